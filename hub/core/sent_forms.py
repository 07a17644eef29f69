"""What a form sent, for a page that shows it again: never what is secret."""

from __future__ import annotations

from django.http import HttpRequest

# Words in the names of fields that hold secrets. One-time codes are asked for below /accounts/
# alone, of which no form is shown again.
SECRET = ("password", "secret")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field


def list_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the form sent, each name with each of its values, but for the token."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != TOKEN and isinstance(value, str)
    ]


def holds_secret(request: HttpRequest) -> bool:
    """Return whether a field of the form has a name as those of secrets have."""
    return any(word in name.lower() for name in request.POST for word in SECRET)


def count_characters(sent: list[tuple[str, str]]) -> int:
    """Return how long all names and values are together."""
    return sum(len(name) + len(value) for name, value in sent)
