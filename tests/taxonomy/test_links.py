"""Links between pages, in both directions, as the public sees them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import PageViewRestriction

from hub.home.models import StandardPage
from hub.taxonomy.links import list_linked_pages
from hub.taxonomy.models import PageLink

ROLE = PageLink.Role


@pytest.fixture
def make_page(home):
    def make(title: str, *, live: bool = True) -> StandardPage:
        page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), live=live)
        return home.add_child(instance=page)

    return make


def link(source, target, role=ROLE.CARRIES_OUT, **fields):
    return PageLink.objects.create(source=source, target=target, role=role, **fields)


def test_both_directions_with_label_address_and_kind(make_page):
    here, guide, case = make_page("Here"), make_page("A guide"), make_page("A case")
    link(case, here, ROLE.EVIDENCES)
    link(guide, here)
    link(here, guide, ROLE.CITES, paragraph="abc123", sort_order=1)

    found = list_linked_pages(here)
    assert [
        (each.title, each.label, each.is_incoming, each.url, each.kind, each.paragraph)
        for each in found
    ] == [
        ("A guide", "cites", False, "/a-guide/", "Page", "abc123"),
        ("A guide", "is carried out by", True, "/a-guide/", "Page", ""),
        ("A case", "is evidenced by", True, "/a-case/", "Page", ""),
    ]


def test_roles_narrow(make_page):
    here, guide, case = make_page("Here"), make_page("A guide"), make_page("A case")
    link(guide, here)
    link(case, here, ROLE.EVIDENCES)
    found = list_linked_pages(here, roles=[ROLE.EVIDENCES, ROLE.TEACHES])
    assert [(each.role, each.pk) for each in found] == [("evidences", case.pk)]


def test_drafts_and_restricted_pages_never_show(make_page):
    here, shown = make_page("Here"), make_page("Shown")
    draft, private = make_page("Draft", live=False), make_page("Private")
    below = private.add_child(instance=StandardPage(title="Below", slug="below"))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    kept = link(shown, here)
    for hidden in (draft, private, below):
        link(hidden, here)
        link(here, hidden)
    assert [each.title for each in list_linked_pages(here)] == ["Shown"]
    assert list(PageLink.objects.for_target(here).live()) == [kept]
    assert PageLink.objects.for_source(here).live().count() == 0
    assert list_linked_pages(draft) == []


def test_one_query_with_one_and_with_thirty_links(make_page, rf, django_assert_num_queries):
    here = make_page("Here")
    link(make_page("Other 0"), here)
    request = rf.get("/")
    list_linked_pages(here, request)
    with django_assert_num_queries(1):
        assert len(list_linked_pages(here, request)) == 1
    for number in range(1, 30):
        link(make_page(f"Other {number}"), here)
    with django_assert_num_queries(1):
        assert len(list_linked_pages(here, request)) == 30


def test_a_link_is_said_once_for_each_paragraph(make_page):
    here, guide = make_page("Here"), make_page("A guide")
    link(guide, here)
    link(guide, here, paragraph="abc123")
    with pytest.raises(IntegrityError), transaction.atomic():
        link(guide, here, paragraph="abc123")
    assert PageLink.objects.count() == 2


def test_links_live_in_drafts_until_publication(make_page):
    here, guide = make_page("Here"), make_page("A guide")
    here.page_links.add(PageLink(target=guide, role=ROLE.CITES))
    revision = here.save_revision()
    assert list_linked_pages(guide) == []
    revision.publish()
    assert [each.title for each in list_linked_pages(guide)] == ["Here"]


def test_deleting_the_target_leaves_the_draft_editable(make_page):
    here, guide = make_page("Here"), make_page("A guide")
    here.page_links.add(PageLink(target=guide, role=ROLE.CITES))
    here.save_revision()
    guide.delete()
    fresh = StandardPage.objects.get(pk=here.pk)
    assert list(fresh.get_latest_revision_as_object().page_links.all()) == []
