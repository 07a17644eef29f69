"""What moderators decide in Wagtail's own views, and what their submitters hear of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage
from casestudies.submission.decisions import record_publication
from casestudies.submission.drafts import save_answers
from casestudies.submission.links import make_token
from casestudies.submission.models import Submission
from casestudies.submission.sending import send_submission
from hub.users.models import User
from tests.factories.casestudies import build_case
from tests.factories.submissions import ANSWERS, build_draft, build_sent

pytestmark = pytest.mark.django_db
WORDS = "Which year is this?\n<script>alert(1)</script>"


def client_of(group: str) -> Client:
    user = User.objects.create_user(f"{group.lower()}@hub.test")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderator() -> Client:
    return client_of("Moderators")


def act(client: Client, submission: Submission, action: str, comment: str = "") -> Any:
    """Take a workflow action on the page of a submission as the admin does."""
    page = CaseStudyPage.objects.get(pk=submission.page_id)
    state = page.current_workflow_state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": comment})


def letters() -> list[Any]:
    """Return the letters to the submitter."""
    return [letter for letter in mail.outbox if letter.to == ["wanda@sender.test"]]


def test_changes_asked_reach_the_submitter_with_a_link(moderator: Client) -> None:
    submission = build_sent()
    act(moderator, submission, "reject", WORDS)

    submission.refresh_from_db()
    assert (submission.state, submission.words) == ("changes_asked", WORDS)
    letter = letters()[-1]
    assert letter.subject == f"Please change your case study ({submission.reference})"
    assert WORDS in letter.body
    assert f"/case-studies/submit/{make_token(submission)}/" in letter.body
    html = letter.alternatives[0][0]
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    status = Client().get(f"/case-studies/submit/{make_token(submission)}/").content.decode()
    assert "Which year is this?" in status
    assert "Change your answers" in status


def test_changed_approved_and_published(moderator: Client) -> None:
    submission = build_sent()
    act(moderator, submission, "reject", "Which year?")
    save_answers(submission, "contract", ANSWERS["contract"] | {"ended": 2018})
    submission = send_submission(submission)
    act(moderator, submission, "approve", "Thank you, very clear.")

    submission.refresh_from_db()
    page = CaseStudyPage.objects.get()
    assert (submission.state, submission.words) == ("published", "Thank you, very clear.")
    assert (page.live, page.ended_on.year) == (True, 2018)
    reference = submission.reference
    assert [letter.subject for letter in letters()] == [
        f"Your case study has come in ({reference})",
        f"Please change your case study ({reference})",
        f"Your case study has come in ({reference})",
        f"Your case study is published ({reference})",
    ]
    assert page.full_url in letters()[-1].body
    assert "very clear" in letters()[-1].body


def test_publishing_again_tells_nobody(moderator: Client) -> None:
    submission = build_sent()
    act(moderator, submission, "approve")
    count = len(letters())
    page = CaseStudyPage.objects.get()
    page.save_revision().publish()

    assert record_publication(page) is None
    assert len(letters()) == count


def test_pages_that_nobody_sent_in_tell_nobody() -> None:
    build_case("Written here")

    assert mail.outbox == []


def test_declined_with_words(moderator: Client) -> None:
    submission = build_sent()
    address = reverse("submissions:edit", args=[submission.pk])
    assert "Why it is not published" in moderator.get(address).content.decode()
    assert moderator.post(address, {"words": ""}).status_code == 200
    response = moderator.post(address, {"words": "It is an advertisement."})

    submission.refresh_from_db()
    page = CaseStudyPage.objects.get()
    assert response["Location"] == reverse("submissions:index")
    assert (submission.state, page.live, page.current_workflow_state) == ("declined", False, None)
    assert letters()[-1].subject == f"Your case study is not published ({submission.reference})"
    assert "It is an advertisement." in letters()[-1].body


def test_declining_what_is_published_changes_nothing(moderator: Client) -> None:
    submission = build_sent()
    act(moderator, submission, "approve")
    moderator.post(reverse("submissions:edit", args=[submission.pk]), {"words": "No."})

    submission.refresh_from_db()
    assert submission.state == "published"
    assert "No." not in letters()[-1].body


def test_published_after_it_was_declined(moderator: Client) -> None:
    submission = build_sent()
    moderator.post(reverse("submissions:edit", args=[submission.pk]), {"words": "No."})
    CaseStudyPage.objects.get().get_latest_revision().publish()

    submission.refresh_from_db()
    assert submission.state == "published"


def test_editors_see_no_submissions() -> None:
    submission = build_sent()
    client = client_of("Editors")

    for name, arguments in (("submissions:index", []), ("submissions:edit", [submission.pk])):
        response = client.get(reverse(name, args=arguments))
        assert response.status_code in {302, 403}
        assert "Wanda" not in response.content.decode()
    assert "Submissions" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_moderators_list_what_was_sent_only(moderator: Client) -> None:
    sent = build_sent()
    build_draft(case=ANSWERS["case"] | {"title": "Half a secret draft"})

    listing = moderator.get(reverse("submissions:index")).content.decode()
    assert sent.reference in listing
    assert "Half a secret" not in listing
    assert "Submissions (1)" in moderator.get(reverse("wagtailadmin_home")).content.decode()


def test_one_submission_with_all_that_came_with_it(moderator: Client) -> None:
    submission = build_sent(figures=[{"measured": "Trees", "unit": "trees", "target": "5"}])
    body = moderator.get(reverse("submissions:edit", args=[submission.pk])).content.decode()

    for text in (
        "Wanda Writer",
        "wanda@sender.test",
        "1 source is named.",
        "Publication: allowed on",
        "Figure 1 (Trees): Target. Not answered: Period, Where does it come from?",
        "Nobody planned for winter.",
    ):
        assert text in body


def test_a_draft_is_not_shown_to_moderators(moderator: Client) -> None:
    draft = build_draft()

    assert moderator.get(reverse("submissions:edit", args=[draft.pk])).status_code == 404
