"""Vocabularies in the admin: list, filters, search, usage count, editing."""

from __future__ import annotations

from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from hub.taxonomy.models import PageTerm, Term

LIST = "wagtailsnippets_taxonomy_term:list"


def listed(admin, query: str) -> list[str]:
    response = admin.get(reverse(LIST) + query)
    assert response.status_code == 200
    return [term.code for term in response.context["object_list"]]


def term_data(**changes) -> dict:
    label = {"locale": Locale.get_default().pk, "name": "Health", "definition": "Being well."}
    data = {
        "vocabulary": "priority_area",
        "code": "health",
        "sort_order": "1",
        "parent": "",
        "source": "",
        "mappings": '{"toms_theme": "social"}',
        "labels": inline_formset([label]),
    }
    return nested_form_data(data | changes)


def test_list_filters_searches_and_counts_pages(admin, make_term, text_page):
    health = make_term("health", name="Wellbeing of all")
    make_term("work", is_retired=True)
    make_term("liverpool", vocabulary="place")
    PageTerm.objects.create(page=text_page, term=health)

    assert listed(admin, "") == ["liverpool", "health", "work"]
    assert listed(admin, "?vocabulary=place") == ["liverpool"]
    assert listed(admin, "?is_retired=true") == ["work"]
    assert listed(admin, "?q=wellbeing") == ["health"]
    assert listed(admin, "?q=liverp") == ["liverpool"]
    assert listed(admin, '?q=a"b') == []
    rows = admin.get(reverse(LIST)).context["object_list"]
    assert {term.code: term.page_count for term in rows} == {
        "health": 1,
        "work": 0,
        "liverpool": 0,
    }


def test_list_takes_as_many_queries_for_thirty_terms(admin, make_term, django_assert_num_queries):
    make_term("term-0")
    admin.get(reverse(LIST))
    with django_assert_num_queries(16):
        admin.get(reverse(LIST))
    for number in range(1, 30):
        make_term(f"term-{number}")
    with django_assert_num_queries(16):
        assert len(listed(admin, "")) == 30


def test_an_editor_adds_a_term_with_its_name(admin):
    url = reverse("wagtailsnippets_taxonomy_term:add")
    assert admin.post(url, term_data()).status_code == 302
    term = Term.objects.get()
    assert (str(term), term.definition, term.mappings) == (
        "Health",
        "Being well.",
        {"toms_theme": "social"},
    )
    assert term.starter_hash == ""


def test_a_term_needs_a_name(admin):
    url = reverse("wagtailsnippets_taxonomy_term:add")
    assert admin.post(url, term_data(labels=inline_formset([]))).status_code == 200
    assert not Term.objects.exists()


def test_two_names_in_one_language_are_refused_at_the_form(admin):
    label = {"locale": Locale.get_default().pk, "name": "Health", "definition": ""}
    url = reverse("wagtailsnippets_taxonomy_term:add")
    assert admin.post(url, term_data(labels=inline_formset([label, label]))).status_code == 200
    assert not Term.objects.exists()


def test_the_code_of_a_used_term_is_refused_at_its_field(admin, make_term, text_page):
    term = make_term("health", name="Health")
    PageTerm.objects.create(page=text_page, term=term)
    label = term.labels.get()
    row = {"id": label.pk, "locale": label.locale_id, "name": "Health", "definition": ""}
    data = term_data(code="wellbeing", labels=inline_formset([row], initial=1))
    response = admin.post(reverse("wagtailsnippets_taxonomy_term:edit", args=[term.pk]), data)
    assert set(response.context["form"].errors) == {"code"}
    assert Term.objects.get().code == "health"
