"""Problems that readers report: `PageFeedback`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageFeedbackQuerySet(models.QuerySet["PageFeedback"]):
    """Reports by state and by who has to act on them."""

    def unfinished(self) -> PageFeedbackQuerySet:
        """Those that nobody has dealt with to the end."""
        return self.exclude(status=PageFeedback.Status.DONE)

    def unseen(self) -> PageFeedbackQuerySet:
        """Those that nobody has taken in hand."""
        return self.filter(status=PageFeedback.Status.NEW)

    def for_owner(self, user: Any) -> PageFeedbackQuerySet:
        """Those that landed with `user`."""
        return self.filter(owner=user)


class PageFeedback(models.Model):
    """A problem that a reader reported. It outlives the page; the e-mail address does not."""

    class Status(models.TextChoices):
        NEW = "new", _("New")
        IN_HAND = "in_hand", _("In hand")
        DONE = "done", _("Done")

    page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="feedback",
        verbose_name=_("page"),
    )
    page_title = models.CharField(_("title of the page"), max_length=255, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page owner"),
        help_text=_("Who owned the page when the problem was reported."),
    )
    what_doing = models.TextField(_("what they were doing"), max_length=2000, blank=True)
    what_wrong = models.TextField(_("what went wrong"), max_length=4000)
    email = models.EmailField(_("e-mail address"), blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now, db_index=True)
    erase_after = models.DateField(
        _("address erased after"), null=True, blank=True, editable=False, db_index=True
    )
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.NEW, db_index=True
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True, help_text=_("For colleagues; never shown."))

    objects = PageFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported problem")
        verbose_name_plural = _("reported problems")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(erase_after__isnull=False),
                name="feedback_address_has_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="done") | models.Q(handled_at__isnull=False),
                name="handled_feedback_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.page_title or self.url or str(_("The site"))
