"""What organisations ask of their people, and what people show them of before they joined."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.users.models import Organisation
from learning.models.completions import Completion


class HeldQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: date) -> HeldQuerySet:
        """Those that hold on `day`: from the day they begin until the day before they end."""
        return self.filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day), begins_on__lte=day
        )

    def running(self) -> HeldQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_on__isnull=True)


class Assignment(models.Model):
    """That an organisation asks its people for a module or a path by a day.

    Never changed but for its end, so that the desk can tell how things stood on any day: another
    due date is another assignment, with the same `assigned_on`. Who joins later has as many days
    as there were between `assigned_on` and `due_on`. It goes with the organisation.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="assignments"
    )
    subject_kind = models.CharField(max_length=6, choices=Completion.Kind.choices)
    subject_key = models.UUIDField()
    title = models.CharField(_("title"), max_length=255)
    is_for_everyone = models.BooleanField(_("for everyone"), default=False)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Why everyone is asked for it.")
    )
    assigned_on = models.DateField(_("assigned on"))
    begins_on = models.DateField()
    due_on = models.DateField(_("due on"))
    ended_on = models.DateField(null=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["due_on", "title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "subject_kind", "subject_key", "due_on"],
                condition=models.Q(ended_on__isnull=True),
                name="one_running_assignment",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("begins_on")),
                name="assignment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(begins_on__gte=models.F("assigned_on")),
                name="assignment_begins_when_assigned",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("assigned_on")),
                name="assignment_due_when_assigned_or_later",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssignedPerson(models.Model):
    """That one person is asked, from a day until the day before another. Goes with the account."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assigned"
    )
    begins_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("assigned person")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assignment", "user"],
                condition=models.Q(ended_on__isnull=True),
                name="assigned_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("begins_on")),
                name="assigned_person_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.user_id}"


class SharedCompletion(models.Model):
    """That a person shows an organisation what they completed outside their time in it.

    Theirs to take back: the row is then deleted.
    """

    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="shared")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    shared_on = models.DateField()

    class Meta:
        verbose_name = _("shared completion")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["completion", "organisation"], name="shared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.organisation_id}"


class AssignmentLetter(models.Model):
    """That a letter about what an organisation asks was sent to a person, once for an occasion.

    `occasion` names what a second letter must not repeat: `assigned`, `due 2027-03-01 in 7` or
    `reminded 2027-02-20`. Goes with the account.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=6, choices=Completion.Kind.choices)
    subject_key = models.UUIDField()
    occasion = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letter about an assignment")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organisation", "subject_kind", "subject_key", "occasion"],
                name="one_letter_for_an_occasion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion}: {self.user_id}"
