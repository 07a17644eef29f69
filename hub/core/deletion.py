"""Refuses to delete rows that are in use, drafts included.

A database constraint cannot do it: a foreign key inside a draft is only text, and one that
refuses deletion breaks the editor. An app names its models with `guard_deletion` in
`AppConfig.ready()`; every way of deleting then raises `InUse`, and the admin says why before.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.admin.utils import quote
from django.db import models
from django.db.models.signals import pre_delete
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from hub.core.usage import Use, find_uses

GUARDED: set[type[models.Model]] = set()
NAMED_USES = 5


class InUse(Exception):  # noqa: N818 -- reads as what is the case, like Django's DoesNotExist
    """The row is in use; `uses` says where."""

    def __init__(self, instance: models.Model, uses: Sequence[Use]) -> None:
        self.instance = instance
        self.uses = list(uses)
        super().__init__(describe_refusal(instance, uses))


def guard_deletion(model: type[models.Model]) -> None:
    """Make deletion of a row of `model` that is in use raise `InUse`."""
    GUARDED.add(model)
    pre_delete.connect(_refuse_on_signal, sender=model, dispatch_uid=f"guard-{model._meta.label}")


def check_deletable(instance: models.Model) -> None:
    """Return when nothing refers to `instance`; raise `InUse` otherwise."""
    if uses := find_uses(instance):
        raise InUse(instance, uses)


def describe_refusal(instance: models.Model, uses: Sequence[Use]) -> str:
    """Say in one sentence why `instance` stays, and name where it is used."""
    names = [
        _("“%(title)s” (draft)") % {"title": use} if use.is_draft else f"“{use}”"
        for use in uses[:NAMED_USES]
    ]
    left = len(uses) - len(names)
    if left:
        names.append(ngettext("%(count)d more", "%(count)d more", left) % {"count": left})
    return _("%(kind)s “%(name)s” was not deleted, because it is used in: %(uses)s.") % {
        "kind": capfirst(instance._meta.verbose_name),
        "name": instance,
        "uses": ", ".join(names),
    }


def refuse_deletion_in_use(
    request: HttpRequest, instances: Sequence[models.Model]
) -> HttpResponse | None:
    """Hook `before_delete_snippet`: tell the editor, and lead back, when one is in use."""
    refused = False
    for instance in instances:
        if type(instance) in GUARDED and (uses := find_uses(instance)):
            messages.error(request, describe_refusal(instance, uses))
            refused = True
    if not refused:
        return None
    viewset = type(instances[0]).snippet_viewset
    if len(instances) == 1:
        return redirect(reverse(viewset.get_url_name("edit"), args=[quote(instances[0].pk)]))
    return redirect(reverse(viewset.get_url_name("list")))


def _refuse_on_signal(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    check_deletable(instance)
