"""Sending in: one draft page in moderation, one receipt, however often it is sent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from wagtail.models import TaskState

from casestudies.models import CaseStudyPage
from casestudies.submission.drafts import save_answers, save_person
from casestudies.submission.errors import IncompleteError, LinkEndedError
from casestudies.submission.models import Submission
from casestudies.submission.sending import send_submission
from hub.users.models import User
from tests.factories.casestudies import build_case_index
from tests.factories.submissions import ANSWERS, FIGURE, WORDINGS, build_draft, build_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    user = User.objects.create_user("moderator@hub.test")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def letters_to(address: str) -> list[str]:
    """Return the subjects of the letters to an address, oldest first."""
    return [str(letter.subject) for letter in mail.outbox if letter.to == [address]]


def test_a_draft_page_waits_for_a_moderator(moderator: User) -> None:
    submission = build_sent()

    page = CaseStudyPage.objects.get()
    assert (submission.state, submission.times_sent, submission.page) == ("submitted", 1, page)
    assert page.get_parent().specific == build_case_index()
    assert (page.live, page.first_published_at, page.owner) == (False, None, None)
    assert TaskState.objects.reviewable_by(moderator).count() == 1
    assert letters_to("wanda@sender.test") == [
        f"Your case study has come in ({submission.reference})"
    ]
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.lead, draft.would_not_repeat) == (
        "Grounds care for a landlord",
        "Tenants were to be trained. Fewer were than promised.",
        "Start in October.",
    )
    assert draft.contract_value == Decimal(300000)
    assert (str(draft.started_on), draft.started_precision) == ("2015-01-01", "year")
    assert {row.term.code for row in draft.page_terms.all()} == {"housing", "north-west"}
    assert draft.action.raw_data[0]["value"] == (
        "<p>Tenants were trained.</p>\n\n<p>Trees were cut.</p>"
    )
    (outcome,) = draft.outcomes.all()
    assert (
        outcome.measure,
        outcome.unit,
        outcome.target,
        outcome.committed,
        outcome.delivered,
    ) == (
        "Apprenticeships completed",
        "people",
        None,
        Decimal(12),
        Decimal(9),
    )
    assert "Contract review 2016" in outcome.note


def test_the_writer_is_not_on_the_page() -> None:
    page = build_sent().page

    stored = str(page.get_latest_revision().content)
    assert "Wanda" not in stored
    assert "sender.test" not in stored


def test_sending_again_changes_nothing() -> None:
    first = build_sent()
    again = send_submission(first)

    assert (again.times_sent, CaseStudyPage.objects.count()) == (1, 1)
    assert len(letters_to("wanda@sender.test")) == 1


def test_without_an_address_nobody_is_written_to() -> None:
    build_sent({"name": "W", "publication": True})

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"case": {}}, ["case"]),
        ({"story": {"context": "x"}, "evidence": {}}, ["story", "evidence"]),
        ({"contract": {"started": 2020, "ended": 2010}}, ["contract"]),
    ],
)
def test_what_is_incomplete_is_not_sent(changes: dict, steps: list[str]) -> None:
    draft = build_draft(**changes)

    with pytest.raises(IncompleteError) as caught:
        send_submission(draft)

    assert caught.value.steps == steps
    assert not CaseStudyPage.objects.exists()
    assert mail.outbox == []


def test_consent_taken_back_before_sending_stops_it() -> None:
    draft = build_draft()
    save_person(draft, {"name": "Wanda"}, WORDINGS)

    with pytest.raises(IncompleteError):
        send_submission(Submission.objects.get(pk=draft.pk))

    ends = [consent.withdrawn_at is not None for consent in draft.consents.all()]
    assert ends == [True, True]


def test_what_was_erased_meanwhile_cannot_be_sent() -> None:
    draft = build_draft()
    Submission.objects.all().delete()

    with pytest.raises(LinkEndedError):
        send_submission(draft)


def test_sent_again_after_changes_writes_only_what_changed(moderator: User) -> None:
    submission = build_sent()
    page = submission.page
    edited = page.get_latest_revision_as_object()
    edited.lead = "Put right by the moderator."
    edited.save_revision(user=moderator)
    page.refresh_from_db()
    page.current_workflow_state.current_task_state.reject(user=moderator, comment="Which year?")
    results = ANSWERS["results"] | {"results": "Nine finished in 2016."}
    save_answers(Submission.objects.get(), "results", results)

    again = send_submission(Submission.objects.get())

    draft = CaseStudyPage.objects.get().get_latest_revision_as_object()
    assert (again.state, again.times_sent, again.page) == ("submitted", 2, page)
    assert draft.lead == "Put right by the moderator."
    assert draft.results.raw_data[0]["value"] == "<p>Nine finished in 2016.</p>"
    assert [outcome.measure for outcome in draft.outcomes.all()] == [FIGURE["measured"]]
    assert TaskState.objects.reviewable_by(moderator).count() == 1
    assert CaseStudyPage.objects.count() == 1


@pytest.mark.parametrize("title", ["!!!", "नमस्ते", "-- ../..", "A" * 150])
def test_any_title_has_an_address_of_its_own(title: str) -> None:
    case = ANSWERS["case"] | {"title": title}
    first, second = build_sent(case=case).page, build_sent(case=case).page

    assert first.slug != second.slug
    assert set(first.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
