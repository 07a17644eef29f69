"""A submission that is sent again: what one side changed is taken, what both did is asked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage, Outcome
from casestudies.submission.decisions import ask_for_changes
from casestudies.submission.differences import decide_differences, list_differences
from casestudies.submission.models import Submission
from casestudies.submission.sending import send_submission
from hub.users.models import User
from tests.factories.casestudies import build_source
from tests.factories.submissions import ANSWERS, FIGURE, build_sent

pytestmark = pytest.mark.django_db
OTHER = {"measured": "Trees planted", "unit": "trees", "target": "50", "period": "2016"}
Edit = Callable[[CaseStudyPage], object]


@pytest.fixture
def sent() -> Submission:
    return build_sent(figures=[FIGURE, OTHER])


def send_again(submission: Submission, edit: Edit, **answers: Any) -> CaseStudyPage:
    """Let an editor change the draft and its writer the answers; return the draft after that."""
    draft = submission.page.get_latest_revision_as_object()
    edit(draft)
    draft.save_revision(changed=True)
    ask_for_changes(draft, "More, please.")
    current = Submission.objects.get(pk=submission.pk)
    current.answers = current.answers | answers
    current.save()
    send_submission(current)
    return CaseStudyPage.objects.get(pk=draft.pk).get_latest_revision_as_object()


def left(submission: Submission) -> list[tuple[tuple[str, ...], str, str, str]]:
    rows = list_differences(Submission.objects.get(pk=submission.pk))
    return [(row.path, row.was, row.page, row.sent) for row in rows]


def nothing(page: CaseStudyPage) -> None:
    """Change nothing."""


def case(**answers: str) -> dict[str, Any]:
    return ANSWERS["case"] | answers


def set_lead(text: str) -> Edit:
    return lambda page: setattr(page, "lead", text)


WAS = str(ANSWERS["case"]["summary"])


@pytest.mark.parametrize(
    ("edited", "written", "shown", "asked"),
    [
        (WAS, WAS, WAS, False),
        ("Editor.", WAS, "Editor.", False),
        (WAS, "Sender.", "Sender.", False),
        ("Both.", "Both.", "Both.", False),
        ("Editor.", "Sender.", "Editor.", True),
    ],
)
def test_a_text(sent: Submission, edited: str, written: str, shown: str, asked: bool) -> None:
    draft = send_again(sent, set_lead(edited), case=case(summary=written))

    assert draft.lead == draft.listing_summary == shown
    assert left(sent) == ([(("case", "summary"), WAS, "Editor.", "Sender.")] if asked else [])


def test_each_other_answer_that_both_changed_is_kept_and_asked(sent: Submission) -> None:
    def edit(page: CaseStudyPage) -> None:
        page.title, page.contract_value = "Edited", Decimal(5)
        page.started_on = page.started_on.replace(year=2001)
        page.would_not_repeat = "Edited"
        for name in ("background", "action", "results", "shortcomings"):
            setattr(page, name, [{"type": "rich_text", "value": "<p>Edited</p>"}])

    draft = send_again(
        sent,
        edit,
        case=case(title="Sent"),
        contract=ANSWERS["contract"] | {"value": "7", "started": 1999},
        story={"context": "Sent", "done": "Sent", "procured": "Sent"},
        results={"results": "Sent", "not_worked": "Sent", "again": "Sent", "not_again": "Sent"},
    )

    assert (draft.title, draft.would_not_repeat) == ("Edited", "Edited")
    assert "Sent" in str(draft.procurement)  # nobody else had touched it
    assert sorted(".".join(path) for path, *_texts in left(sent)) == [
        "case.title",
        "contract.started",
        "contract.value",
        "results.not_again",
        "results.not_worked",
        "results.results",
        "story.context",
        "story.done",
    ]
    assert [draft.contract_value, draft.started_on.year] == [Decimal(5), 2001]


def change(name: str, **values: Any) -> Edit:
    """Change the outcome of that name; without values take it away."""

    def edit(page: CaseStudyPage) -> None:
        rows = list(page.outcomes.all())
        for row in rows:
            if row.measure == name:
                for part, value in values.items():
                    setattr(row, part, value)
        page.outcomes.set([row for row in rows if values or row.measure != name])

    return edit


def figures(page: CaseStudyPage) -> list[tuple[str, int | None, int | None]]:
    def whole(value: Decimal | None) -> int | None:
        return None if value is None else int(value)

    return [
        (row.measure, whole(row.committed), whole(row.delivered)) for row in page.outcomes.all()
    ]


NAME, TREES = str(FIGURE["measured"]), ("Trees planted", None, None)
SENT_11 = FIGURE | {"delivered": "11"}
MATRIX = {
    "unchanged": (nothing, [FIGURE, OTHER], [(NAME, 12, 9), TREES], 0),
    "editor only": (change(NAME, delivered=Decimal(8)), [FIGURE, OTHER], [(NAME, 12, 8), TREES], 0),
    "sender only": (nothing, [SENT_11, OTHER], [(NAME, 12, 11), TREES], 0),
    "other parts": (
        change(NAME, committed=Decimal(13)),
        [SENT_11, OTHER],
        [(NAME, 13, 11), TREES],
        0,
    ),
    "both same": (
        change(NAME, delivered=Decimal(11)),
        [SENT_11, OTHER],
        [(NAME, 12, 11), TREES],
        0,
    ),
    "both different": (
        change(NAME, delivered=Decimal(8)),
        [SENT_11, OTHER],
        [(NAME, 12, 8), TREES],
        1,
    ),
    "editor took away": (change(NAME), [FIGURE, OTHER], [TREES], 0),
    "editor took away, sender changed": (change(NAME), [SENT_11, OTHER], [TREES], 1),
    "sender took away": (nothing, [OTHER], [TREES], 0),
    "sender took away, editor changed": (
        change(NAME, delivered=Decimal(8)),
        [OTHER],
        [(NAME, 12, 8), TREES],
        1,
    ),
    "both took away": (change(NAME), [OTHER], [TREES], 0),
    "sender added": (
        nothing,
        [FIGURE, OTHER, {"measured": "Jobs", "delivered": "1"}],
        [(NAME, 12, 9), TREES, ("Jobs", None, 1)],
        0,
    ),
    "editor added": (
        lambda page: page.outcomes.add(Outcome(measure="Jobs", delivered=1, sort_order=2)),
        [SENT_11, OTHER],
        [(NAME, 12, 11), TREES, ("Jobs", None, 1)],
        0,
    ),
    "editor gave another name": (
        change(NAME, measure="Apprentices"),
        [SENT_11, OTHER],
        [("Apprentices", 12, 11), TREES],
        0,
    ),
    "sender gave another name": (
        nothing,
        [FIGURE | {"measured": "Apprentices"}, OTHER],
        [("Apprentices", 12, 9), TREES],
        0,
    ),
    "sender changed the order": (nothing, [OTHER, FIGURE], [(NAME, 12, 9), TREES], 0),
}


@pytest.mark.parametrize("name", MATRIX)
def test_a_figure(sent: Submission, name: str) -> None:
    edit, written, shown, asked = MATRIX[name]

    draft = send_again(sent, edit, figures=written)

    assert figures(draft) == shown
    assert len(left(sent)) == asked


def test_what_belongs_to_the_editor_stays(sent: Submission) -> None:
    source = build_source()

    def edit(page: CaseStudyPage) -> None:
        change(NAME, source=source, note="Checked.", is_estimated=True)(page)

    draft = send_again(sent, edit, figures=[SENT_11, OTHER | {"target": "60"}])

    first, second = draft.outcomes.all()
    assert (first.source, first.note, first.is_estimated) == (source, "Checked.", True)
    assert (first.delivered, second.target) == (11, 60)


@pytest.fixture
def disputed(sent: Submission) -> Submission:
    def edit(page: CaseStudyPage) -> None:
        page.lead = "Editor."
        change(NAME, measure="Apprentices", delivered=Decimal(8))(page)

    send_again(
        sent,
        edit,
        case=case(summary="Sender."),
        figures=[SENT_11 | {"measured": "Apprenticeships"}, OTHER],
    )
    return Submission.objects.get(pk=sent.pk)


def test_a_moderator_decides_part_by_part(client: Client, disputed: Submission) -> None:
    moderator = User.objects.create_user("moderator@hub.test")
    moderator.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(moderator)
    address = reverse("submission_differences", args=[disputed.pk])
    assert address in client.get(reverse("submissions:edit", args=[disputed.pk])).content.decode()
    html = client.get(address).content.decode()
    assert "Figure “Apprentices”: delivered" in html
    assert all(text in html for text in (WAS, "Editor.", "Sender."))
    shown = client.get(address).context["form"].fields["shown"].initial
    paths = [difference.path for difference in list_differences(disputed)]
    assert paths == [
        ("case", "summary"),
        ("figures", "Apprentices", "measure", "0"),
        ("figures", "Apprentices", "delivered", "0"),
    ]

    half = client.post(address, {"shown": shown, "part-0": "keep"})
    assert half.status_code == 200
    assert len(left(disputed)) == 3
    choices = {"part-0": "keep", "part-1": "take", "part-2": "take"}
    stale = client.post(address, {"shown": "before", **choices})
    assert "has changed. Choose again." in stale.content.decode()
    done = client.post(address, {"shown": shown, **choices})

    assert done.status_code == 302
    page = CaseStudyPage.objects.get()
    draft = page.get_latest_revision_as_object()
    assert draft.lead == "Editor."
    assert figures(draft) == [("Apprenticeships", 12, 11), TREES]
    assert left(disputed) == []
    assert page.get_latest_revision().user == moderator


def test_what_somebody_else_decided_is_not_decided_again(disputed: Submission) -> None:
    rows = list_differences(disputed)
    assert decide_differences(disputed, rows, taken=[], by=None) == 0

    assert decide_differences(disputed, rows, taken=rows, by=None) == 0
    assert CaseStudyPage.objects.get().get_latest_revision_as_object().lead == "Editor."


def test_the_summary_for_lists_is_the_editors_own(sent: Submission) -> None:
    def edit(page: CaseStudyPage) -> None:
        page.listing_summary = "For lists."

    draft = send_again(sent, edit, case=case(summary="Sender."))

    assert (draft.lead, draft.listing_summary) == ("Sender.", "For lists.")


def test_what_an_editor_changed_since_it_was_shown_is_not_replaced(disputed: Submission) -> None:
    shown = list_differences(disputed)
    draft = CaseStudyPage.objects.get().get_latest_revision_as_object()
    draft.lead = "Better."
    draft.save_revision(changed=True)

    assert decide_differences(disputed, shown, taken=shown, by=None) == 2

    draft = CaseStudyPage.objects.get().get_latest_revision_as_object()
    assert (draft.lead, figures(draft)[0]) == ("Better.", ("Apprenticeships", 12, 11))
    assert left(disputed) == [(("case", "summary"), WAS, "Better.", "Sender.")]


def test_saving_in_the_editor_changes_nothing(sent: Submission) -> None:
    def edit(page: CaseStudyPage) -> None:
        for name in ("background", "action", "results", "shortcomings"):
            stream = getattr(page, name)
            for block in stream.raw_data:
                block["value"] = block["value"].replace("<p>", '<p data-block-key="abc12">')

    send_again(sent, edit, story=ANSWERS["story"] | {"done": "Sent"})

    assert left(sent) == []


def add_link(page: CaseStudyPage) -> None:
    page.background = [
        {"type": "rich_text", "value": '<p>Trees <a href="https://a.example">needed</a> care.</p>'}
    ]


def test_what_an_editor_linked_is_not_replaced_by_plain_words(sent: Submission) -> None:
    draft = send_again(sent, add_link, story=ANSWERS["story"] | {"context": "Trees need care."})

    assert "a.example" in str(draft.background)
    assert [path for path, *_texts in left(sent)] == [("story", "context")]


def test_another_figure_of_the_editor_is_left_alone(sent: Submission) -> None:
    def edit(page: CaseStudyPage) -> None:
        rows = [row for row in page.outcomes.all() if row.measure != NAME]
        carbon = Outcome(measure="Carbon saved", unit="tonnes", delivered=5, sort_order=0)
        page.outcomes.set([carbon, *rows])

    draft = send_again(sent, edit, figures=[SENT_11, OTHER])

    assert figures(draft) == [("Carbon saved", None, 5), TREES]
    assert [path[:3] for path, *_texts in left(sent)] == [("figures", NAME, "")]


def test_two_figures_of_one_name_are_kept_apart() -> None:
    jobs = [
        {"measured": "Jobs", "unit": "jobs", "target": str(target), "period": period}
        for target, period in ((10, "2016"), (20, "2017"))
    ]
    submission = build_sent(figures=jobs)

    def edit(page: CaseStudyPage) -> None:
        first, second = page.outcomes.all()
        first.target, second.target = Decimal(15), Decimal(25)
        second.sort_order, first.sort_order = 0, 1
        page.outcomes.set([second, first])

    written = [jobs[0] | {"target": "11", "delivered": "9"}, jobs[1] | {"target": "21"}]
    send_again(submission, edit, figures=written)

    assert sorted(row[1:] for row in left(submission)) == [
        ("10", "15", "11"),
        ("20", "25", "21"),
    ]
    rows = list_differences(Submission.objects.get(pk=submission.pk))
    decide_differences(submission, rows, taken=rows, by=None)
    draft = CaseStudyPage.objects.get().get_latest_revision_as_object()
    told = {(row.period, int(row.target), row.delivered) for row in draft.outcomes.all()}
    assert told == {("2016", 11, Decimal(9)), ("2017", 21, None)}


def test_a_whole_figure_that_was_sent_is_put_back(sent: Submission) -> None:
    send_again(sent, change(NAME), figures=[SENT_11, OTHER])
    rows = list_differences(Submission.objects.get(pk=sent.pk))
    assert (rows[0].page, "delivered: 11" in rows[0].sent) == ("", True)

    decide_differences(sent, rows, taken=rows, by=None)

    draft = CaseStudyPage.objects.get().get_latest_revision_as_object()
    assert figures(draft) == [TREES, (NAME, 12, 11)]


def test_sent_a_third_time_the_same_part_is_asked_once(disputed: Submission) -> None:
    send_again(disputed, nothing, case=case(summary="Sender again."))

    texts = [sent for path, _was, _page, sent in left(disputed) if path == ("case", "summary")]
    assert texts == ["Sender again."]
