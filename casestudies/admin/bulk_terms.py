"""The bulk action that gives terms to case studies, or takes them away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from casestudies.admin.classification import change_terms
from casestudies.models import CaseStudyPage
from casestudies.models.pages import VOCABULARIES
from casestudies.permissions import can_classify
from hub.taxonomy.models import Term
from hub.taxonomy.vocabularies import Vocabulary

ADD, REMOVE = "add", "remove"


class TermsForm(forms.Form):
    """Which terms, and whether they are given or taken away."""

    change = forms.ChoiceField(
        label=_("What to do"),
        choices=[(ADD, _("Add these terms")), (REMOVE, _("Take these terms away"))],
        initial=ADD,
        widget=forms.RadioSelect,
    )
    terms = forms.TypedMultipleChoiceField(
        label=_("Terms"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[int, str]]] = {name: [] for name in VOCABULARIES}
        for term in Term.objects.in_vocabulary(*VOCABULARIES).current().with_labels():
            groups[term.vocabulary].append((term.pk, term.name))
        self.fields["terms"].choices = [
            (str(Vocabulary(name).label), terms) for name, terms in groups.items() if terms
        ]


class TermsBulkAction(PageBulkAction):
    """Offered in every list of pages; only case studies that one may edit are touched."""

    display_name = _("Classify")
    aria_label = _("Change the terms of the selected case studies")
    action_type = "classify"
    template_name = "casestudies/admin/bulk_terms.html"
    action_priority = 60
    form_class = TermsForm

    def check_perm(self, page: Page) -> bool:
        is_case = issubclass(page.specific_class or Page, CaseStudyPage)
        return is_case and can_classify(self.request.user, page)

    def get_execution_context(self) -> dict[str, Any]:
        values = self.cleaned_form.cleaned_data
        return super().get_execution_context() | {
            "terms": Term.objects.filter(pk__in=values["terms"]),
            "add": values["change"] == ADD,
        }

    @classmethod
    def execute_action(cls, objects: list[Page], **kwargs: Any) -> tuple[int, int]:
        count = change_terms(objects, kwargs["terms"], by=kwargs["user"], add=kwargs["add"])
        return count, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext(
            "%(count)d case study was changed.",
            "%(count)d case studies were changed.",
            num_parent_objects,
        )
        return text % {"count": num_parent_objects}
