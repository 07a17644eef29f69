"""What a learner completed, with copies of all that a certificate, a manager or a report shows."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.users.models import Organisation
from learning.models.records import Enrolment, Learner
from learning.models.versions import ModuleVersion, PathVersion


class Dated(Protocol):
    """What a completion says of when it counts."""

    @property
    def awarded_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def revoked_at(self) -> datetime | None: ...


def was_completed(each: Dated, at: datetime) -> bool:
    """Return whether `each` had been awarded by `at` and was not revoked; it may have expired.

    The one definition of “was completed”; `CompletionQuerySet.completed` is the same for rows.
    """
    return each.awarded_at <= at and (each.revoked_at is None or each.revoked_at > at)


def holds(each: Dated, at: datetime) -> bool:
    """Return whether `each` was completed and has not expired at `at`.

    The one definition of “holds today”; `CompletionQuerySet.valid` is the same for rows.
    """
    return was_completed(each, at) and (each.expires_at is None or each.expires_at > at)


class CompletionQuerySet(models.QuerySet["Completion"]):
    """Completions by whose they are and whether they still count."""

    def for_user(self, user: Any) -> CompletionQuerySet:
        """Those of this person."""
        return self.filter(learner__user=user.pk)

    def of_modules(self) -> CompletionQuerySet:
        return self.filter(subject_kind=Completion.Kind.MODULE)

    def of_paths(self) -> CompletionQuerySet:
        return self.filter(subject_kind=Completion.Kind.PATH)

    def completed(self, now: datetime) -> CompletionQuerySet:
        """Those that had been awarded by `now` and were not revoked then; see `was_completed`."""
        return self.filter(
            models.Q(revoked_at__isnull=True) | models.Q(revoked_at__gt=now),
            awarded_at__lte=now,
        )

    def valid(self, now: datetime) -> CompletionQuerySet:
        """Those that were completed and had not expired by `now`; see `holds`."""
        return self.completed(now).filter(
            models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now)
        )

    def current(self) -> CompletionQuerySet:
        """The latest period of each learner and subject, unless a later one was revoked."""
        later = self.model.objects.filter(
            learner=models.OuterRef("learner"),
            subject_kind=models.OuterRef("subject_kind"),
            subject_key=models.OuterRef("subject_key"),
            period__gt=models.OuterRef("period"),
            revoked_at__isnull=True,
        )
        return self.filter(~models.Exists(later))


class Completion(models.Model):
    """That a learner completed a module in a period, or a path; once for each.

    Made by `award_completion` and never changed but for its revocation; triggers of the database
    see to it. `chain` names the chain of the log that tells of it: that of its enrolment, or its
    own for a path. `learner` names nobody once the person is erased.
    """

    class Kind(models.TextChoices):
        MODULE = "module", _("Module")
        PATH = "path", _("Path")

    class Reason(models.TextChoices):
        MISTAKE = "mistake", _("Awarded by mistake")
        MISCONDUCT = "misconduct", _("Not the person's own work")
        REGRADED = "regraded", _("A question was corrected")
        PART = "part", _("A module that it is based on was revoked")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        Learner,
        to_field="uid",
        db_column="learner_uid",
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="completions",
    )
    subject_kind = models.CharField(max_length=6, choices=Kind.choices)
    subject_key = models.UUIDField()
    period = models.PositiveSmallIntegerField(default=1)
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, related_name="completion"
    )
    chain = models.UUIDField(unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    module_version = models.ForeignKey(
        ModuleVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    path_version = models.ForeignKey(
        PathVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cpd_hours = models.DecimalField(_("CPD hours"), max_digits=6, decimal_places=2)
    minutes = models.PositiveIntegerField(_("minutes"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    audience_code = models.CharField(max_length=60, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    awarded_at = models.DateTimeField(_("completed"))
    expires_at = models.DateTimeField(_("expires"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_for = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering: ClassVar[list[str]] = ["-awarded_at", "-pk"]
        # Nobody adds, changes or deletes one by hand.
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["learner", "subject_kind", "subject_key", "period"],
                name="one_completion_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    subject_kind="module",
                    enrolment__isnull=False,
                    module_version__isnull=False,
                    path_version__isnull=True,
                )
                | models.Q(
                    subject_kind="path",
                    enrolment__isnull=True,
                    module_version__isnull=True,
                    path_version__isnull=False,
                ),
                name="completion_of_module_or_path",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_for="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_for="")),
                name="completion_revoked_for_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_key", "awarded_at"], name="completion_subject"),
            models.Index(fields=["expires_at"], name="completion_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.period})"

    def is_valid(self, now: datetime) -> bool:
        """Return whether it counts at `now`."""
        return holds(self, now)


class CompletionOrganisation(models.Model):
    """That the learner belonged to an organisation on the day of a completion; its name then.

    `organisation` stays when the organisation is deleted, and then leads nowhere.
    """

    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="organisations"
    )
    organisation = models.ForeignKey(
        Organisation,
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("organisation of a completion")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["completion", "organisation"], name="completion_organisation_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
