"""What a moderator has to look at before a submission is published, as far as it can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.submission.forms import FigureForm
from casestudies.submission.models import Consent, Submission

NUMBERS = FigureForm.NUMBERS


@dataclass(frozen=True)
class Check:
    """One thing to look at: what is known, and whether that is enough."""

    text: str
    is_met: bool


def list_checks(submission: Submission) -> list[Check]:
    """Return what stands of sources, consents and figures, in the order to look at them."""
    return [
        _check_sources(submission),
        *(_check_consent(submission, kind) for kind in Consent.Kind),
        *_check_figures(submission.sent_answers.get("figures", [])),
    ]


def _check_sources(submission: Submission) -> Check:
    text = submission.sent_answers.get("evidence", {}).get("sources", "")
    count = sum(bool(line.strip()) for line in text.splitlines())
    if not count:
        return Check(_("No source is named."), is_met=False)
    named = ngettext("%(count)d source is named.", "%(count)d sources are named.", count)
    return Check(named % {"count": count}, is_met=True)


def _check_consent(submission: Submission, kind: Consent.Kind) -> Check:
    consents = [item for item in submission.consents.all() if item.kind == kind]
    held = next((item for item in consents if item.withdrawn_at is None), None)
    if held is not None:
        text = _("%(kind)s: allowed on %(day)s.")
        day = date_format(held.given_at, "DATE_FORMAT")
        return Check(text % {"kind": kind.label, "day": day}, is_met=True)
    return Check(
        _("%(kind)s: not allowed.") % {"kind": kind.label},
        is_met=kind != Consent.Kind.PUBLICATION,
    )


def _check_figures(figures: list[dict[str, Any]]) -> list[Check]:
    """Every figure has a status by where it stands; what it lacks is said."""
    if not figures:
        return [Check(_("No figure: say so, or find one."), is_met=False)]
    checks = []
    for number, figure in enumerate(figures, 1):
        given = [str(FigureForm.base_fields[name].label) for name in NUMBERS if name in figure]
        lacking = [
            str(FigureForm.base_fields[name].label)
            for name in ("period", "source")
            if not figure.get(name)
        ]
        text = _("Figure %(number)d (%(measured)s): %(given)s.") % {
            "number": number,
            "measured": figure.get("measured", ""),
            "given": ", ".join(given),
        }
        if lacking:
            text += " " + _("Not answered: %(questions)s") % {"questions": ", ".join(lacking)}
        checks.append(Check(text, is_met=not lacking))
    return checks
