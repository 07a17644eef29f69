"""Instruments by day and by jurisdiction; deletion of what is cited."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from hub.core.deletion import InUse
from hub.reference.models import Instrument, InstrumentChange, Party, Source
from hub.reports.models import RecommendationIndexPage, RecommendationPage
from tests.factories.pages import build_report


def codes(instruments) -> set[str]:
    return {instrument.code for instrument in instruments}


def test_in_force_on_takes_only_what_is_certain(make_instrument):
    make_instrument("early", in_force_from=date(2013, 1, 31))
    make_instrument("ended", in_force_from=date(2013, 1, 31), in_force_to=date(2020, 5, 1))
    make_instrument("later", in_force_from=date(2025, 2, 24))
    make_instrument("sometime", in_force_from=date(2020, 1, 1), in_force_from_precision="year")
    make_instrument("undated")

    in_force_on = Instrument.objects.in_force_on
    assert codes(in_force_on(date(2013, 1, 30))) == set()
    assert codes(in_force_on(date(2020, 5, 1))) == {"early", "ended"}
    assert codes(in_force_on(date(2020, 5, 2))) == {"early"}
    assert codes(in_force_on(date(2021, 1, 1))) == {"early", "sometime"}
    assert codes(in_force_on(date(2025, 2, 24))) == {"early", "sometime", "later"}
    assert codes(in_force_on(date(2021, 1, 1)).filter(code__startswith="s")) == {"sometime"}


def test_a_superseded_note_holds_until_its_successor_begins(make_instrument):
    new = make_instrument("new", made_on=date(2025, 2, 13), in_force_from=date(2025, 2, 24))
    make_instrument("old", status="superseded", in_force_from=date(2021, 1, 1), superseded_by=new)
    in_force_on = Instrument.objects.in_force_on
    assert codes(in_force_on(date(2025, 2, 23))) == {"old"}
    assert codes(in_force_on(date(2025, 2, 24))) == {"new"}


def test_a_nation_includes_the_union_and_the_union_its_nations(make_instrument):
    make_instrument("union")
    make_instrument("welsh", where=("wales",))
    make_instrument("scottish", where=("scotland",))
    make_instrument("both", where=("wales", "scotland"))
    make_instrument("nepali", where=("nepal",))

    for_jurisdiction = Instrument.objects.for_jurisdiction
    assert codes(for_jurisdiction("wales")) == {"union", "welsh", "both"}
    assert codes(for_jurisdiction("uk")) == {"union", "welsh", "scottish", "both"}
    assert codes(for_jurisdiction("nepal")) == {"nepali"}
    assert codes(for_jurisdiction("atlantis")) == set()
    found = Instrument.objects.for_jurisdictions(["wales", "nepal"])
    assert sorted(each.code for each in found) == ["both", "nepali", "union", "welsh"]


def test_review_overdue(make_instrument):
    make_instrument("late", review_by=date(2026, 1, 1))
    make_instrument("due", review_by=date(2026, 6, 1))
    make_instrument("unset")
    assert codes(Instrument.objects.review_overdue(date(2026, 6, 1))) == {"late"}


def test_admin_lists_what_is_overdue(admin, make_instrument):
    make_instrument("late", review_by=date(2020, 1, 1))
    make_instrument("far", review_by=date(2999, 1, 1))
    make_instrument("unset")
    url = reverse("wagtailsnippets_reference_instrument:list")
    for value, expected in (("overdue", ["late"]), ("unset", ["unset"]), ("soon", [])):
        rows = admin.get(url, {"review": value}).context["object_list"]
        assert [row.code for row in rows] == expected
    search = admin.get(url, {"q": "fa"}).context["object_list"]
    assert [row.code for row in search] == ["far"]


@pytest.mark.parametrize("model", ["instrument", "source", "party"])
def test_every_form_of_the_group_opens(admin, make_instrument, model):
    make_instrument("act")
    Party.objects.create(code="council", name="A council")
    pk = {"instrument": Instrument, "source": Source, "party": Party}[model].objects.get().pk
    names = f"wagtailsnippets_reference_{model}"
    for url in (reverse(f"{names}:add"), reverse(f"{names}:edit", args=[pk])):
        assert b"</form>" in admin.get(url).content
    menu = admin.get("/admin/").content.decode()
    assert "Reference" in menu
    assert reverse(f"{names}:list") in menu


def test_a_cited_source_stays(admin, make_instrument):
    act = make_instrument("act", short_title="The Act")
    cited = Source.objects.get()
    only_in_change = Source.objects.create(key="S1", title="Another")
    InstrumentChange.objects.create(instrument=act, text="Amended.", source=only_in_change)
    unused = Source.objects.create(key="S2", title="Unused")

    for source in (cited, only_in_change):
        with pytest.raises(InUse), transaction.atomic():
            source.delete()
    url = reverse("wagtailsnippets_reference_source:delete", args=[cited.pk])
    html = admin.post(url, follow=True).content.decode()
    assert "was not deleted, because it is used in: “The Act”." in html
    url = reverse("wagtailsnippets_reference_source:delete", args=[unused.pk])
    admin.post(url)
    assert set(Source.objects.all()) == {cited, only_in_change}


def test_parties_and_successors_stay_while_they_are_named(make_instrument):
    new = make_instrument("new")
    make_instrument("old", superseded_by=new)
    with pytest.raises(InUse), transaction.atomic():
        new.delete()

    party = Party.objects.create(code="council", name="A council")
    index = build_report().add_child(
        instance=RecommendationIndexPage(title="Recommendations", slug="recommendations")
    )
    page = index.add_child(
        instance=RecommendationPage(title="Train", slug="train", number=1, text="<p>Train.</p>")
    )
    page.lead = party
    page.save_revision()
    with pytest.raises(InUse) as raised, transaction.atomic():
        party.delete()
    assert [(str(use), use.is_draft) for use in raised.value.uses] == [("Train", True)]
    assert Party.objects.get() == party
