"""The training managers' desk through its pages: assigning, looking, exporting, reminding."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.users.models import AuditEntry, Membership, Organisation, User
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import State
from learning.forms.desk import DeskForm, write_subject
from learning.models import Assignment, AssignmentLetter, ModulePage
from learning.views.desk_exports import describe_for_csv, describe_for_pdf
from tests.factories.learning import build_completion, build_module
from tests.users.organisations.people import MANAGER, add_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
HOME = "/organisations/riverside-trust/training/"


@pytest.fixture
def trust() -> Organisation:
    return make_organisation()


@pytest.fixture
def boss(trust: Organisation, client: Client) -> Client:
    client.force_login(add_member(trust, role=MANAGER, email="boss@hub.test"))
    return client


@pytest.fixture
def module() -> ModulePage:
    return build_module()


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def cells(response: Any) -> list[list[str]]:
    page = soup(response)
    for words in page.select("tbody .visually-hidden"):
        words.decompose()
    rows = page.select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row(["th", "td"])] for row in rows]


def said(response: Any) -> str:
    return " ".join(soup(response).select_one(".messages").get_text(" ").split())


def day_in(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).strftime("%d/%m/%Y")


def fields(module: ModulePage, **more: Any) -> dict[str, Any]:
    subject = write_subject(("module", module.translation_key))
    return {"subject": subject, "due_on": day_in(40), "whom": "everyone"} | more


def confirm(boss: Client, sent: dict[str, str], reason: str = "New rules") -> Any:
    """Assign to everyone as a browser does: the form, what it will do, the confirmation."""
    page = soup(boss.post(f"{HOME}assign/", sent))
    hidden = {each["name"]: each["value"] for each in page.select("main form input[type=hidden]")}
    return boss.post(f"{HOME}assign/", hidden | {"confirm": "1", "reason": reason}, follow=True)


def test_asking_everyone_shows_what_it_does_and_asks_for_a_reason(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    ann = add_member(trust, email="ann@hub.test")
    build_completion(module, ann)
    mail.outbox.clear()
    day = date_format(timezone.localdate() + timedelta(days=40), "j F Y")

    page = soup(boss.post(f"{HOME}assign/", fields(module)))

    assert [" ".join(each.text.split()) for each in page.select("h2 ~ ul li")] == [
        f"2 people are asked for it, due on {day}, and so is everyone who joins later.",
        "1 of them has completed it already.",
        "1 person gets an email about it.",
    ]
    assert (Assignment.objects.count(), mail.outbox) == (0, [])
    refused = confirm(boss, fields(module), reason=" ")
    assert (refused.status_code, Assignment.objects.count()) == (400, 0)
    assert "Enter a reason." in refused.content.decode()

    stale = page.select_one("input[name=shown]")["value"]
    add_member(trust, email="new@hub.test")
    again = fields(module, confirm="1", reason="New rules", shown=stale)
    changed = boss.post(f"{HOME}assign/", again)
    assert "Look at the numbers again." in changed.content.decode()
    assert Assignment.objects.count() == 0


def test_a_reason_is_kept_for_all_that_is_done_to_everyone(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    confirm(boss, fields(module))

    assignment = Assignment.objects.get()
    assert assignment.reason == "New rules"
    assert AuditEntry.objects.get(verb="training.assigned").details["reason"] == "New rules"
    one = f"{HOME}assignments/{assignment.pk}/"
    assert "Reason: New rules" in boss.get(one).content.decode()
    assert boss.post(one, {"due": "1", "due_on": day_in(50)}).status_code == 400
    assert boss.post(f"{one}end/", {"reason": ""}).status_code == 400
    boss.post(one, {"due": "1", "due_on": day_in(50), "reason": "More time"})
    later = Assignment.objects.running().get()
    boss.post(f"{HOME}assignments/{later.pk}/end/", {"reason": "Not needed"})
    assert not Assignment.objects.running().exists()
    entries = AuditEntry.objects.filter(verb__startswith="training.").order_by("pk")
    reasons = [each.details["reason"] for each in entries]
    assert reasons == ["New rules", "More time", "Not needed"]


def test_everyone_is_asked_and_gets_one_letter(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    add_member(trust, email="ann@hub.test")
    make_person("stranger@hub.test")

    for _twice in range(2):
        response = confirm(boss, fields(module))

    assert said(response) == "All of them are asked for this by that day already."
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ann@hub.test", "boss@hub.test"]
    assert "Riverside Trust asks you to learn" in mail.outbox[0].subject
    assert Assignment.objects.count() == 1
    assert [row[2] for row in cells(boss.get(HOME))] == ["Not done yet", "Not done yet"]
    assert AuditEntry.objects.filter(verb="training.assigned").count() == 1


def test_pasted_addresses_of_strangers_are_said_and_nothing_is_lost(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    ann = add_member(trust, email="ann@hub.test")
    make_person("stranger@hub.test")
    sent = fields(module, whom="some", addresses="ann@hub.test\nstranger@hub.test\nnobody@hub.test")

    response = boss.post(f"{HOME}assign/", sent)

    assert response.status_code == 400
    page = soup(response)
    assert [" ".join(each.text.split()) for each in page.select(".notice.warn li")] == [
        "stranger@hub.test: Not a member of the organisation under this address",
        "nobody@hub.test: Not a member of the organisation under this address",
    ]
    assert page.select_one("textarea").text.strip().splitlines() == sent["addresses"].splitlines()
    assert page.select_one("[name=due_on]")["value"] == sent["due_on"]
    assert not Assignment.objects.exists()
    boss.post(f"{HOME}assign/", sent | {"addresses": "ann@hub.test"})
    people = Assignment.objects.get().people.all()
    assert list(people.values_list("user", flat=True)) == [ann.pk]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"due_on": day_in(-1)}, "This day is over: choose one from today on."),
        ({"due_on": "soon"}, "Write a day that exists, for example 31/3/2027."),
        ({"due_on": day_in(3000)}, "Choose a day within the next five years."),
        ({"subject": ""}, "Choose what they should do."),
        ({"whom": ""}, "Choose who is to do it."),
        ({"whom": "some"}, "Choose at least one person, or paste an address."),
    ],
    ids=["over", "no-day", "far", "nothing", "nobody", "none-ticked"],
)
def test_what_is_wrong_is_said_at_its_field(
    boss: Client, module: ModulePage, wrong: dict[str, str], message: str
) -> None:
    response = boss.post(f"{HOME}assign/", fields(module, **wrong))

    assert response.status_code == 400
    page = soup(response)
    assert page.title.text.strip().startswith("Error:")
    assert message in page.select_one(".field.invalid").text
    assert message in page.select_one("[role=alert], .error-summary").text
    assert not Assignment.objects.exists()


def test_only_its_managers_find_the_desk(trust: Organisation, module: ModulePage) -> None:
    member, stranger = add_member(trust), make_person()
    other = add_member(make_organisation("Other Body"), role=MANAGER)
    answers = {}
    for name, user in (("member", member), ("stranger", stranger), ("other", other)):
        client = Client()
        client.force_login(user)
        paths = ("", "export.csv", "export.pdf", "assign/", "assignments/")
        answers[name] = {client.get(f"{HOME}{path}").status_code for path in paths}

    assert answers == {"member": {403}, "stranger": {404}, "other": {404}}


def test_an_assignment_of_another_organisation_is_not_there(
    boss: Client, module: ModulePage
) -> None:
    other = make_organisation("Other Body")
    theirs = Assignment.objects.create(
        organisation=other,
        subject_kind="module",
        subject_key=module.translation_key,
        title="Theirs",
        is_for_everyone=True,
        assigned_on=timezone.localdate(),
        begins_on=timezone.localdate(),
        due_on=timezone.localdate(),
    )

    for path in (f"assignments/{theirs.pk}/", f"assignments/{theirs.pk}/end/"):
        assert boss.get(f"{HOME}{path}").status_code == 404
        assert boss.post(f"{HOME}{path}").status_code == 404
    assert "Theirs" not in boss.get(f"{HOME}assignments/").content.decode()
    theirs.refresh_from_db()
    assert theirs.ended_on is None


def test_changing_adding_taking_off_and_ending(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    ann = add_member(trust, email="ann@hub.test", first_name="Ann")
    bob = add_member(trust, email="bob@hub.test", first_name="Bob")
    boss.post(f"{HOME}assign/", fields(module, whom="some", people=[ann.pk]))
    first = Assignment.objects.get()
    one = f"{HOME}assignments/{first.pk}/"

    boss.post(one, {"add": "1", "people": [bob.pk]})
    assert boss.post(one, {"add": "1"}).status_code == 400
    boss.post(one, {"off": "1", "person": [ann.pk]})
    response = boss.post(one, {"due": "1", "due_on": day_in(50)})
    second = Assignment.objects.running().get()

    assert response.url == f"{HOME}assignments/{second.pk}/"
    assert list(second.people.values_list("user", flat=True)) == [bob.pk]
    assert boss.get(one).status_code == 404
    assert boss.get(f"{HOME}assignments/{second.pk}/end/").status_code == 200
    boss.post(f"{HOME}assignments/{second.pk}/end/")
    assert not Assignment.objects.running().exists()
    assert boss.get(f"{HOME}assignments/{second.pk}/").status_code == 404


def test_reminding_goes_out_once_a_day_and_only_to_who_is_asked(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    ann, bob = add_member(trust, email="ann@hub.test"), add_member(trust, email="bob@hub.test")
    build_completion(module, bob)
    boss.post(f"{HOME}assign/", fields(module, whom="some", people=[ann.pk, bob.pk]))
    mail.outbox.clear()
    names = [box["value"] for box in soup(boss.get(HOME)).select("[name=row]")]
    assert names == [f"{ann.pk}:{write_subject(('module', module.translation_key))}"]
    done = names[0].replace(str(ann.pk), str(bob.pk), 1)

    response = boss.post(f"{HOME}remind/", {"row": [*names, done, "x"]}, follow=True)
    again = boss.post(f"{HOME}remind/", {"row": names}, follow=True)
    nobody = boss.post(f"{HOME}remind/", {"query": "person=Ann&x=%22"}, follow=True)

    assert [letter.to for letter in mail.outbox] == [["ann@hub.test"]]
    assert said(response).startswith("1 letter is on its way. 1 was left out")
    assert said(again).startswith("0 letters are on their way. 1 was left out")
    assert said(nobody) == "Nobody was reminded: tick the people first."
    assert nobody.redirect_chain[0][0] == f"{HOME}?person=Ann&x=%22"
    assert AssignmentLetter.objects.filter(occasion__startswith="reminded").count() == 1


def test_a_day_that_is_no_day_is_kept_and_said(boss: Client) -> None:
    tomorrow = day_in(1)

    response = boss.get(HOME, {"as_at": tomorrow, "person": "Ann"})

    assert response.status_code == 400
    page = soup(response)
    assert page.select_one("[name=as_at]")["value"] == tomorrow
    assert page.select_one("[name=person]")["value"] == "Ann"
    assert "choose a day until today" in page.select_one(".field.invalid").text
    back = boss.get(f"{HOME}export.csv", {"as_at": tomorrow})
    assert (back.status_code, back.url) == (302, f"{HOME}?as_at={tomorrow.replace('/', '%2F')}")


def test_names_cannot_run_in_a_spreadsheet(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    build_completion(module, add_member(trust, email="x@hub.test", first_name="=1+1"))

    response = boss.get(f"{HOME}export.csv")

    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["name"] == "'=1+1"
    today = timezone.localdate().isoformat()
    name = f'attachment; filename="training-riverside-trust-{today}.csv"'
    assert response["Content-Disposition"] == name
    entry = AuditEntry.objects.get(verb="training.exported")
    assert (entry.details["rows"], entry.organisation_id) == (1, trust.pk)


def test_a_page_of_the_desk_costs_the_same_for_one_and_for_many(
    boss: Client, trust: Organisation, module: ModulePage, django_assert_num_queries: Any
) -> None:
    boss.get(HOME)
    for count in (1, 29):
        for _each in range(count):
            build_completion(module, add_member(trust))
        with django_assert_num_queries(13):
            assert len(cells(boss.get(HOME))) in {1, 30}
        with django_assert_num_queries(14):
            boss.get(f"{HOME}assignments/")


def fill_desk(trust: Organisation, *modules: ModulePage) -> None:
    """Have six people complete this and that on different days."""
    today, now = timezone.localdate(), timezone.now()
    for number in range(6):
        user = add_member(trust, email=f"p{number}@hub.test", first_name=f"Name {number % 3}")
        Membership.objects.filter(user=user).update(joined_at=today - timedelta(days=200))
        if number % 2:
            build_completion(modules[0], user, awarded_at=now - timedelta(days=30 * number))
        if number > 3:
            build_completion(modules[1], user)


def test_screen_csv_and_pdf_show_the_same_rows(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    other, today = build_module("other"), timezone.localdate()
    fill_desk(trust, module, other)
    boss.post(f"{HOME}assign/", fields(other, due_on=day_in(0)))
    subjects = ["", *(write_subject(("module", each.translation_key)) for each in (module, other))]

    @settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
    @given(
        days=st.integers(0, 220),
        subject=st.sampled_from(subjects),
        states=st.sets(st.sampled_from([state.value for state in State])),
        person=st.sampled_from(["", "name 1", "p3", "nobody"]),
    )
    def agree(days: int, subject: str, states: set[str], person: str) -> None:
        asked = {
            "as_at": (today - timedelta(days=days)).isoformat(),
            "subject": subject,
            "state": sorted(states),
            "person": person,
        }
        form = DeskForm(asked_query(asked), subjects=Desk(trust, DeskFilter(today)).subjects)
        assert form.is_valid()
        desk = Desk(trust, form.wanted())
        screen = [row[:2] for row in cells(boss.get(HOME, asked))]
        text = boss.get(f"{HOME}export.csv", asked).content.decode("utf-8-sig")
        from_csv = list(csv.DictReader(io.StringIO(text)))
        from_pdf = describe_for_pdf(trust, desk)["rows"]

        assert from_csv == [describe_for_csv(row, desk) for row in desk.rows]
        assert [[row["title"], str(State(row["state"]).label)] for row in from_csv] == [
            row[1:3] for row in from_pdf
        ]
        assert screen == [[row[0].replace("\n", " "), row[1]] for row in from_pdf]

    agree()


def asked_query(asked: dict[str, Any]) -> Any:

    query = QueryDict(mutable=True)
    for name, value in asked.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def test_what_is_seen_of_me_is_mine_to_read_and_to_widen(
    client: Client, trust: Organisation, module: ModulePage
) -> None:
    user: User = make_person("ann@hub.test")
    completion = build_completion(module, user, awarded_at=timezone.now() - timedelta(days=9))
    Membership.objects.create(user=user, organisation=trust)
    client.force_login(user)
    path = f"/my-learning/organisations/riverside-trust/{completion.uid}/"

    before = soup(client.get("/my-learning/organisations/"))
    client.post(path)
    shown = soup(client.get("/my-learning/organisations/"))
    client.post(path, {"back": "1"})

    assert "Nothing: it has asked for nothing" in before.select_one("main").text
    assert shown.select_one(".status").text == "Done"
    assert Desk(trust, DeskFilter(timezone.localdate())).rows == []
    other = Client()
    other.force_login(add_member(trust))
    assert other.post(path).status_code == 404
    assert client.post(path.replace("riverside-trust", "nowhere")).status_code == 404
