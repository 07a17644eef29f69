"""Words of the form: who verified a figure, and how."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casestudies', '0002_outcomes_not_negative'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outcome',
            name='verified',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='What someone independent found. Leave blank if you found no check.', max_digits=18, null=True, verbose_name='verified'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='verified_by',
            field=models.CharField(blank=True, help_text='For example: the council’s auditors, from payroll records. Shown to readers.', max_length=150, verbose_name='verified by, and how'),
        ),
    ]
