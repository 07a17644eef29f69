"""The moderator's choice for each part that both sides changed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casestudies.submission.merging import Difference

KEEP, TAKE = "keep", "take"


class DifferencesForm(forms.Form):
    """A choice for each difference; the page's own text is kept unless told otherwise."""

    def __init__(self, *args: Any, differences: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        shown = sha256(repr(differences).encode()).hexdigest()
        self.fields["shown"] = forms.CharField(initial=shown, widget=forms.HiddenInput)
        for number, _each in enumerate(differences):
            self.fields[f"part-{number}"] = forms.ChoiceField(
                label=_("What the page says"),
                choices=[(KEEP, _("Keep what is on the page")), (TAKE, _("Take what was sent"))],
                initial=KEEP,
                widget=forms.RadioSelect,
            )

    def clean_shown(self) -> str:
        """Refuse choices about other differences than are left now."""
        shown: str = self.cleaned_data["shown"]
        if shown != self.fields["shown"].initial:
            self.data = {**dict(self.data.items()), "shown": self.fields["shown"].initial}
            raise ValidationError(_("What was sent or decided has changed. Choose again."))
        return shown

    def list_choices(self) -> list[forms.BoundField]:
        """Return the choice for each difference, in order."""
        return [self[f"part-{number}"] for number in range(len(self.differences))]

    def list_taken(self) -> list[Difference]:
        """Return the differences of which the sender's text is taken."""
        return [
            difference
            for number, difference in enumerate(self.differences)
            if self.cleaned_data[f"part-{number}"] == TAKE
        ]
