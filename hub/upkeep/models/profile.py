"""What the site says about itself: `SiteProfile`."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


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
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(accessibility_prepared_on=None)
                | models.Q(accessibility_reviewed_on=None)
                | models.Q(accessibility_reviewed_on__gte=models.F("accessibility_prepared_on")),
                name="statement_reviewed_after_it_was_prepared",
            ),
        ]

    def clean(self) -> None:
        """Raise ValidationError when the dates of the statement are missing or in another order."""
        super().clean()
        prepared, reviewed = self.accessibility_prepared_on, self.accessibility_reviewed_on
        if self.accessibility_status and prepared is None:
            text = _("Enter the date on which the statement was prepared.")
            raise ValidationError({"accessibility_prepared_on": text})
        if prepared and reviewed and reviewed < prepared:
            text = _("The date of the review must be the date of the statement or later.")
            raise ValidationError({"accessibility_reviewed_on": text})

    def __str__(self) -> str:
        return self.site_name
