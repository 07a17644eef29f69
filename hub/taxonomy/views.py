"""The vocabularies as open data: `/api/vocabularies` and `/api/vocabularies/<vocabulary>`.

A vocabulary has `code`, `name`, `url` and `terms`; what a term's members mean is said in the
answer itself, under `fields`.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.taxonomy.models import Term
from hub.taxonomy.vocabularies import Vocabulary


@require_safe
def all_vocabularies(request: HttpRequest) -> JsonResponse:
    """Answer with every vocabulary and its terms."""
    grouped: dict[str, list[Term]] = {code: [] for code in Vocabulary.values}
    for term in Term.objects.select_related("parent").with_labels():
        grouped[term.vocabulary].append(term)
    vocabularies = [describe_vocabulary(code, terms) for code, terms in grouped.items()]
    return _answer({"vocabularies": vocabularies})


@require_safe
def one_vocabulary(request: HttpRequest, vocabulary: str) -> JsonResponse:
    """Answer with one vocabulary; 404 for a name that is none."""
    if vocabulary not in Vocabulary.values:
        raise Http404(f"No vocabulary {vocabulary!r}.")
    terms = Term.objects.in_vocabulary(vocabulary).select_related("parent").with_labels()
    return _answer({"vocabulary": describe_vocabulary(vocabulary, list(terms))})


def describe_vocabulary(code: str, terms: list[Term]) -> dict[str, Any]:
    """Return a vocabulary as its public JSON object."""
    return {
        "code": code,
        "name": str(Vocabulary(code).label),
        "url": reverse("api_vocabulary", args=[code]),
        "terms": [describe_term(term) for term in terms],
    }


def describe_term(term: Term) -> dict[str, Any]:
    """Return a term as its public JSON object."""
    labels = sorted(term.labels.all(), key=lambda label: label.locale.language_code)
    return {
        "code": term.code,
        "parent": f"{term.parent.vocabulary}/{term.parent.code}" if term.parent else None,
        "position": term.sort_order,
        "retired": term.is_retired,
        "labels": {
            label.locale.language_code: {"name": label.name, "definition": label.definition}
            for label in labels
        },
        "mappings": term.mappings,
        "source": term.source,
    }


def describe_fields() -> dict[str, str]:
    """Return what each member of a term means."""
    return {
        "code": _("Stable name of the term, unique in its vocabulary."),
        "parent": _("The broader term as vocabulary/code, or null."),
        "position": _("Place of the term in its vocabulary."),
        "retired": _("True for a term that is kept where it is used but not chosen anew."),
        "labels": _("Name and definition by language tag."),
        "mappings": _("Nearest entries of other lists, by the name of the list; ours, not theirs."),
        "source": _("Where the term comes from."),
    }


def _answer(content: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(
        content | {"fields": describe_fields()},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
