"""How editors say what a page is about: one form with a field for each vocabulary.

Several inline panels on the relation `page_terms` would share one form prefix. This form set
stands in for modelcluster's: it speaks the same protocol, holds a single form, and writes the
relation as a whole, so that drafts, comparison, copying and publishing work as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from hub.taxonomy.models import PageTerm, Term
from hub.taxonomy.vocabularies import Vocabulary

MARKER = "shown"


class ClassificationForm(forms.Form):
    """A group of checkboxes for each vocabulary; retired terms only where they are chosen."""

    shown = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        vocabularies: Sequence[str],
        chosen: Mapping[int, PageTerm],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance = PageTerm()  # no row of its own: saving a draft looks for the key of one
        self.vocabularies = vocabularies
        choices: dict[str, list[tuple[int, str]]] = {name: [] for name in vocabularies}
        for term in Term.objects.in_vocabulary(*vocabularies).with_labels():
            if term.is_retired and term.pk not in chosen:
                continue
            name = _("%(term)s (retired)") % {"term": term} if term.is_retired else str(term)
            choices[term.vocabulary].append((term.pk, name))
        for name in vocabularies:
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=Vocabulary(name).label,
                choices=choices[name],
                initial=[key for key, _name in choices[name] if key in chosen],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def offered(self) -> set[int]:
        """Keys of the terms that the form shows."""
        return {key for name in self.vocabularies for key, _name in self.fields[name].choices}

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields of the vocabularies that have terms."""
        return [self[name] for name in self.vocabularies if self.fields[name].choices]

    def defer_required_fields(self) -> None:
        """Nothing is required; part of the protocol of admin forms."""

    def restore_required_fields(self) -> None:
        """As above."""

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """A draft that was saved in passing changes no field of an open form; as above."""
        return []


class ClassificationFormSet:
    """Reads and writes a page's `page_terms` through one `ClassificationForm`.

    A submission without the form (no marker) changes nothing: absence is not the wish to clear.
    Terms of other vocabularies than the form's are left alone.
    """

    vocabularies: ClassVar[Sequence[str]] = tuple(Vocabulary.values)
    inherit_kwargs: ClassVar[None] = None
    min_num: int | None = None
    can_delete = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        instance: Page | None = None,
        prefix: str = "page_terms",
        **kwargs: Any,
    ) -> None:
        self.data = data
        self.instance = instance
        self.prefix = prefix
        self.is_bound = data is not None

    @cached_property
    def choice_form(self) -> ClassificationForm:
        submitted = self.is_bound and f"{self.prefix}-{MARKER}" in (self.data or {})
        return ClassificationForm(
            self.data if submitted else None,
            prefix=self.prefix,
            vocabularies=self.vocabularies,
            chosen=self._rows(),
        )

    @property
    def forms(self) -> list[ClassificationForm]:
        return [self.choice_form]

    def __iter__(self) -> Iterator[ClassificationForm]:
        return iter(self.forms)

    @property
    def media(self) -> Any:
        return self.choice_form.media

    @property
    def errors(self) -> list[Any]:
        return [self.choice_form.errors] if self.choice_form.errors else []

    def total_form_count(self) -> int:
        return len(self.forms)

    def initial_form_count(self) -> int:
        return len(self.forms)

    def _should_delete_form(self, form: ClassificationForm) -> bool:
        return False  # terms are taken off by the form, never the form itself

    def is_multipart(self) -> bool:
        return False

    def is_valid(self) -> bool:
        return not self.choice_form.is_bound or self.choice_form.is_valid()

    def save(self, commit: bool = True) -> list[PageTerm]:
        """Make the relation hold what was chosen; return the rows added."""
        if not self.choice_form.is_bound or self.instance is None:
            return []
        rows = self._rows()
        chosen = {
            key for name in self.vocabularies for key in self.choice_form.cleaned_data.get(name, [])
        }
        dropped = self.choice_form.offered - chosen
        added = [PageTerm(term_id=key) for key in sorted(chosen - rows.keys())]
        manager = self.instance.page_terms
        # The whole list at once: rows of a draft have no key that `remove` could tell apart.
        manager.set([row for key, row in rows.items() if key not in dropped] + added)
        if commit:
            manager.commit()
        return added

    def _rows(self) -> dict[int, PageTerm]:
        if self.instance is None:
            return {}
        return {row.term_id: row for row in self.instance.page_terms.all()}
