"""The timeline page: events by year, filters, a day, errors, cost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from hub.reference.models import InstrumentChange, Source


def get(client, query: str = "") -> str:
    response = client.get(f"/timeline/{query}")
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def headings(html: str, level: str) -> list[str]:
    found = re.findall(rf"<{level}[^>]*>(.*?)</{level}>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", each).strip() for each in found]


def years(html: str) -> list[str]:
    return [each for each in headings(html, "h2") if re.fullmatch(r"\d{4}|Date not known", each)]


def test_events_stand_by_year_latest_first(client, timeline, make_instrument):
    act = make_instrument(
        "act", title="The First Act", made_on=date(2012, 3, 8), in_force_from=date(2013, 1, 31)
    )
    make_instrument(
        "directive", title="The Directive", made_on=date(2014, 2, 1), made_on_precision="month"
    )
    make_instrument("undated", title="The Undated")
    InstrumentChange.objects.create(
        instrument=act,
        happened_on=date(2026, 1, 1),
        text="A part started.",
        source=Source.objects.get(),
    )
    html = get(client)
    assert years(html) == ["2026", "2014", "2013", "2012", "Date not known"]
    assert headings(html, "h3") == [
        "The First Act",
        "The Directive",
        "The First Act",
        "The First Act",
        "The Undated",
    ]
    assert '<time datetime="2014-02">February 2014</time>' in html
    assert "1 February 2014" not in html
    assert '<time datetime="2026-01-01">1 January 2026</time>' in html
    assert html.count('id="act"') == 1


def test_jurisdictions_filter_and_can_be_taken_off(client, timeline, make_instrument):
    make_instrument("union", in_force_from=date(2012, 1, 1))
    make_instrument("welsh", where=("wales",), in_force_from=date(2015, 1, 1))
    make_instrument("nepali", where=("nepal",), in_force_from=date(2007, 1, 1))
    assert set(headings(get(client, "?jurisdiction=scotland"), "h3")) == {"Union"}
    html = get(client, "?jurisdiction=wales&jurisdiction=nepal")
    assert set(headings(html, "h3")) == {"Union", "Welsh", "Nepali"}
    assert 'href="?jurisdiction=nepal"' in html
    assert len(re.findall(r'value="(?:wales|nepal)" checked', html)) == 2
    assert set(headings(get(client, "?jurisdiction=atlantis"), "h3")) == {
        "Union",
        "Welsh",
        "Nepali",
    }


def test_a_day_sorts_by_standing(client, timeline, make_instrument):
    make_instrument("act", in_force_from=date(2013, 1, 31))
    make_instrument("ended", in_force_from=date(2010, 1, 1), in_force_to=date(2012, 1, 1))
    make_instrument("doubtful", in_force_from=date(2013, 1, 1), in_force_from_precision="year")

    before = get(client, "?on=30/1/2013")
    assert headings(before, "h2")[:3] == [
        "Not yet in force (1)",
        "No longer in force (1)",
        "We cannot say (1)",
    ]
    after = get(client, "?on=2013-01-31")
    assert headings(after, "h2")[:3] == [
        "In force (1)",
        "No longer in force (1)",
        "We cannot say (1)",
    ]
    assert headings(after, "h3")[:3] == ["Act", "Ended", "Doubtful"]
    assert 'value="2013-01-31"' in after
    assert "In force on 31 January 2013" in after
    assert "still to come" not in after
    assert "still to come" in get(client, "?on=2999-01-01")


def test_day_and_place_together(client, timeline, make_instrument):
    make_instrument("welsh", where=("wales",), in_force_from=date(2015, 1, 1))
    make_instrument("scottish", where=("scotland",), in_force_from=date(2015, 1, 1))
    html = get(client, "?jurisdiction=wales&on=1+June+2016")
    assert headings(html, "h3")[:1] == ["Welsh"]
    assert "Scottish" not in html
    assert 'href="?on=1+June+2016"' in html
    assert 'href="?jurisdiction=wales"' in html


def test_what_is_no_day_is_said_at_the_field_and_kept(client, timeline, make_instrument):
    make_instrument("act", in_force_from=date(2013, 1, 31))
    html = get(client, "?on=31%2F2%2F2013%22%3E")
    assert 'value="31/2/2013&quot;&gt;"' in html
    assert 'aria-invalid="true"' in html
    assert "Write a day that exists" in html
    assert 'href="#id_on"' in html
    assert "<title>Error:" in html
    assert headings(html, "h3") == ["Act"]


def test_empty_filters_and_no_rows(client, timeline, nations):
    assert "Nothing is recorded" in get(client, "?on=&jurisdiction=wales")
    assert "Nothing is recorded" in get(client, "?on=2020-01-01")


def test_each_year_is_one_press_away(client, timeline, make_instrument):
    make_instrument("act", in_force_from=date(2013, 1, 31))
    make_instrument("later", in_force_from=date(2025, 2, 24))
    make_instrument("undated")

    html = get(client)
    links = re.findall(r'<a href="#(year-[^"]+)">([^<]+)</a>', html)
    assert links == [
        ("year-2025", "2025"),
        ("year-2013", "2013"),
        ("year-unknown", "Date not known"),
    ]
    assert [html.count(f'id="{target}"') for target, _label in links] == [1, 1, 1]
    assert 'href="#year-' not in get(client, "?on=2020-01-01")


def test_sources_and_doubts_are_shown(client, timeline, make_instrument):
    make_instrument("act", in_force_from=date(2013, 1, 31), note="We saw only a part.")
    html = get(client)
    assert "The text" in html
    assert "A publisher" in html
    assert "We saw only a part." in html
    assert "not legal advice" in html


@pytest.mark.parametrize("count", [1, 30])
def test_queries_stay_below_the_limit_of_an_index(
    client, settings, timeline, make_instrument, django_assert_num_queries, count
):
    settings.PART_CACHE_SECONDS = 600
    for number in range(count):
        act = make_instrument(f"act-{number}", in_force_from=date(2000 + number, 1, 1))
        InstrumentChange.objects.create(
            instrument=act, text="Changed.", source=Source.objects.get()
        )
    get(client)
    for query in ("", "?jurisdiction=wales", "?on=2015-01-01"):
        with django_assert_num_queries(7):
            html = get(client, query)
        assert html.count("About act-") == count


def test_a_change_in_the_admin_shows_at_once(
    client, settings, timeline, make_instrument, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE_SECONDS = 600
    act = make_instrument("act", in_force_from=date(2013, 1, 31))
    assert "About act." in get(client)
    with django_capture_on_commit_callbacks(execute=True):
        act.summary = "Said anew."
        act.save()
    assert "Said anew." in get(client)


def test_starter_data_fills_the_page(client, timeline, starter):
    html = get(client)
    assert years(html)[0] == "2026"
    assert years(html)[-1] == "2000"
    assert "[" not in "".join(headings(html, "h3"))
    wales = get(client, "?jurisdiction=wales&on=2026-03-25")
    assert "Social Partnership and Public Procurement (Wales) Act 2023" in wales
    assert "Procurement Reform (Scotland) Act 2014" not in wales


def test_there_is_one_timeline_below_the_home_page(admin, timeline):
    url = reverse("wagtailadmin_pages:add_subpage", args=[timeline.get_parent().pk])
    assert b"timelinepage" not in admin.get(url).content
