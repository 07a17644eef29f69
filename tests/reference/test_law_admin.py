"""Thresholds and rules in the admin: what is refused, what is shown, what may not be deleted."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from hub.core.deletion import InUse
from hub.reference.law_rows import load_rules
from hub.reference.models import (
    GlossaryTerm,
    Instrument,
    Party,
    Rule,
    RuleBasis,
    RuleCondition,
    Source,
    Threshold,
)
from tests.reference.law_book import DATA, load_starter_law

pytestmark = pytest.mark.django_db


@pytest.fixture
def law() -> None:
    load_starter_law()


def test_loading_again_changes_nothing_and_keeps_what_an_editor_changed(law: None) -> None:
    rule = Rule.objects.get(code="R07")
    rule.conditions.first().delete()
    again = load_rules(DATA / "rules.yaml")
    assert (again.created, again.updated, again.unchanged, again.kept) == (0, 0, 72, 1)
    assert rule.conditions.count() == 14


@pytest.mark.parametrize(
    ("slips", "expected"),
    [
        (
            {"start_from": date(2026, 2, 4), "start_to": date(2026, 2, 3)},
            {"start_to": ["The last day lies before the first."]},
        ),
        (
            {"line": "full-rules"},
            {"relation": ["A line and how the amount lies to it go together."]},
        ),
        ({"line": "full-rules", "relation": "near"}, {"near_percent": ["Say how near."]}),
        ({"is_uncertain": True}, {"explanation": ["Say what is not known."]}),
        ({"nations": ["atlantis"]}, {"nations": ["Choose from the list."]}),
        ({"routes": "quotes"}, {"routes": ["Choose from the list."]}),
    ],
)
def test_a_case_that_makes_no_sense_is_refused(slips: dict[str, Any], expected: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        RuleCondition(**slips).full_clean(exclude=["rule"])
    assert caught.value.message_dict == expected


def test_an_open_question_names_somebody_to_ask() -> None:
    with pytest.raises(ValidationError) as caught:
        Rule(code="X", force="cannot-say", sentence="Open.").full_clean()
    assert caught.value.message_dict == {"whom_to_ask": ["Say whom a reader can ask."]}


@pytest.mark.parametrize("name", ["rule", "threshold"])
def test_an_editor_changes_a_row_in_its_form(law: None, admin_client: Client, name: str) -> None:
    """The form of the admin, sent back as it came with one change, changes that alone."""
    model = {"rule": Rule, "threshold": Threshold}[name]
    row = model.objects.get(code={"rule": "R27", "threshold": "T49"}[name])
    address = reverse(model.snippet_viewset.get_url_name("edit"), args=[row.pk])
    form = admin_client.get(address).context["form"]
    data = form_data(form)
    data["review_by"] = "2027-03-01"
    response = admin_client.post(address, data)
    assert response.status_code == 302
    changed = model.objects.get(pk=row.pk)
    assert changed.review_by == date(2027, 3, 1)
    if name == "rule":
        first = changed.conditions.order_by("sort_order").first()
        assert first.nations == ["england"]
        assert first.contract_kinds == ["goods", "services", "light-touch", "works"]
        assert (first.line, first.relation) == ("full-rules", "below")
    else:
        assert changed.authorities == ["council", "icb", "sub-central", "school"]
        assert changed.value == 207720


def form_data(form: Any) -> dict[str, Any]:
    """Return what a browser would send for the form and the forms inside it."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        data[field.html_name] = "" if value is None else value
    for formset in getattr(form, "formsets", {}).values():
        for field in formset.management_form:
            data[field.html_name] = field.value()
        for place, inner in enumerate(formset.forms, start=1):
            data |= form_data(inner)
            data[f"{inner.prefix}-ORDER"] = place
            data.pop(f"{inner.prefix}-DELETE", None)
    return {name: value for name, value in data.items() if value is not False}


def test_what_rests_on_ended_law_is_found(law: None) -> None:
    """Past rules rest on past law for good; only what is still open has to be looked at."""
    assert not Rule.objects.resting_on_ended()
    assert not Threshold.objects.resting_on_ended()
    Instrument.objects.filter(code="ppn-002").update(status="superseded")
    assert {rule.code for rule in Rule.objects.resting_on_ended()} == {"R16", "R17"}
    Instrument.objects.filter(code="procurement-reform-scotland-act-2014").update(
        status="withdrawn"
    )
    assert {row.code for row in Threshold.objects.resting_on_ended()} == {
        *("T59", "T60", "T61", "T74"),
    }


@pytest.mark.parametrize("query", ["review=overdue", "ended=ended", "review=unset"])
def test_the_lists_are_narrowed_in_the_admin(law: None, admin_client: Client, query: str) -> None:
    Rule.objects.filter(code="R27").update(review_by=date(2026, 1, 1))
    Rule.objects.filter(code="R28").update(review_by=None)
    Instrument.objects.filter(code="ppn-001").update(status="withdrawn")
    address = reverse(Rule.snippet_viewset.get_url_name("list"))
    html = admin_client.get(f"{address}?{query}").content.decode()
    expected = {"review=overdue": "R27", "ended=ended": "R49", "review=unset": "R28"}[query]
    assert set(re.findall(r"\bR\d{2}\b", html)) == {expected}


def test_what_a_rule_stands_on_is_not_deleted(law: None) -> None:
    source = Source.objects.get(key="S215")
    buyer = Party.objects.get(code="liverpool-city-council")
    for row in (source, buyer):
        with pytest.raises(InUse), transaction.atomic():
            row.delete()
    rule = Rule.objects.get(code="R22")
    rule.delete()
    assert not RuleCondition.objects.filter(rule_id=rule.pk)
    assert not RuleBasis.objects.filter(rule_id=rule.pk)
    buyer.delete()


def test_names_of_a_glossary_term() -> None:
    term = GlossaryTerm(term="Key performance indicator", aliases="KPI\n\n KPIs \n")
    assert term.names == ["Key performance indicator", "KPI", "KPIs"]
