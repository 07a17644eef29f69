"""The audit list: written once, read by administrators, exported by the same query."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from hub.users import audit
from hub.users.models import AuditEntry, AuditError, Organisation, User

pytestmark = pytest.mark.django_db
LIST = "/admin/reports/audit/"


@pytest.fixture(autouse=True)
def _verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "VERBS", audit.VERBS)
    for verb, label in {"test.knocked": "Knocked", "test.opened": "Opened"}.items():
        monkeypatch.setitem(audit.VERBS, verb, label)


def knock(person: User | None, **kwargs: Any) -> AuditEntry:
    return audit.record("test.knocked", by=person, **kwargs)


def export(client: Client, query: str = "") -> list[dict[str, str]]:
    response: Any = client.get(f"{LIST}?export=csv{query}")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_records_who_did_what_to_whom(person: User, organisation: Organisation) -> None:
    other = User.objects.create_user("other@hub.test")
    entry = knock(person, about=other, organisation=organisation, details={"role": "manager"})

    assert list(AuditEntry.objects.values("actor", "about", "organisation", "details")) == [
        {
            "actor": person.pk,
            "about": other.pk,
            "organisation": organisation.pk,
            "details": {"role": "manager"},
        }
    ]
    assert entry.verb == "test.knocked"


def test_unknown_and_doubled_verbs_are_refused(person: User) -> None:
    with pytest.raises(audit.UnknownVerbError):
        audit.record("test.unheard", by=person)
    with pytest.raises(ValueError, match="twice"):
        audit.register_verbs({"test.knocked": "Something else"})

    assert not AuditEntry.objects.exists()


def test_nothing_on_record_is_changed_or_deleted(person: User) -> None:
    entry = knock(person)
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="test.opened"),
    ):
        with pytest.raises(AuditError):
            change()

    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["test.knocked"]


def test_erasing_people_leaves_their_numbers(
    person: User, organisation: Organisation, admin: User, client: Client
) -> None:
    knock(person, about=person, organisation=organisation)
    number, place = person.pk, organisation.pk
    person.delete()
    organisation.delete()
    again = User.objects.create_user("next@hub.test")

    client.force_login(admin)
    (row,) = export(client, "&verb=test.knocked")
    assert (row["by whom"], row["organisation"]) == (f"erased ({number})", f"erased ({place})")
    assert again.pk != number
    assert "person@hub.test" not in client.get(LIST).content.decode()


def test_old_entries_are_forgotten(person: User, settings: Any) -> None:
    new = knock(person)
    AuditEntry.objects.create(verb="test.knocked", at=new.at - timedelta(seconds=1))
    late = new.at + timedelta(days=settings.AUDIT_RETENTION_DAYS)

    assert audit.forget_old_entries(now=late) == "1 entries removed"
    assert list(AuditEntry.objects.all()) == [new]


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("", ["test.opened", "test.knocked"]),
        ("&verb=test.opened", ["test.opened"]),
        ("&person=PERSON@", ["test.knocked"]),
        ("&person=nobody@", []),
        ("&at_from=2026-01-02", ["test.opened"]),
        ("&at_to=2026-01-02", ["test.knocked"]),
        ("&organisation={organisation}", ["test.knocked"]),
    ],
)
def test_screen_and_export_filter_alike(
    client: Client, admin: User, person: User, organisation: Organisation, query: str, verbs: list
) -> None:
    day = timezone.now().replace(year=2026, month=1, day=1)
    AuditEntry.objects.create(
        verb="test.knocked", at=day, about_id=person.pk, organisation=organisation
    )
    AuditEntry.objects.create(verb="test.opened", at=day + timedelta(days=9), actor_id=admin.pk)
    client.force_login(admin)
    query = query.format(organisation=organisation.pk)

    screen: Any = client.get(f"{LIST}?{query}")
    shown = [entry.verb for entry in screen.context["object_list"]]
    assert [verb for verb in shown if verb.startswith("test.")] == verbs
    assert [row["verb"] for row in export(client, query)] == shown


def test_cells_do_not_run_as_formulas(client: Client, admin: User, person: User) -> None:
    organisation = Organisation.objects.create(name="=HYPERLINK(1)", slug="formula")
    knock(person, organisation=organisation, details={"+role": "x"})
    client.force_login(admin)

    (row,) = export(client, "&verb=test.knocked")
    assert (row["organisation"], row["details"]) == ("'=HYPERLINK(1)", "'+role: x")


def test_only_administrators_read_it(client: Client, person: User) -> None:
    knock(person, details={"secret": "marker"})
    editor = User.objects.create_user("editor@hub.test")
    editor.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    for reader in (editor, person):
        client.force_login(reader)
        for path in (LIST, f"{LIST}?export=csv", f"{LIST}results/"):
            response: Any = client.get(path)
            assert response.status_code in {302, 403}
            assert "marker" not in b"".join(response).decode()
    client.force_login(editor)
    assert LIST not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_more(
    client: Client, admin: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        knock(User.objects.create_user(f"p{number}@hub.test"))
    client.force_login(admin)
    client.get(LIST)

    with django_assert_num_queries(16):
        client.get(LIST)
