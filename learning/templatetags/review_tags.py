"""Questions after they were answered, as pages show them.

Here and not in templates for the same reason as `question_tags`. Nothing of it is kept: it says
what is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from learning.templatetags.question_tags import name_question

register = template.Library()


@register.simple_tag
def answered_question(
    review: Any,
    number: int,
    total: int,
    *,
    has_changed: bool = False,
    report_url: str = "",
    report: Any = None,
) -> SafeString:
    """Write a question with its review, and with a `report_url` the way to report it."""
    parts = [
        f'<section class="answered" aria-labelledby="question-{number}">',
        f'<h3 id="question-{number}">{escape(name_question(number, total))}</h3>',
    ]
    if has_changed:
        parts.append(_write_note(_("This question was changed since. You see it as it was.")))
    parts.append(f'<div class="rich-text stem">{review.content["paper"]["stem"]}</div>')
    parts += _write_review(review)
    taught = review.taught
    if taught and taught.get("url") and review.verdict != "right":
        place = f"#{taught['anchor']}" if taught.get("anchor") else ""
        link = f'<a href="{escape(taught["url"] + place)}">{escape(taught["title"])}</a>'
        parts.append(f"<p>{escape(_('Read it again:'))} {link}</p>")
    if report_url:
        parts.append(report_state(number, report_url, report))
    return mark_safe("".join((*parts, "</section>")))  # noqa: S308 -- rich text is clean HTML, all else is escaped


@register.simple_tag(name="review")
def show_review(review: Any) -> SafeString:
    """Write a question after it was answered (learning.domain.taking.reviews.Review)."""
    return mark_safe("".join(_write_review(review)))  # noqa: S308 -- rich text is clean HTML, all else is escaped


@register.simple_tag
def report_state(number: int, report_url: str, report: Any = None) -> SafeString:
    """Write the way to report a question, or what became of a report."""
    if report:
        return mark_safe(render_to_string("learning/report_state.html", {"report": report}))  # noqa: S308 -- a template rendered it
    return mark_safe(  # noqa: S308 -- escaped here
        f'<p><a href="{escape(report_url)}">{escape(_("Report this question"))}'
        f'<span class="visually-hidden"> ({number})</span></a></p>'
    )


def _write_review(review: Any) -> Iterator[str]:
    verdicts = {"right": _("Right"), "partly": _("Partly right"), "wrong": _("Not right")}
    feedback = review.content["feedback"]
    yield f'<div class="review" data-verdict="{review.verdict}">'
    yield f'<p class="verdict">{escape(verdicts[review.verdict])}</p>'
    if review.was_given:
        yield _write_note(
            _("There was a fault in this question. Everybody who was asked it got the full mark.")
        )
    elif review.was_corrected:
        yield _write_note(
            _("This question was corrected after you answered, and your answer was marked anew.")
        )
    yield '<ul class="review-lines">'
    for line in review.lines:
        inner = _write_option(line) if line.is_option else _write_given(line)
        yield f'<li data-right="{"yes" if line.is_right else "no"}">{inner}</li>'
    yield "</ul>"
    yield _write_rich(review.feedback)
    yield _write_rich(feedback.get("explanation", ""))
    for source in feedback.get("sources", ()):
        values = {"source": source, "pinpoint": source.get("pinpoint", "")}
        cited = render_to_string("components/source.html", values).strip()
        yield f'<p class="soft">{escape(_("Source:"))} {cited}</p>'
    yield "</div>"


def _write_option(line: Any) -> str:
    said = ""
    if line.is_chosen and line.is_key:
        said = _("Your answer, and right")
    elif line.is_chosen:
        said = _("Your answer, but not right")
    elif line.is_key:
        said = _("This is right")
    mark = f" <strong>{escape(said)}</strong>" if said else ""
    feedback = _write_rich(line.feedback) if line.is_chosen else ""
    return f'<span class="what">{escape(line.text)}</span>{mark}{feedback}'


def _write_given(line: Any) -> str:
    what = f'<span class="what">{escape(line.text)}</span> ' if line.text else ""
    given = f"<span>{escape(_('Your answer:'))} {escape(line.given or _('none'))}</span>"
    if line.is_right:
        return what + given
    right = f" <strong>{escape(_('Right answer:'))} {escape(line.right)}</strong>"
    return what + given + right + _write_rich(line.feedback)


def _write_note(text: str) -> str:
    return f'<p class="soft">{escape(text)}</p>'


def _write_rich(html: str) -> str:
    return f'<div class="rich-text">{html}</div>' if html else ""
