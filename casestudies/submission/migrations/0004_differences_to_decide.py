"""What an editor and a sender changed in another way."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('submission', '0003_decided_with_a_date'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='differences',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
