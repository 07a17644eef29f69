"""Paragraph and ParagraphVersion: what keeps a cited text readable for ever."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# No vowels but a and e, no 0/o, 1/l/i: ids can be read aloud and spell little.
ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 8


def make_public_id() -> str:
    """Return a random id; the database refuses a second one of the same name."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))


class Paragraph(models.Model):
    """The identity of one paragraph of one section: its id never changes and is never reused.

    The row outlives its block, its page and its report. `origin` is the paragraph that this one
    was copied or translated from.
    """

    public_id = models.CharField(max_length=16, unique=True, default=make_public_id)
    report = models.ForeignKey(
        "reports.ReportPage", null=True, on_delete=models.SET_NULL, related_name="paragraphs"
    )
    page = models.ForeignKey(
        "reports.ReportSectionPage", null=True, on_delete=models.SET_NULL, related_name="paragraphs"
    )
    block_id = models.CharField(max_length=36)
    origin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")
    followed_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    current_version = models.ForeignKey(
        "reports.ParagraphVersion", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_live = models.BooleanField(default=True)
    is_restricted = models.BooleanField(
        default=False, help_text=_("The page could not be read by everybody when last captured.")
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("paragraph")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "block_id"], name="one_paragraph_per_page_and_block"
            )
        ]
        indexes = [models.Index(fields=["block_id"], name="paragraph_block_id")]

    def __str__(self) -> str:
        return f"{self.number} ({self.public_id})"

    def get_absolute_url(self) -> str:
        return reverse("paragraph", args=[self.public_id])

    @property
    def anchor(self) -> str:
        """The fragment of this paragraph on its section's page."""
        return f"p-{self.public_id}"


class ParagraphVersion(models.Model):
    """A text that a paragraph had when it was published. Never changed.

    `digest` is the SHA-256 of the canonical JSON of text and footnotes, links resolved: the same
    text is stored once. `ordinal` counts from 1 and stands in the address as `?v=`.
    """

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="versions")
    ordinal = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    html = models.TextField()
    notes = models.JSONField(default=list)
    text = models.TextField()
    number = models.CharField(max_length=20, blank=True)
    section_title = models.CharField(max_length=255)
    report_title = models.CharField(max_length=255)
    language = models.CharField(max_length=20)
    captured_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("paragraph version")
        ordering = ["paragraph", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "digest"], name="one_version_per_paragraph_text"
            ),
            models.UniqueConstraint(
                fields=["paragraph", "ordinal"], name="one_version_per_paragraph_ordinal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} v{self.ordinal}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A paragraph version is never changed.")
        super().save(*args, **kwargs)
