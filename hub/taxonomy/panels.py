"""Panels of the page editor: what a page is about, and which pages it bears on."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import M2MFieldComparison
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Page

from hub.taxonomy.forms import ClassificationFormSet
from hub.taxonomy.models import Term
from hub.taxonomy.vocabularies import Vocabulary

RELATION = "page_terms"


class ClassificationComparison(M2MFieldComparison):
    """What was added to and taken from a page's terms between two versions, as one line."""

    def __init__(self, label: str, vocabularies: Sequence[str], page_a: Page, page_b: Page) -> None:
        self.label = label
        keys = [self._keys(page) for page in (page_a, page_b)]
        terms = list(Term.objects.in_vocabulary(*vocabularies).with_labels())
        self.val_a, self.val_b = ([term for term in terms if term.pk in each] for each in keys)

    @staticmethod
    def _keys(page: Page) -> set[int]:
        return {row.term_id for row in page.page_terms.all()}

    def field_label(self) -> str:
        return self.label


class ClassificationPanel(Panel):
    """Checkboxes for the terms of a page, grouped by vocabulary; one such panel on a page type.

    Args:
        vocabularies: their codes, in the order to show them; all when None.
    """

    def __init__(self, vocabularies: Sequence[str] | None = None, **kwargs: Any) -> None:
        kwargs["heading"] = kwargs.get("heading") or _("What this page is about")
        super().__init__(**kwargs)
        self.vocabularies = tuple(
            Vocabulary(name).value for name in vocabularies or Vocabulary.values
        )

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"vocabularies": self.vocabularies}

    def get_form_options(self) -> dict[str, Any]:
        form_set = type(
            "PageClassificationFormSet",
            (ClassificationFormSet,),
            {"vocabularies": self.vocabularies},
        )
        return {"formsets": {RELATION: {"formset": form_set}}}

    class BoundPanel(Panel.BoundPanel):
        template_name = "taxonomy/classification_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["form"] = self.form.formsets[RELATION].choice_form
            return context

        def get_comparison(self) -> list[Any]:
            return [
                functools.partial(
                    ClassificationComparison, str(self.heading), self.panel.vocabularies
                )
            ]


class PageLinksPanel(InlinePanel):
    """The pages that a page carries out, evidences, teaches, cites or is related to."""

    def __init__(
        self,
        relation_name: str = "page_links",
        panels: list[Any] | None = None,
        heading: Any = "",
        label: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            relation_name,
            panels=panels or [FieldPanel("role"), FieldPanel("target"), FieldPanel("paragraph")],
            heading=heading or _("Pages this page bears on"),
            label=label or _("link"),
            **kwargs,
        )
