"""What questions and modules said when a record was made of them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """Content as it was, whole in itself, named by what it says. Never changed.

    `digest` is the SHA-256 of `canonical`: the canonical JSON of the content, with HTML rendered,
    links resolved and images named by their hash.
    """

    digest = models.CharField(max_length=64, unique=True)
    canonical = models.TextField()
    captured_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.digest[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A version is never changed.")
        super().save(*args, **kwargs)

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.canonical)


class QuestionVersion(ContentVersion):
    """What a question said, and what was right, at some time.

    Its content has four parts: `paper`, which may be shown before answering; `key` and `feedback`,
    which may not; and where the question comes from. See `learning.domain.evidence.versions`.
    """

    question_uid = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("question version")

    @property
    def paper(self) -> dict[str, Any]:
        return self.content["paper"]


class ModuleVersion(ContentVersion):
    """What a module was at some time: title, objectives, hours, lessons, quizzes, rules."""

    module_key = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("module version")


class PathVersion(ContentVersion):
    """What a path was at some time: title, audience, its modules and which it requires."""

    path_key = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("path version")
