"""Each component renders from the parameters its head comment names, escaped and accessible."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace as Item
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from tests.templates.samples import SEGMENTS, framed, sample_form, sample_parameters

TEMPLATES = Path(settings.BASE_DIR) / "templates"
OURS = [
    TEMPLATES / "components",
    TEMPLATES / "blocks",
    TEMPLATES / "account",
    TEMPLATES / "mfa",
    TEMPLATES / "socialaccount",
]
BELONG_TO_APPS = {"later_events"}
VOID = re.compile(r"\s(on\w+|style)=|<style|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*type=\"module\" src=)", re.IGNORECASE)


def render_text(name: str, **parameters: Any) -> str:
    return render_to_string(f"components/{name}.html", sample_parameters()[name] | parameters)


def render(name: str, **parameters: Any) -> BeautifulSoup:
    return BeautifulSoup(render_text(name, **parameters), "html.parser")


def test_every_component_has_a_sample() -> None:
    names = {path.stem for path in (TEMPLATES / "components").glob("*.html")}

    assert names - BELONG_TO_APPS == set(sample_parameters())


@pytest.mark.parametrize("name", sorted(sample_parameters()))
def test_component_renders_without_inline_code_and_unresolved_tags(name: str) -> None:
    html = render_text(name)

    assert "{%" not in html
    assert "{{" not in html
    assert not VOID.search(html)
    assert not SCRIPT.search(html)


def test_no_template_holds_inline_style_or_script() -> None:
    guilty = [
        str(path.relative_to(TEMPLATES))
        for folder in OURS
        for path in sorted(folder.rglob("*.html"))
        if VOID.search(path.read_text()) or SCRIPT.search(path.read_text())
    ]

    assert guilty == []


@pytest.mark.parametrize("name", ["card", "masthead", "notice", "recommendation_item"])
def test_text_is_escaped(name: str) -> None:
    html = str(render(name, title="<img src=x>", url='/"><img src=x>'))

    assert "<img" not in html
    assert "&lt;img" in html


def test_a_field_links_its_hint_and_error_and_keeps_what_was_typed() -> None:
    form = sample_form({"email": "typed", "kind": ""})
    email, kind = (render("field", field=form[name]) for name in ("email", "kind"))

    box = email.select_one("input")
    assert box["value"] == "typed"
    assert box["autocomplete"] == "email"
    assert box["aria-invalid"] == "true"
    assert email.find(id=box["aria-describedby"]).get_text(strip=True).startswith("Error:")
    assert email.select_one("label")["for"] == box["id"]
    described = kind.select_one("fieldset")["aria-describedby"].split()
    assert [kind.find(id=name) is not None for name in described] == [True, True]
    assert kind.select_one("legend").get_text(strip=True) == "Kind"


def test_an_optional_field_says_so_and_a_required_one_does_not() -> None:
    form = sample_form()

    assert "(optional)" in str(render("field", field=form["note"]))
    assert "(optional)" not in str(render("field", field=form["email"]))


def test_the_error_summary_leads_to_each_field_that_is_wrong() -> None:
    page = render("form_fields", form=sample_form({"email": "typed"}))

    links = [link["href"] for link in page.select(".error-summary a")]
    assert links == ["#id_email", "#id_kind_0", "#id_agree"]
    assert all(page.find(id=link[1:]) is not None for link in links)
    assert not render("form_fields", form=sample_form()).select(".error-summary")


def test_a_question_in_the_error_summary_needs_no_colon() -> None:
    form = sample_form({"email": "typed"})
    form.fields["email"].label, form.fields["kind"].label = "Where do we write?", "Kind"

    lines = [link.get_text() for link in render("error_summary", form=form).select("a")]
    assert lines[0].startswith("Where do we write? ")
    assert lines[1].startswith("Kind: ")


def test_copy_buttons_wait_for_scripts_and_report_politely() -> None:
    page = render("cite")

    buttons = page.select("button[data-copy]")
    assert [button.has_attr("hidden") for button in buttons] == [True, True]
    assert [page.find(id=b["data-copy"]).get_text(strip=True) for b in buttons] == [
        "Author (2026). Title.",
        "@techreport{x}",
    ]
    assert {page.find(id=b["data-report"])["aria-live"] for b in buttons} == {"polite"}


def test_pagination_keeps_the_filters_and_names_the_page() -> None:
    page = render("pagination")

    assert [link["href"] for link in page.select("a")] == [
        f"?status=done&page={number}" for number in (4, 1, 4, 6, 10, 6)
    ]
    assert page.select_one("[aria-current=page]").get_text() == "Page 5"


def test_the_thread_links_all_stations_but_the_one_where_one_stands() -> None:
    page = render("thread")

    assert [item.find("a") is None for item in page.select("li")] == [True, False]
    assert page.select_one("[aria-current=step]").get_text() == "Here"


def test_the_bar_holds_plain_numbers_in_every_language() -> None:
    with translation.override("de"):
        page = render("progress_overview")

    assert [(bar["x"], bar["width"]) for bar in page.select("rect")] == [
        ("0", "12.5"),
        ("12.5", "87.5"),
    ]
    assert [cell.get_text() for cell in page.select("td")] == ["1", "7", "8"]
    assert len(page.select("tbody tr")) == len(SEGMENTS)


def test_a_wide_table_can_be_reached_by_keyboard_and_has_a_name() -> None:
    page = render("table")

    region = page.select_one("[role=region]")
    assert (region["tabindex"], region["aria-label"]) == ("0", "Table")
    assert [cell["scope"] for cell in page.select("th")] == ["col", "col", "row"]


def test_the_feedback_link_carries_the_whole_address() -> None:
    link = render("feedback_link").select_one("a")

    assert link["href"] == "/feedback/?page=%2Fa%20page%2F%3Fx%3D1%26y%3D2"


def test_a_facet_shows_a_count_of_nothing() -> None:
    assert render("facet").select_one(".count").get_text() == "0"


def test_a_facet_without_options_is_left_out() -> None:
    assert render_text("facet", facet={"name": "x", "label": "X", "options": []}).strip() == ""


def test_the_frame_offers_signing_in_or_out_but_not_both() -> None:
    signed_in = sample_parameters()["site_footer"]["frame"].__dict__ | {
        "user": Item(get_full_name="Ann Example", email="ann@example.org")
    }
    signed_in = framed(Item(**signed_in))

    assert "/accounts/login/" in str(render("site_footer"))
    assert "/accounts/logout/" not in str(render("site_header"))
    assert "/accounts/login/" not in str(render("site_footer", **signed_in))
    header = str(render("site_header", **signed_in))
    assert "Ann Example" in header
    assert "/accounts/logout/" in header


def test_no_component_of_the_public_frame_posts() -> None:
    pages = [render(name) for name in ("site_header", "site_footer", "filters", "page_end")]

    assert [form.get("method") for page in pages for form in page.select("form")] == ["get"]
