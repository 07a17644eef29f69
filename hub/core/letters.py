"""Mail that the hub writes: a subject, plain text and accessible HTML from three templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import get_language, get_language_bidi, override


def write_letter(
    name: str, *, to: str, context: Mapping[str, Any], language: str | None = None
) -> EmailMultiAlternatives:
    """Return the letter `name` to the address `to`, not sent yet.

    Rendered from `mail/<name>_subject.txt`, `mail/<name>.txt` and `mail/<name>.html` in `language`
    (that of the site when None). `site_name` and `site_url` join `context`. Links in it are made
    with `site_address`, never with the host that a request asked for.
    """
    with override(language or settings.LANGUAGE_CODE):
        tag = get_language() or settings.LANGUAGE_CODE
        full = {
            "site_name": _site_name(),
            "site_url": settings.SITE_URL,
            "language": "en-GB" if tag == "en" else tag,
            "direction": "rtl" if get_language_bidi() else "ltr",
            **context,
        }
        subject = " ".join(_render(f"mail/{name}_subject.txt", full, escape=False).split())
        text = _render(f"mail/{name}.txt", full, escape=False).strip() + "\n"
        html = _render(f"mail/{name}.html", full | {"subject": subject}, escape=True)
    letter = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    letter.attach_alternative(html, "text/html")
    # Keeps answering machines silent (RFC 3834, section 5).
    letter.extra_headers["Auto-Submitted"] = "auto-generated"
    return letter


def send_letter(
    name: str, *, to: str, context: Mapping[str, Any], language: str | None = None
) -> None:
    """Write the letter `name` and send it; see `write_letter` for what the arguments are."""
    write_letter(name, to=to, context=context, language=language).send()


def site_address(path: str) -> str:
    """Return the whole address of `path` (`/…`) on this site, for use in mail."""
    return f"{settings.SITE_URL}{path}"


def _render(name: str, context: Mapping[str, Any], *, escape: bool) -> str:
    """Render a template; plain text must not have its apostrophes turned into entities."""
    template: Any = get_template(name)
    return template.template.render(Context(context, autoescape=escape))


def _site_name() -> str:
    profile = (
        apps.get_model("upkeep", "SiteProfile").objects.filter(site__is_default_site=True).first()
    )
    return (profile and profile.site_name) or settings.WAGTAIL_SITE_NAME
