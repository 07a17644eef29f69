"""The form with which a person signs in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Address, pass word, and whether to stay signed in; labels say all, placeholders nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("E-mail address")
        self.fields["remember"].label = _("Keep me signed in for two weeks")
        self.fields["remember"].help_text = _("Not on a computer that other people use.")
