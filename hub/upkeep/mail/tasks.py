"""Delivery apart from the request, where TASKS=database has a worker for it."""

from django_tasks import task

from hub.upkeep.mail.delivery import deliver_at_once


@task()
def deliver_stored(mail_id: int) -> None:
    """Deliver a stored message, unless somebody does or did."""
    deliver_at_once(mail_id)
