"""ReportFile: the PDF of a report that readers get."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportFile(models.Model):
    """The PDF of a report as it was made last.

    `generation` is the stamp of the page cache (`hub.core.page_cache`) at which the file was known
    to be right; empty when a page of the report has changed since. `pages` are the keys of the
    pages with a text in the file. `failure` says why the last attempt made no file.
    """

    report = models.OneToOneField(
        "reports.ReportPage", on_delete=models.CASCADE, related_name="pdf_file"
    )
    name = models.CharField(max_length=200, blank=True)
    pages = models.JSONField(default=list)
    generation = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("PDF of a report")
        verbose_name_plural = _("PDFs of reports")

    def __str__(self) -> str:
        return self.name
