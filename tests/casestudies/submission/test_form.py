"""The public form, step by step, as a browser without scripts goes through it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from casestudies.models import CaseStudyPage
from casestudies.submission.links import make_token
from casestudies.submission.models import Submission
from tests.factories.casestudies import build_case_index
from tests.factories.guidance import build_term
from tests.factories.submissions import ANSWERS, FIGURE, PERSON, build_draft, build_sent

pytestmark = pytest.mark.django_db
START = "/case-studies/submit/"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def path(submission: Submission, rest: str = "") -> str:
    return f"{START}{make_token(submission)}/{rest}"


def begin(client: Client) -> str:
    """Press “Start now”; return the address of the first step without its name."""
    build_case_index()
    response = client.post(START, {"website": ""})
    assert response.status_code == 302
    return response["Location"].removesuffix("case/")


def test_all_the_way(client: Client) -> None:
    build_term("sector", "housing")
    build_term("place", "north-west")
    base = begin(client)
    order = []
    for step in ("case", "contract", "story", "results"):
        response = client.post(f"{base}{step}/", ANSWERS[step] | {"action": "continue"})
        order.append(response["Location"].removeprefix(base))
    client.post(f"{base}figures/add/", FIGURE)
    order.append(client.post(f"{base}figures/", {})["Location"].removeprefix(base))
    for step, answers in (("evidence", ANSWERS["evidence"]), ("you", PERSON)):
        response = client.post(f"{base}{step}/", answers)
        order.append(response["Location"].removeprefix(base))
    assert order == ["contract/", "story/", "results/", "figures/", "evidence/", "you/", "check/"]

    review = client.get(f"{base}check/").content.decode()
    for text in (
        "Grounds care for a landlord",
        "Housing",
        "2015",
        "£300,000",
        "Apprenticeships completed",
    ):
        assert text in review
    response = client.post(f"{base}check/", {"website": ""})

    assert response["Location"] == base
    assert "has come in" in client.get(base).content.decode()
    submission = Submission.objects.get()
    assert submission.answers == ANSWERS
    assert submission.submitter.email == "wanda@sender.test"
    assert [(item.kind, item.withdrawn_at) for item in submission.consents.all()] == [
        ("publication", None),
        ("contact", None),
    ]
    assert CaseStudyPage.objects.get().draft_title == "Grounds care for a landlord"


def test_nothing_but_the_link_is_needed(client: Client) -> None:
    draft = build_draft()

    other = Client()
    assert "Grounds care" in other.get(path(draft, "check/")).content.decode()
    assert "sessionid" not in other.cookies


@pytest.mark.parametrize("rest", ["", "case/", "check/", "figures/", "evidence/", "saved/"])
def test_pages_are_kept_from_caches_searchers_and_other_sites(client: Client, rest: str) -> None:
    response = client.get(path(build_draft(), rest))

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_wrong_answers_are_refused_and_kept(client: Client) -> None:
    draft = build_draft()
    typed = {"started": "2020", "ended": "2010", "value": "much", "sector": "housing"}
    response = client.post(path(draft, "contract/"), typed)

    body = response.content.decode()
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["value", "ended"]
    assert "<title>Error: The contract" in " ".join(body.split())
    assert 'value="much"' in body
    assert 'value="2010"' in body
    assert Submission.objects.get().answers == draft.answers


def test_for_later_less_is_enough(client: Client) -> None:
    draft = build_draft()
    response = client.post(path(draft, "story/"), {"done": "Half a", "action": "save"})

    assert response["Location"] == path(draft, "saved/")
    assert Submission.objects.get().answers["story"] == {"done": "Half a"}
    assert make_token(draft) in client.get(path(draft, "saved/")).content.decode()


def test_change_leads_back_to_the_answers(client: Client) -> None:
    draft = build_draft()
    assert (
        f"{path(draft, 'story/')}?back=check" in client.get(path(draft, "check/")).content.decode()
    )

    response = client.post(path(draft, "story/?back=check"), ANSWERS["story"])

    assert response["Location"] == path(draft, "check/")


@pytest.mark.parametrize("rest", ["nothing/", "saved/no/", "figures/add/more/"])
def test_unknown_steps_are_not_found(client: Client, rest: str) -> None:
    assert client.get(path(build_draft(), rest)).status_code == 404


def test_the_last_step_first_tells_what_is_missing(client: Client) -> None:
    base = begin(client)

    response = client.post(f"{base}check/", {"website": ""})

    body = response.content.decode()
    assert response.status_code == 400
    for step in ("case", "story", "results", "evidence", "you"):
        assert f'href="{base}{step}/?back=check"' in body
    assert not CaseStudyPage.objects.exists()


def test_resuming_goes_on_where_something_is_missing(client: Client) -> None:
    assert client.get(path(build_draft(story={})))["Location"].endswith("/story/")
    assert client.get(path(build_draft()))["Location"].endswith("/check/")


@pytest.mark.parametrize(
    "rest", ["case/", "figures/", "figures/1/", "evidence/", "saved/", "check/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_sent_cannot_be_changed(client: Client, rest: str, method: str) -> None:
    sent = build_sent()

    response = getattr(client, method)(path(sent, rest), {"remove": "1", "title": "Other"})

    assert response["Location"] == path(sent)
    assert Submission.objects.get().answers == ANSWERS


def test_pressing_send_twice_makes_one_page(client: Client) -> None:
    draft = build_draft()
    for _time in range(2):
        assert client.post(path(draft, "check/"), {"website": ""})["Location"] == path(draft)

    assert CaseStudyPage.objects.count() == 1
    assert len(mail.outbox) == 1


def test_link_works_for_thirty_days_after_the_last_change(client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        draft = build_draft()
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        client.post(path(draft, "case/"), ANSWERS["case"])
    with time_machine.travel(NOON + timedelta(days=58), tick=False):
        assert client.get(path(draft, "case/")).status_code == 200
    with time_machine.travel(NOON + timedelta(days=59), tick=False):
        response = client.get(path(draft, "case/"))

    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert "Grounds care" not in response.content.decode()


def test_link_to_what_was_erased_has_ended(client: Client) -> None:
    draft = build_draft()
    address = path(draft, "case/")
    draft.delete()

    assert client.get(address).status_code == 410


def test_forged_and_cut_links_open_nothing(client: Client) -> None:
    draft, other = build_draft(), Submission.objects.create()
    whole = make_token(draft)
    signature = whole.partition(":")[2]
    for token in (whole[:-1], f"{other.pk.hex}:{signature}", draft.pk.hex, str(draft.pk), "x:y"):
        response = client.get(f"{START}{token}/check/")
        assert response.status_code == 404
        assert "Grounds care" not in response.content.decode()


def test_a_program_starts_and_sends_nothing(client: Client) -> None:
    build_case_index()
    client.post(START, {"website": "https://spam.example"})
    assert not Submission.objects.exists()

    draft = build_draft()
    client.post(path(draft, "check/"), {"website": "https://spam.example"})
    assert not CaseStudyPage.objects.exists()


def test_posts_need_the_token_against_forgery() -> None:
    draft = build_draft()
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(START, {}).status_code == 403
    assert strict.post(path(draft, "case/"), ANSWERS["case"]).status_code == 403
    assert strict.post(path(draft, "check/"), {}).status_code == 403


def test_starting_too_often_has_to_wait(client: Client) -> None:
    build_case_index()
    with time_machine.travel(NOON, tick=False):
        answers = [client.post(START, {"website": ""}) for _time in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert answers[-1]["Retry-After"] == "180"
    assert "after 12:03" in answers[-1].content.decode()


def test_the_link_is_mailed_and_not_too_often(client: Client) -> None:
    draft = build_draft({})
    for _time in range(4):
        response = client.post(path(draft, "saved/"), {"email": "Wanda@sender.test"})
        assert response["Location"] == path(draft, "saved/?sent=1")

    assert [letter.to for letter in mail.outbox] == [["wanda@sender.test"]] * 3
    letter = mail.outbox[0]
    assert f"http://localhost:8000{path(draft)}" in letter.body
    assert "Grounds care" not in letter.body  # what a stranger typed is not sent to anybody


def test_without_a_place_for_case_studies_there_is_no_form(client: Client) -> None:
    assert client.get(START).status_code == 404


def figures(**changes: Any) -> dict[str, Any]:
    return FIGURE | changes


def test_figures_are_added_changed_and_removed(client: Client) -> None:
    draft = build_draft(figures=[])
    for name in ("One", "Two", "Three"):
        client.post(path(draft, "figures/add/"), figures(measured=name))
    client.post(path(draft, "figures/2/"), figures(measured="Second", target="1,200"))
    client.post(path(draft, "figures/"), {"remove": "1"})
    client.post(path(draft, "figures/"), {"remove": "77"})

    kept = Submission.objects.get().answers["figures"]
    assert kept == [figures(measured="Second", target="1200"), figures(measured="Three")]
    body = client.get(path(draft, "figures/")).content.decode()
    assert "Second" in body
    assert "One" not in body


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"committed": "", "delivered": ""}, ["target"]),
        ({"delivered": "-1"}, ["delivered"]),
        ({"delivered": "many"}, ["delivered"]),
        ({"delivered": "NaN"}, ["delivered"]),
        ({"verified": "9"}, ["verifier"]),
        ({"unit": ""}, ["unit"]),
    ],
)
def test_wrong_figures_are_refused(client: Client, changes: dict, wrong: list[str]) -> None:
    draft = build_draft(figures=[])
    response = client.post(path(draft, "figures/add/"), figures(**changes))

    assert response.status_code == 400
    assert list(response.context["form"].errors) == wrong
    assert Submission.objects.get().answers["figures"] == []


def test_an_eleventh_figure_and_one_that_is_not_there(client: Client) -> None:
    draft = build_draft(figures=[figures(measured=str(number)) for number in range(10)])

    client.post(path(draft, "figures/add/"), figures(measured="Eleventh"))
    response = client.get(path(draft, "figures/11/"))

    assert response["Location"] == path(draft, "figures/")
    assert len(Submission.objects.get().answers["figures"]) == 10
    assert "Add another" not in client.get(path(draft, "figures/")).content.decode()


@pytest.mark.parametrize(
    ("step", "queries"),
    [
        ("", 5),
        ("case/", 1),
        ("contract/", 3),
        ("story/", 1),
        ("results/", 1),
        ("figures/", 1),
        ("figures/add/", 1),
        ("evidence/", 2),
        ("you/", 3),
        ("check/", 9),
    ],
)
@pytest.mark.parametrize("figures", [1, 8])
def test_queries_of_a_step(
    client: Client,
    known_frame: None,
    django_assert_num_queries: Any,
    figures: int,
    step: str,
    queries: int,
) -> None:
    address = path(build_draft(figures=[FIGURE] * figures), step)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
