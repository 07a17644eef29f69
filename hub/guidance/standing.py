"""What readers must know before they trust a guidance page: its notices, on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.guidance.grounds import Grounds
from hub.guidance.models import GuidancePage
from hub.reference.dates import ENDED
from hub.reference.models import Instrument


@dataclass(frozen=True)
class Notice:
    """One notice above a page's text; `url` leads on where there is a way."""

    title: str
    text: str
    kind: str = "warn"
    url: str = ""
    link_text: str = ""


def has_ended(instrument: Instrument, day: date) -> bool:
    """Tell whether a law or policy no longer stands on `day`."""
    if instrument.status in ENDED or instrument.superseded_by_id is not None:
        return True
    return instrument.in_force_to is not None and instrument.in_force_to < day


def list_notices(
    page: GuidancePage, grounds: Grounds, day: date, request: HttpRequest
) -> list[Notice]:
    """Return the notices that `page` needs on `day`, the gravest first.

    Args:
        grounds: what the page stands on, and the page to read instead.
    """
    notices = [_superseded(grounds.newer, request)] if page.superseded_by_id else []
    notices += [_ground_lost(each) for each in grounds.instruments if has_ended(each, day)]
    if page.applies_to and page.applies_to < day:
        notices.append(_ended(page.applies_to))
    if page.applies_from and page.applies_from > day:
        notices.append(_to_come(page.applies_from))
    if page.is_overdue_on(day):
        notices.append(_overdue(page))
    return notices


def _superseded(newer: GuidancePage | None, request: HttpRequest) -> Notice:
    url = newer.get_url(request) if newer else ""
    return Notice(
        _("This page has been replaced"),
        _("It is kept so that links to it still work. Do not rely on it."),
        kind="bad",
        url=url or "",
        link_text=_("Read instead: %(title)s") % {"title": newer.title} if newer and url else "",
    )


def _ground_lost(instrument: Instrument) -> Notice:
    name = {"name": str(instrument)}
    if instrument.superseded_by:
        names = name | {"newer": str(instrument.superseded_by)}
        text = _("%(name)s, on which this page rests, has been replaced by %(newer)s.") % names
    else:
        text = _("%(name)s, on which this page rests, is no longer in force.") % name
    check = _("Parts of this page may be out of date: check before you rely on it.")
    return Notice(_("The rules under this page have changed"), f"{text} {check}", kind="bad")


def _ended(day: date) -> Notice:
    text = _("The law on this page held until %(day)s.") % {"day": _day(day)}
    return Notice(_("This was the law until a past day"), text, kind="bad")


def _to_come(day: date) -> Notice:
    text = _("The law on this page holds from %(day)s.") % {"day": _day(day)}
    return Notice(_("Not in force yet"), text)


def _overdue(page: GuidancePage) -> Notice:
    assert page.review_by is not None  # noqa: S101 -- is_overdue_on has asked
    text = _("This page should have been checked by %(day)s. It may be out of date.")
    return Notice(_("Review overdue"), text % {"day": _day(page.review_by)})


def _day(day: date) -> str:
    return date_format(day, "j F Y")
