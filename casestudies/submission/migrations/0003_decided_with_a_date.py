"""A decided submission has the date of the decision."""

from django.db import migrations, models


def mend(apps, schema_editor):
    """Date decisions that have none by the last change."""
    rows = apps.get_model("submission", "Submission").objects.filter(decided_at=None)
    rows.filter(state__in=["published", "declined"]).update(decided_at=models.F("changed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('casestudies', '0002_outcomes_not_negative'),
        ('submission', '0002_rights_of_moderators'),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'declined']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='decided_submission_has_a_date'),
        ),
    ]
