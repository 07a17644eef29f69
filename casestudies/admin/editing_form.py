"""The editing form of a case study: short for a first draft, the rest folded away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel

from casestudies.admin.panels import MissingPanel, SubmissionPanel
from hub.taxonomy.panels import ClassificationPanel, PageLinksPanel
from hub.upkeep.panels import ChangeNotesPanel

FIRST_SECTIONS = {"action", "shortcomings"}


def list_panels(*, sections: Sequence[str], vocabularies: Sequence[str]) -> list[Panel]:
    """Return the panels below the title: first what a draft needs, then what can wait."""
    return [
        MissingPanel(heading=_("What is missing")),
        SubmissionPanel(heading=_("Sent in from outside")),
        FieldPanel("lead"),
        InlinePanel("parties", heading=_("Who took part"), label=_("party")),
        FieldPanel("action"),
        InlinePanel("outcomes", heading=_("Outcomes"), label=_("outcome")),
        FieldPanel("shortcomings"),
        FieldPanel("would_not_repeat"),
        InlinePanel("sources", heading=_("Sources"), label=_("source")),
        MultiFieldPanel(
            [FieldPanel(name) for name in sections if name not in FIRST_SECTIONS],
            heading=_("The rest of the story"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("contract_value"), FieldPanel("currency")]),
                FieldRowPanel([FieldPanel("value_band"), FieldPanel("value_note")]),
                FieldRowPanel([FieldPanel("started_on"), FieldPanel("started_precision")]),
                FieldRowPanel([FieldPanel("ended_on"), FieldPanel("ended_precision")]),
                FieldPanel("costs"),
            ],
            heading=_("Contract and costs"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("place_name"), FieldPanel("evidence_level")]),
                FieldRowPanel([FieldPanel("contact"), FieldPanel("contact_url")]),
                FieldPanel("review_by"),
            ],
            heading=_("Place, evidence, contact, review"),
            classname="collapsed",
        ),
        ClassificationPanel(vocabularies=vocabularies, classname="collapsed"),
        PageLinksPanel(classname="collapsed"),
        ChangeNotesPanel(classname="collapsed"),
    ]
