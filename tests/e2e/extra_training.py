"""What the demo council asks of its people, in every state that the desk tells apart."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

HOME = "/organisations/demo-council/training/"


def make_training() -> dict[str, str]:
    """Make it; return paths by name."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up
    from django.utils import timezone  # noqa: PLC0415 -- likewise

    from hub.users.models import Membership, Organisation  # noqa: PLC0415 -- likewise
    from learning.domain.managing.assignments import assign  # noqa: PLC0415 -- likewise
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    users = get_user_model().objects
    council = Organisation.objects.get(slug="demo-council")
    manager = users.get(email="manager@example.org")
    trainee = users.get(email="trainee@example.org")
    now, today = timezone.now(), timezone.localdate()
    long_ago = today - timedelta(days=500)
    Membership.objects.filter(organisation=council).update(joined_at=long_ago)
    done = learning.build_module("Buying well in a small team")
    done_before = learning.build_module("What was done before joining")
    learning.build_completion(done, trainee, awarded_at=now - timedelta(days=20))
    outside = Membership.objects.filter(organisation=council, user=trainee)
    outside.update(joined_at=today - timedelta(days=400))
    learning.build_completion(done_before, trainee, awarded_at=now - timedelta(days=450))
    made = None
    for module, days, people in ((done, 30, None), (done_before, 0, [trainee.pk, manager.pk])):
        made, _new = assign(
            council,
            ("module", module.translation_key),
            title=module.title,
            due_on=today + timedelta(days=days),
            people=people,
            by=manager,
        )
    assert made is not None
    return {
        "assignment": f"{HOME}assignments/{made.pk}/",
        "assign_everyone": f"{HOME}assign/?{ask_everyone(done.translation_key)}",
    }


def ask_everyone(key: UUID) -> str:
    """Return what the address of the form says when it is filled in for everyone."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from learning.forms.desk import write_subject  # noqa: PLC0415 -- likewise

    due = timezone.localdate() + timedelta(days=40)
    subject = write_subject(("module", key))
    return urlencode({"subject": subject, "due_on": f"{due:%d/%m/%Y}", "whom": "everyone"})
