"""Dates of the accessibility statement and of handled feedback; what breaks the rule is mended."""

from django.db import migrations, models


def mend(apps, schema_editor):
    """Date handled feedback by its report; drop a review that came before its statement."""
    feedback = apps.get_model("upkeep", "PageFeedback").objects.all()
    feedback.filter(status="done", handled_at=None).update(handled_at=models.F("created_at"))
    profiles = apps.get_model("upkeep", "SiteProfile").objects.all()
    profiles.filter(accessibility_reviewed_on__lt=models.F("accessibility_prepared_on")).update(
        accessibility_reviewed_on=None
    )


class Migration(migrations.Migration):

    dependencies = [
        ('upkeep', '0002_outgoing_mail'),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='pagefeedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('handled_at__isnull', False), _connector='OR'), name='handled_feedback_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='siteprofile',
            constraint=models.CheckConstraint(condition=models.Q(('accessibility_prepared_on', None), ('accessibility_reviewed_on', None), ('accessibility_reviewed_on__gte', models.F('accessibility_prepared_on')), _connector='OR'), name='statement_reviewed_after_it_was_prepared'),
        ),
    ]
