"""Work on records that nobody waits for. Each task may run twice."""

from django.utils import timezone
from django_tasks import task

from learning.domain.correcting.regrade import run_regrade
from learning.models import RegradeProposal


@task()
def run_decided_regrade(proposal_id: int) -> None:
    """Apply a correction that was decided, to all that it is still about."""
    proposals = RegradeProposal.objects.select_related("old_version", "new_version")
    run_regrade(proposals.get(pk=proposal_id), now=timezone.now())
