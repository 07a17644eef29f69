"""A term in use, drafts included, cannot vanish; the editor is told where it is used."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from hub.core.deletion import InUse
from hub.core.usage import Use, find_uses
from hub.home.models import StandardPage
from hub.reference.models import Instrument
from hub.taxonomy.models import PageTerm, Term, TermLabel


def delete_in_admin(admin, term):
    url = reverse("wagtailsnippets_taxonomy_term:delete", args=[term.pk])
    return admin.post(url, follow=True)


def add_to_draft(page, term):
    draft = page.get_latest_revision_as_object()
    draft.page_terms.add(PageTerm(term=term))
    draft.save_revision()


def test_an_unused_term_goes_with_its_labels(admin, make_term):
    term = make_term("health")
    response = delete_in_admin(admin, term)
    assert response.status_code == 200
    assert not Term.objects.exists()
    assert not TermLabel.objects.exists()


def test_a_published_use_is_named(admin, make_term, text_page):
    term = make_term("health", name="Health")
    PageTerm.objects.create(page=text_page, term=term)
    html = delete_in_admin(admin, term).content.decode()
    assert "Term “Health” was not deleted, because it is used in: “Buying well”." in html
    assert list(PageTerm.objects.values_list("term__code", flat=True)) == ["health"]
    with pytest.raises(InUse), transaction.atomic():
        term.delete()
    with pytest.raises(InUse), transaction.atomic():
        Term.objects.all().delete()
    assert Term.objects.get() == term


def test_a_draft_is_a_use(admin, make_term, text_page):
    term = make_term("health", name="Health")
    add_to_draft(text_page, term)
    assert not PageTerm.objects.exists()
    html = delete_in_admin(admin, term).content.decode()
    assert "used in: “Buying well” (draft)." in html
    assert Term.objects.get() == term


def test_only_the_newest_draft_counts(make_term, text_page):
    term, other = make_term("health"), make_term("place", vocabulary="place")
    add_to_draft(text_page, term)
    text_page.refresh_from_db()
    text_page.save_revision()
    assert find_uses(term) == []
    text_page.refresh_from_db()
    add_to_draft(text_page, other)
    assert [str(use) for use in find_uses(other)] == ["Buying well"]
    term.delete()
    assert list(Term.objects.all()) == [other]


def test_a_planned_publication_counts(make_term, text_page):
    term = make_term("health")
    add_to_draft(text_page, term)
    planned = Revision.objects.latest("pk")
    planned.approved_go_live_at = timezone.now() + timezone.timedelta(days=3)
    planned.save()
    text_page.refresh_from_db()
    text_page.save_revision()
    assert [use.is_draft for use in find_uses(term)] == [True]


def test_keys_that_only_look_alike_do_not_count(make_term, text_page):
    terms = [make_term(f"term-{number}") for number in range(12)]
    add_to_draft(text_page, terms[11])
    assert {term.pk for term in terms if find_uses(term)} == {terms[11].pk}


def test_users_instruments_and_narrower_terms_are_uses(make_term):
    buyer = make_term("commissioner", vocabulary="audience")
    user = get_user_model().objects.create_user("a@example.org", audience=buyer)
    uk = make_term("uk", vocabulary="jurisdiction")
    make_term("wales", vocabulary="jurisdiction", name="Wales", parent=uk)
    act = Instrument.objects.create(code="act", title="An Act", kind="act", summary="Text.")
    act.jurisdictions.add(uk)

    assert find_uses(buyer) == [Use("users.User", str(user.pk), "a@example.org")]
    assert {str(use) for use in find_uses(uk)} == {"Wales", "An Act"}
    for term in (buyer, uk):
        with pytest.raises(InUse), transaction.atomic():
            term.delete()


def test_one_use_is_named_once_and_long_lists_are_cut(admin, make_term, home):
    term = make_term("health", name="Health")
    for number in range(7):
        page = StandardPage(title=f"Page {number}", slug=f"page-{number}")
        home.add_child(instance=page)
        page.page_terms.add(PageTerm(term=term))
        page.save_revision().publish()
    assert [str(use) for use in find_uses(term)] == [f"Page {number}" for number in range(7)]
    html = delete_in_admin(admin, term).content.decode()
    assert "“Page 4”, 2 more." in html


def test_deleting_several_at_once_is_refused_when_one_is_used(admin, make_term, text_page):
    used, unused = make_term("health", name="Health"), make_term("work")
    PageTerm.objects.create(page=text_page, term=used)
    url = reverse("wagtail_bulk_action", args=["taxonomy", "term", "delete"])
    response = admin.post(f"{url}?id={used.pk}&id={unused.pk}", follow=True)
    assert "Term “Health” was not deleted" in response.content.decode()
    assert set(Term.objects.all()) == {used, unused}


def test_deleting_the_page_frees_the_term(make_term, text_page):
    term = make_term("health")
    PageTerm.objects.create(page=text_page, term=term)
    add_to_draft(text_page, term)
    text_page.delete()
    term.delete()
    assert not Term.objects.exists()
