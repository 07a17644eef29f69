"""What is published about completions: numbers of whole months, each made once and never again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportMonth(models.Model):
    """That the numbers of a month were made, when it was over. `month` is its first day."""

    month = models.DateField(_("month"), unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("month of the report")
        ordering: ClassVar[list[str]] = ["month"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PublishedFigure(models.Model):
    """How many completions of modules a month had, in all or in one cell of a table.

    Only numbers that may be published are here; what is hidden has no row (`suppression`).
    """

    class Table(models.TextChoices):
        ALL = "all", _("All completions")
        MODULE = "module", _("Module")
        AUDIENCE = "audience", _("Audience")
        ORGANISATION = "organisation", _("Organisation")

    month = models.ForeignKey(ReportMonth, on_delete=models.CASCADE, related_name="figures")
    table = models.CharField(max_length=12, choices=Table.choices)
    key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=255, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("published figure")
        # Who may see the report; see `learning.permissions`.
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["month", "table", "key"], name="one_figure_per_cell"),
            models.CheckConstraint(condition=models.Q(count__gte=5), name="figure_of_five_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.table} {self.label}"
