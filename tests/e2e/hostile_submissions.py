"""Submissions with a script in every text that a stranger can write, and the letters about them."""

from __future__ import annotations

from typing import Any

# Short enough for the shortest field.
SCRIPT = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def make_hostile() -> dict[str, Any]:
    """Publish one, send one back, leave one waiting; return their addresses and letters."""
    from django.core import mail  # noqa: PLC0415 -- needs Django set up
    from django.test import override_settings  # noqa: PLC0415 -- likewise
    from wagtail.models import Page  # noqa: PLC0415 -- likewise

    from casestudies.submission.links import make_token  # noqa: PLC0415 -- likewise
    from casestudies.submission.models import Submission  # noqa: PLC0415 -- likewise

    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        published, asked, waiting = _send(), _send(), _send()
        _name_source(published)
        _act(published, "approve")
        _act(asked, "reject")
    public = Page.objects.get(pk=published.page_id)
    return {
        "public": public.url,
        "editors": [f"/admin/pages/{each.page_id}/edit/" for each in (published, asked, waiting)],
        "submissions": [
            f"/admin/submissions/{each.pk}/"
            for each in Submission.objects.filter(answers__case=_case())
        ],
        "own": f"/case-studies/submit/{make_token(asked)}/",
        "letters": [part for letter in mail.outbox for part, _kind in letter.alternatives],
    }


def _case() -> dict[str, str]:
    return dict.fromkeys(("title", "summary", "buyer", "provider"), SCRIPT)


def _send() -> Any:
    from django.core.files.uploadedfile import (  # noqa: PLC0415 -- needs Django set up
        SimpleUploadedFile,
    )

    from casestudies.submission.files import add_file  # noqa: PLC0415 -- likewise
    from casestudies.submission.forms import (  # noqa: PLC0415 -- likewise
        FigureForm,
        ResultsForm,
        StoryForm,
    )
    from casestudies.submission.sending import send_submission  # noqa: PLC0415 -- likewise
    from tests.factories.submissions import PERSON, build_draft  # noqa: PLC0415 -- likewise

    numbers = dict.fromkeys(FigureForm.NUMBERS, "5")
    draft = build_draft(
        PERSON | {"name": SCRIPT, "organisation": SCRIPT},
        case=_case(),
        story=dict.fromkeys(StoryForm.base_fields, SCRIPT),
        results=dict.fromkeys(ResultsForm.base_fields, SCRIPT),
        figures=[dict.fromkeys(FigureForm.base_fields, SCRIPT) | numbers],
        evidence={"sources": SCRIPT},
    )
    add_file(draft, SimpleUploadedFile(f"{SCRIPT}.txt", b"text"))
    return send_submission(draft)


def _name_source(submission: Any) -> None:
    """Choose the source of each figure, as a moderator must for what is said to be verified."""
    from tests.factories.casestudies import build_source  # noqa: PLC0415 -- needs Django set up

    draft = submission.page.get_latest_revision_as_object()
    for outcome in draft.outcomes.all():
        outcome.source = build_source("T1")
    state = submission.page.current_workflow_state.current_task_state
    state.revision = draft.save_revision()
    state.save()


def _act(submission: Any, action: str) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    moderator = get_user_model().objects.get(email="moderator@example.org")
    state = submission.page.current_workflow_state.current_task_state
    getattr(state, action)(user=moderator, comment=SCRIPT)
