"""Change notes of pages, problems that readers report, and what the site says about itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page


class ChangeNote(models.Model):
    """One line of a page's public history: what changed for a reader, and when."""

    page = ParentalKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="change_notes",
        verbose_name=_("page"),
    )
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.CharField(
        _("what changed"),
        max_length=500,
        help_text=_("For readers: what is different now, in one or two sentences."),
    )
    is_major = models.BooleanField(
        _("major change"),
        default=False,
        help_text=_("The meaning changed, not only the wording."),
    )

    panels = [FieldPanel("date"), FieldPanel("text"), FieldPanel("is_major")]

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.text}"


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
        ]

    def __str__(self) -> str:
        return self.page_title or self.url or str(_("The site"))


class DueRun(models.Model):
    """The lease and the last outcome of one piece of due work.

    Whoever set `token` runs it; nobody else may until it is cleared or the lease is stale.
    """

    name = models.CharField(_("name"), max_length=100, primary_key=True)
    token = models.UUIDField(null=True, editable=False)
    running_since = models.DateTimeField(_("running since"), null=True, editable=False)
    finished_at = models.DateTimeField(_("last finished"), null=True, editable=False)
    succeeded = models.BooleanField(_("succeeded"), null=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)

    class Meta:
        verbose_name = _("due work")
        verbose_name_plural = _("due work")

    def __str__(self) -> str:
        return self.name


@register_setting(icon="site", order=10)
class SiteProfile(BaseSiteSetting):
    """What the site says about itself and about who publishes it."""

    class Compliance(models.TextChoices):
        UNKNOWN = "", _("Not assessed yet")
        FULL = "full", _("Fully compliant")
        PARTIAL = "partial", _("Partially compliant")
        NOT = "not", _("Not compliant")

    site_name = models.CharField(_("name of the site"), max_length=100, default="Social Value Hub")
    logo = models.ForeignKey(
        "media.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    publisher_name = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("The legal name of the body that answers for this site."),
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    contact_address = models.TextField(_("postal address"), blank=True)
    accessibility_status = models.CharField(
        _("compliance with WCAG 2.2 AA"),
        max_length=10,
        choices=Compliance.choices,
        default=Compliance.UNKNOWN,
        blank=True,
    )
    accessibility_prepared_on = models.DateField(_("statement prepared on"), null=True, blank=True)
    accessibility_reviewed_on = models.DateField(
        _("statement last reviewed on"), null=True, blank=True
    )
    accessibility_known_issues = models.TextField(
        _("known problems"), blank=True, help_text=_("One a paragraph, with what is done about it.")
    )
    accessibility_enforcement = models.TextField(
        _("enforcement body"),
        blank=True,
        help_text=_("Who a reader can turn to when the answer does not satisfy."),
    )
    data_protection_contact = models.CharField(
        _("data protection contact"),
        max_length=200,
        blank=True,
        help_text=_("Name or office, with an e-mail address."),
    )
    hosting_text = models.TextField(
        _("hosting"), blank=True, help_text=_("Where the site and its data are kept, and by whom.")
    )
    licence_text = models.CharField(
        _("licence of the content"),
        max_length=300,
        blank=True,
        help_text=_("One sentence at the foot of every page."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("site_name"),
                FieldPanel("logo"),
                FieldPanel("publisher_name"),
                FieldPanel("licence_text"),
            ],
            heading=_("Identity"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_address"),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("accessibility_status"),
                FieldPanel("accessibility_prepared_on"),
                FieldPanel("accessibility_reviewed_on"),
                FieldPanel("accessibility_known_issues"),
                FieldPanel("accessibility_enforcement"),
            ],
            heading=_("Accessibility statement"),
        ),
        MultiFieldPanel(
            [FieldPanel("data_protection_contact"), FieldPanel("hosting_text")],
            heading=_("Privacy"),
        ),
    ]

    class Meta:
        verbose_name = _("site profile")
        verbose_name_plural = _("site profiles")

    def __str__(self) -> str:
        return self.site_name
