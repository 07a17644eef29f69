"""Sample parameters for each component, as its head comment names them."""

from __future__ import annotations

import datetime
from types import SimpleNamespace as Item
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils.safestring import mark_safe


class SampleForm(forms.Form):
    """One field of each kind that the field component tells apart."""

    email = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    kind = forms.ChoiceField(
        label="Kind",
        widget=forms.RadioSelect,
        choices=[("a", "A fact"), ("b", "A link")],
        help_text="Pick the nearest.",
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


DAY = datetime.date(2026, 3, 12)
SOURCE = Item(title="Act, section 1", url="https://example.org/act", publisher="Office", year=2012)
PROFILE = Item(
    publisher_name="Publisher",
    contact_email="hub@example.org",
    contact_phone="",
    contact_address="1 Street\nTown",
    licence_text="A licence.",
    logo=None,
)
LINK = Item(title="Report", url="/report/", is_current=True)
FRAME = Item(
    site_name="Hub",
    language="en-GB",
    direction="ltr",
    home_url="/",
    profile=PROFILE,
    header_links=[LINK],
    footer_links=[LINK],
    breadcrumbs=[LINK],
    editor=None,
    user=None,
    site_part_key="/report/",
)
SEGMENTS = [
    Item(code="done", label="Done", count=1, start=0, share=12.5),
    Item(code="not_known", label="Not known", count=7, start=12.5, share=87.5),
]
FACET = {
    "name": "status",
    "label": "Status",
    "options": [{"value": "done", "label": "Done", "count": 0, "selected": True}],
}
EVENT = Item(when="12 March 2026", date=DAY, title="In force", text="A change.", source=SOURCE)


def sample_form(data: dict[str, str] | None = None) -> SampleForm:
    """Return the form, bound when `data` is given."""
    return SampleForm(data)


def framed(frame: Any = FRAME) -> dict[str, Any]:
    """Return the parameters of a part of the frame, whose slots look at the request."""
    request = RequestFactory().get("/")
    request.hub_frame = frame
    return {"frame": frame, "request": request}


def sample_parameters() -> dict[str, dict[str, Any]]:
    """Return parameters by component name; parts that others include alone are left out."""
    form = sample_form({"email": "typed"})
    return {
        "breadcrumb": {"items": [LINK]},
        "button_class": {"tags": ["danger"]},
        "card": {"title": "Card", "url": "/c/", "summary": "Text.", "foot": "Foot"},
        "chips": {"chips": [Item(label="Done", remove_url="?")]},
        "cite": {"plain": "Author (2026). Title.", "bibtex": "@techreport{x}", "note": "Note"},
        "contents": {"items": [Item(title="One", anchor="one", children=[LINK])]},
        "contents_list": {"items": [Item(title="One", anchor="one", number="1")]},
        "copy_button": {"target": "t", "report": "r"},
        "editor_bar": {"frame": Item(editor={"edit_url": "/edit/"})},
        "error_summary": {"form": form},
        "facet": {"facet": FACET},
        "feedback_link": {"url": "/a page/?x=1&y=2"},
        "field": {"field": form["email"]},
        "field_notes": {"field": form["kind"]},
        "filters": {"facets": [FACET], "action": "/list/", "label": "Filter", "is_active": True},
        "finding": {
            "finding": Item(
                rule_code="R01",
                force="duty",
                sentence="Consider it.",
                reason="£2 is above the line of £1.",
                since=DAY,
                guidance_url="/guidance/a/",
                guidance_title="How to",
                whom_to_ask="your lawyer",
                for_suppliers="Expect it.",
                sources=[SOURCE],
            ),
            "shows_sources": True,
            "is_supplier": True,
            "is_open": True,
        },
        "footnotes": {"notes": [Item(anchor="n1", back="m1", html=mark_safe("<b>Note</b>"))]},
        "form_fields": {"form": form},
        "head": {"frame": FRAME},
        "masthead": {"title": "Title", "lead": "Lead", "eyebrow": "Kind", "breadcrumbs": [LINK]},
        "messages": {"messages": [Item(level_tag="error")]},
        "notice": {"title": "Note", "text": "Text", "kind": "warn"},
        "page_end": {
            "url": "/a/",
            "address": "https://example.org/a/",
            "notes": [Item(date=DAY, text="Changed.")],
            "reviewed": DAY,
        },
        "pagination": {"page_obj": Paginator(range(100), 10).page(5), "query": "status=done"},
        "paragraph": {
            "number": "4.12",
            "anchor": "p-x",
            "url": "/p/x/",
            "html": mark_safe("<p>T</p>"),
        },
        "previous_next": {"previous": LINK, "next": LINK},
        "progress_overview": {"segments": SEGMENTS, "total": 8, "caption": "Progress"},
        "publisher": {"profile": PROFILE},
        "recommendation_item": {
            "number": 1,
            "title": "Do it",
            "url": "/r/",
            "status": "under_way",
            "status_label": "Under way",
            "audiences": ["Buyers", "Sellers"],
        },
        "rings": {},
        "footer_sign_in": {"frame": FRAME},
        "site_footer": framed(),
        "site_header": framed(),
        "site_user": {"frame": FRAME},
        "site_logo": {"image": None},
        "source": {"source": SOURCE},
        "status": {"code": "done", "label": "Done"},
        "structured_data": {"page": None},
        "tabs": {"tabs": [LINK], "label": "Sections"},
        "table": {
            "caption": "Table",
            "head": ["A", "B"],
            "rows": [["1", "2"]],
            "row_headers": True,
        },
        "thread": {"items": [Item(title="Here", here=True, url="/x/"), LINK], "title": "Thread"},
        "timeline": {"years": [Item(year=2026, events=[EVENT])]},
        "timeline_event": {"event": EVENT},
        "words": {
            "url": "/glossary/",
            "words": [
                {
                    "id": "word--output",
                    "meaning_id": "meaning--output",
                    "back": "use--output",
                    "label": "Output",
                    "definition": "What is counted.",
                    "url": "/glossary/#output",
                }
            ],
        },
        "update_history": {"notes": [Item(date=DAY, text="Changed.")], "reviewed": DAY},
    }
