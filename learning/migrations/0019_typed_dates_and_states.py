"""Dates that people type and states that have a date; what breaks the rule is mended."""

from django.db import migrations, models
from django.utils import timezone


def mend(apps, schema_editor):
    """Give each row the nearest date that it has."""
    accommodations = apps.get_model("learning", "Accommodation").objects.all()
    decided = accommodations.exclude(state="asked").filter(decided_at=None)
    decided.filter(asked_at__isnull=False).update(decided_at=models.F("asked_at"))
    decided.update(decided_at=timezone.now())
    accommodations.filter(extra_time__gt=400).update(extra_time=400)
    accommodations.filter(extra_attempts__gt=20).update(extra_attempts=20)
    apps.get_model("learning", "Assignment").objects.filter(
        due_on__lt=models.F("assigned_on")
    ).update(due_on=models.F("assigned_on"))
    apps.get_model("learning", "Question").objects.filter(
        expire_at__lte=models.F("go_live_at")
    ).update(go_live_at=None)
    reports = apps.get_model("learning", "QuestionReport").objects.all()
    reports.filter(state="new").update(handled_at=None)
    reports.exclude(state="new").filter(handled_at=None).update(handled_at=models.F("created_at"))
    proposals = apps.get_model("learning", "RegradeProposal").objects.all()
    undecided = ["open", "superseded"]
    proposals.filter(state__in=undecided).update(decided_at=None)
    proposals.exclude(state__in=undecided).filter(decided_at=None).update(decided_at=models.F("opened_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0018_corrections_counted'),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='accommodation',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'asked'), ('decided_at__isnull', False), _connector='OR'), name='decided_accommodation_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='accommodation',
            constraint=models.CheckConstraint(condition=models.Q(('extra_attempts__lte', 20), ('extra_time__lte', 400)), name='accommodation_within_limits'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('assigned_on'))), name='assignment_due_when_assigned_or_later'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('go_live_at', None), ('expire_at', None), ('expire_at__gt', models.F('go_live_at')), _connector='OR'), name='question_expires_after_it_goes_live', violation_error_message='It must go live before it expires.'),
        ),
        migrations.AddConstraint(
            model_name='questionreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('state', 'new')), models.Q(models.Q(('state', 'new'), _negated=True), ('handled_at__isnull', False)), _connector='OR'), name='report_is_new_or_handled'),
        ),
        migrations.AddConstraint(
            model_name='regradeproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ['applied', 'dismissed'])), models.Q(('decided_at__isnull', True), ('state__in', ['open', 'superseded'])), _connector='OR'), name='regrade_is_open_or_decided'),
        ),
    ]
