"""The editor's forms of questions, modules and quizzes: what cannot be, said where it stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from learning.domain.reading_time import list_anchors
from learning.domain.taking.papers import find_shortages, read_stored_sections
from learning.domain.taking.prerequisites import is_circular


class QuestionForm(WagtailAdminModelForm):
    """A question in the admin."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lesson, anchor = cleaned.get("taught_on"), cleaned.get("taught_at")
        if lesson and anchor and anchor not in list_anchors(lesson):
            known = ", ".join(f"“{each}”" for each in list_anchors(lesson))
            message = _("The lesson has no part of that name. It has: %(known)s.")
            self.add_error("taught_at", ValidationError(message, params={"known": known}))
        if anchor and not lesson:
            self.add_error("taught_on", _("Choose the lesson that this is a part of."))
        return cleaned


class ModulePageForm(WagtailAdminPageForm):
    """A module in the admin: what comes before it can be completed without it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rows = self.formsets["prerequisites"]
        if rows.is_valid():
            kept = [row.cleaned_data for row in rows.forms if row not in rows.deleted_forms]
            required = [row["required"].pk for row in kept if row.get("required")]
            if is_circular(self.instance.pk, required):
                self.add_error(
                    None, _("A module cannot come before itself, nor before one that it needs.")
                )
        return cleaned


class QuizPageForm(WagtailAdminPageForm):
    """A quiz in the admin. A draft may be unfinished; what is published can always be drawn."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sections = cleaned.get("sections")
        if sections is None or self.is_deferred_validation or "sections" in self.errors:
            return cleaned
        if not len(sections):
            self.add_error("sections", _("A quiz needs at least one section."))
            return cleaned
        for place in find_shortages(read_stored_sections(sections.get_prep_value())):
            message = _(
                "Section %(number)d cannot be drawn: other sections ask some of the same "
                "questions, and too few are left."
            )
            self.add_error("sections", ValidationError(message, params={"number": place + 1}))
        return cleaned
