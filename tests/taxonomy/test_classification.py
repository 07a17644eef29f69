"""The classification panel through the admin's own views."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from hub.home.models import StandardPage
from hub.reports.models import (
    RecommendationIndexPage,
    RecommendationPage,
)
from hub.taxonomy.forms import ClassificationFormSet
from hub.taxonomy.models import PageTerm, Term
from hub.taxonomy.terms import list_page_terms, list_terms_of_pages
from tests.factories.pages import build_report


@pytest.fixture
def index(home) -> RecommendationIndexPage:
    """A place for recommendations."""
    page = RecommendationIndexPage(title="Recommendations", slug="recommendations")
    return build_report().add_child(instance=page)


def form_data(chosen: dict[str, list[Term]] | None = None, **extra) -> dict:
    """What the browser sends for a recommendation; without `chosen` the panel is absent."""
    data = nested_form_data(
        {
            "title": "Train people",
            "slug": "train-people",
            "number": "1",
            "text": '{"blocks": [{"text": "Train.", "type": "unstyled"}], "entityMap": {}}',
            "wording": "as_published",
            "status": "not_known",
            "comments": inline_formset([]),
            "updates": inline_formset([]),
            "page_links": inline_formset([]),
            "change_notes": inline_formset([]),
            **extra,
        }
    )
    if chosen is not None:
        data["page_terms-shown"] = "1"
        for vocabulary, terms in chosen.items():
            data[f"page_terms-{vocabulary}"] = [str(term.pk) for term in terms]
    return data


def create(admin, index, chosen, **extra) -> RecommendationPage:
    url = reverse("wagtailadmin_pages:add", args=["reports", "recommendationpage", index.pk])
    response = admin.post(url, form_data(chosen, **extra))
    assert response.status_code == 302, response.context["form"].errors
    return RecommendationPage.objects.latest("pk")


def save(admin, page, chosen, **extra):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin.post(url, form_data(chosen, **extra))
    assert response.status_code == 302, response.context["form"].errors
    return response


def draft_codes(page) -> set[str]:
    latest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return {row.term.code for row in latest.page_terms.all()}


def live_codes(page) -> set[str]:
    return set(PageTerm.objects.filter(page=page.pk).values_list("term__code", flat=True))


PUBLISH = {"action-publish": "1"}


def test_terms_go_through_draft_and_publication(admin, index, make_term):
    ws1 = make_term("ws1", vocabulary="work_stream")
    ws2 = make_term("ws2", vocabulary="work_stream")
    buyer = make_term("commissioner", vocabulary="audience")
    page = create(admin, index, {"work_stream": [ws1], "audience": [buyer]}, **PUBLISH)
    assert live_codes(page) == {"ws1", "commissioner"}

    save(admin, page, {"work_stream": [ws2], "audience": [buyer]})
    assert live_codes(page) == {"ws1", "commissioner"}
    assert draft_codes(page) == {"ws2", "commissioner"}

    save(admin, page, {"work_stream": [ws2], "audience": [buyer]}, **PUBLISH)
    assert live_codes(page) == {"ws2", "commissioner"}


def test_a_term_taken_off_and_put_back_publishes(admin, index, make_term):
    ws1 = make_term("ws1", vocabulary="work_stream")
    page = create(admin, index, {"work_stream": [ws1]}, **PUBLISH)
    save(admin, page, {})
    assert draft_codes(page) == set()
    save(admin, page, {"work_stream": [ws1]})
    save(admin, page, {"work_stream": [ws1]}, **PUBLISH)
    assert live_codes(page) == {"ws1"}


def test_a_draft_that_is_saved_in_passing_keeps_its_terms(admin, index, make_term):
    ws1 = make_term("ws1", vocabulary="work_stream")
    page = create(admin, index, {})
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    data = form_data({"work_stream": [ws1]})
    response = admin.post(url, data, headers={"Accept": "application/json"})

    assert response.status_code == 200
    assert response.json()["success"]
    assert draft_codes(page) == {"ws1"}


def test_a_form_without_the_panel_changes_nothing(admin, index, make_term):
    ws1 = make_term("ws1", vocabulary="work_stream")
    page = create(admin, index, {"work_stream": [ws1]}, **PUBLISH)
    save(admin, page, None, **PUBLISH)
    assert live_codes(page) == {"ws1"}


def test_terms_of_other_vocabularies_stay(admin, index, make_term):
    page = create(admin, index, {}, **PUBLISH)
    place = make_term("liverpool", vocabulary="place")
    latest = page.get_latest_revision_as_object()
    latest.page_terms.add(PageTerm(term=place))
    latest.save_revision().publish()

    ws1 = make_term("ws1", vocabulary="work_stream")
    save(admin, page, {"work_stream": [ws1]}, **PUBLISH)
    assert live_codes(page) == {"liverpool", "ws1"}


def test_editor_groups_by_vocabulary_and_offers_retired_terms_only_where_chosen(
    admin, index, make_term
):
    ws1 = make_term("ws1", vocabulary="work_stream", name="First stream")
    make_term("ws2", vocabulary="work_stream", name="Gone stream", is_retired=True)
    make_term("liverpool", vocabulary="place", name="Liverpool")
    page = create(admin, index, {"work_stream": [ws1]})
    Term.objects.filter(pk=ws1.pk).update(is_retired=True)

    html = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "<legend" in html
    assert "Work stream</legend>" in html
    assert "First stream (retired)" in html
    assert "Gone stream" not in html
    assert 'name="page_terms-place"' not in html
    box = html[html.index(f'name="page_terms-work_stream" value="{ws1.pk}"') :]
    assert "checked" in box[: box.index(">")]


def test_a_key_that_is_no_choice_is_refused(text_page, make_term):
    other = make_term("liverpool", vocabulary="place")
    form_set_type = type("FormSet", (ClassificationFormSet,), {"vocabularies": ("sector",)})
    data = {"page_terms-shown": "1", "page_terms-sector": [str(other.pk)]}
    form_set = form_set_type(data, instance=text_page)
    assert not form_set.is_valid()
    assert [set(errors) for errors in form_set.errors] == [{"sector"}]


def test_comparison_shows_what_was_added_and_taken(admin, index, make_term):
    ws1 = make_term("ws1", vocabulary="work_stream", name="First stream")
    ws2 = make_term("ws2", vocabulary="work_stream", name="Second stream")
    page = create(admin, index, {"work_stream": [ws1]}, **PUBLISH)
    save(admin, page, {"work_stream": [ws2]})
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    html = admin.get(url).content.decode()
    assert '<span class="deletion">First stream</span>' in html
    assert '<span class="addition">Second stream</span>' in html


def test_copy_and_translation_keep_the_terms(text_page, make_term):
    text_page.page_terms.add(PageTerm(term=make_term("health")))
    text_page.save_revision().publish()
    text_page = StandardPage.objects.get(pk=text_page.pk)
    copy = text_page.copy(update_attrs={"slug": "copy"})
    Locale.objects.create(language_code="cy")
    welsh_home = text_page.get_parent().specific.copy_for_translation(
        Locale.objects.get(language_code="cy")
    )
    translated = text_page.copy_for_translation(welsh_home.locale)
    assert [live_codes(each) for each in (text_page, copy, translated)] == [{"health"}] * 3


def test_listing_terms_takes_two_queries(home, make_term, django_assert_num_queries):
    work = make_term("fair-work", sort_order=2, name="Fair work")
    health = make_term("health", sort_order=1, name="Health")
    place = make_term("liverpool", vocabulary="place", name="Liverpool")
    pages = []
    for number in range(3):
        page = StandardPage(title=f"Page {number}", slug=f"page-{number}")
        home.add_child(instance=page)
        for term in (work, health, place):
            PageTerm.objects.create(page=page, term=term)
        pages.append(page)

    with django_assert_num_queries(2):
        groups = [(group.label, group.names) for group in list_page_terms(pages[0])]
    assert groups == [("Priority area", ["Health", "Fair work"]), ("Place", ["Liverpool"])]
    with django_assert_num_queries(2):
        found = list_terms_of_pages(pages, "place")
        names = {key: [term.name for term in terms] for key, terms in found.items()}
    assert names == {page.pk: ["Liverpool"] for page in pages}


def test_terms_of_hidden_pages_are_not_live(text_page, make_term):
    term = make_term("health")
    shown = PageTerm.objects.create(page=text_page, term=term)
    draft = StandardPage(title="Draft", slug="draft", live=False)
    text_page.add_child(instance=draft)
    PageTerm.objects.create(page=draft, term=term)
    assert list(PageTerm.objects.live()) == [shown]
    assert Page.objects.filter(page_terms__term=term).count() == 2
