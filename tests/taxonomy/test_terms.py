"""Terms: names by language, identity, parents, order."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.models import Locale

from hub.taxonomy.models import PageTerm, Term, TermLabel
from hub.taxonomy.terms import list_choices


def test_name_follows_the_reader_and_falls_back_to_the_first_language(make_term):
    term = make_term("health", name="Health")
    welsh = Locale.objects.create(language_code="cy")
    TermLabel.objects.create(term=term, locale=welsh, name="Iechyd")

    with translation.override("cy"):
        assert str(term) == "Iechyd"
    with translation.override("ar"):
        assert str(term) == "Health"
    assert term.label(welsh).name == "Iechyd"
    assert term.label("en").name == "Health"


def test_a_term_without_labels_shows_its_code(db):
    assert str(Term.objects.create(vocabulary="place", code="nowhere")) == "nowhere"


def test_listing_takes_two_queries_with_one_and_with_thirty_terms(
    make_term, django_assert_num_queries
):
    make_term("term-0")
    with django_assert_num_queries(2):
        assert [str(term) for term in Term.objects.with_labels()] == ["Term-0"]
    for number in range(1, 30):
        make_term(f"term-{number}", sort_order=number)
    with django_assert_num_queries(2):
        names = [str(term) for term in Term.objects.with_labels()]
    assert names == [f"Term-{number}" for number in range(30)]


def test_codes_are_unique_within_a_vocabulary_only(make_term):
    make_term("plan", vocabulary="commissioning_stage")
    make_term("plan", vocabulary="procurement_stage")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_term("plan", vocabulary="procurement_stage")


def test_one_label_for_a_term_and_language(make_term):
    term = make_term("health")
    with pytest.raises(IntegrityError), transaction.atomic():
        TermLabel.objects.create(term=term, locale=Locale.get_default(), name="Again")


def test_current_leaves_retired_terms_out(make_term):
    make_term("old", is_retired=True)
    new = make_term("new")
    assert list(Term.objects.current()) == [new]


@pytest.mark.parametrize("code", ["Fair work", "fair_work", "-fair", "fair--work", "équité"])
def test_codes_have_one_form(db, code):
    with pytest.raises(ValidationError) as raised:
        Term(vocabulary="priority_area", code=code).full_clean()
    assert set(raised.value.message_dict) == {"code"}


@pytest.mark.parametrize("mappings", [["jobs"], {"sdg": 8}, {"sdg": ["8", 9]}])
def test_mappings_are_texts_by_name(db, mappings):
    with pytest.raises(ValidationError) as raised:
        Term(vocabulary="priority_area", code="jobs", mappings=mappings).full_clean()
    assert set(raised.value.message_dict) == {"mappings"}


def test_parents_stay_in_their_vocabulary(make_term):
    analyse = make_term("analyse", vocabulary="commissioning_stage")
    health = make_term("health")
    Term(vocabulary="procurement_stage", code="plan", parent=analyse).full_clean()
    for vocabulary, parent in (("sector", health), ("procurement_stage", health)):
        with pytest.raises(ValidationError) as raised:
            Term(vocabulary=vocabulary, code="child", parent=parent).full_clean()
        assert set(raised.value.message_dict) == {"parent"}


def test_a_term_is_never_broader_than_itself(make_term):
    country = make_term("country", vocabulary="place")
    town = make_term("town", vocabulary="place", parent=country)
    country.parent = town
    with pytest.raises(ValidationError) as raised:
        country.full_clean()
    assert set(raised.value.message_dict) == {"parent"}


def test_code_changes_until_the_term_is_used(make_term, text_page):
    term = make_term("helth")
    term.code = "health"
    term.full_clean()
    term.save()

    PageTerm.objects.create(page=text_page, term=term)
    for field, value in (("code", "wellbeing"), ("vocabulary", "outcome")):
        changed = Term.objects.get(pk=term.pk)
        setattr(changed, field, value)
        with pytest.raises(ValidationError) as raised:
            changed.full_clean()
        assert set(raised.value.message_dict) == {field}
    unchanged = Term.objects.get(pk=term.pk)
    unchanged.sort_order = 7
    unchanged.full_clean()


def test_choices_take_one_query_and_follow_the_reader(make_term, django_assert_num_queries):
    uk = make_term("uk", vocabulary="jurisdiction", name="United Kingdom", sort_order=1)
    make_term("wales", vocabulary="jurisdiction", name="Wales", sort_order=2)
    welsh = Locale.objects.create(language_code="cy")
    TermLabel.objects.create(term=uk, locale=welsh, name="Y Deyrnas Unedig")
    bare = Term.objects.create(vocabulary="jurisdiction", code="bare", sort_order=3)
    make_term("liverpool", vocabulary="place")

    with translation.override("cy"), django_assert_num_queries(1):
        found = [(choice.code, choice.name) for choice in list_choices("jurisdiction")]
    assert found == [("uk", "Y Deyrnas Unedig"), ("wales", "Wales"), ("bare", "bare")]
    assert list_choices("jurisdiction")[0].name == "United Kingdom"
    assert list_choices("jurisdiction")[2].pk == bare.pk
