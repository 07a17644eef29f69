"""Why an organisation asks everyone for something."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0019_typed_dates_and_states'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='reason',
            field=models.CharField(blank=True, help_text='Why everyone is asked for it.', max_length=300, verbose_name='reason'),
        ),
    ]
