"""Questions taken out of use at once, and corrections of what was marked by a wrong key."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.questions import Question
from learning.models.records import Response
from learning.models.versions import QuestionVersion


class QuestionSuspension(models.Model):
    """That a question is not asked until its suspension is lifted.

    A row of its own, because publishing writes over the row of the question; so it holds at once,
    whatever drafts there are.
    """

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="suspension", verbose_name=_("question")
    )
    reason = models.CharField(_("reason"), max_length=300)
    suspended_at = models.DateTimeField(_("suspended"))

    class Meta:
        verbose_name = _("suspension of a question")
        default_permissions = ()

    def __str__(self) -> str:
        return self.reason


class RegradeProposal(models.Model):
    """That answers marked by one version of a question could be marked by another one.

    Without `new_version` everybody whom `old_version` asked gets the full mark. One for each pair
    of versions, once and for all: whoever is marked by the old version after it was applied is
    marked anew too. Marks that would fall stay, unless `allows_loss`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        APPLIED = "applied", _("Applied")
        DISMISSED = "dismissed", _("Dismissed")
        SUPERSEDED = "superseded", _("Overtaken by a newer version")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question_uid = models.UUIDField(db_index=True)
    old_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    allows_loss = models.BooleanField(default=False)
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("correction of marks")
        ordering: ClassVar[list[str]] = ["-opened_at", "-pk"]
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["old_version", "new_version"],
                condition=models.Q(new_version__isnull=False),
                name="one_regrade_per_versions",
            ),
            models.UniqueConstraint(
                fields=["old_version"],
                condition=models.Q(new_version__isnull=True),
                name="one_regrade_for_everyone",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "dismissed"], decided_at__isnull=False)
                | models.Q(state__in=["open", "superseded"], decided_at__isnull=True),
                name="regrade_is_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_version} → {self.new_version or '*'}"

    @property
    def gives_all(self) -> bool:
        """Whether everybody gets the full mark."""
        return self.new_version_id is None


class Regrade(models.Model):
    """What an applied proposal made of one answer; once for each."""

    class Outcome(models.TextChoices):
        GAINED = "gained", _("gains")
        LOST = "lost", _("loses")
        SAME = "same", _("stays the same")
        KEPT = "kept", _("would lose and stays")
        UNGRADABLE = "ungradable", _("cannot be marked by it")

    proposal = models.ForeignKey(RegradeProposal, on_delete=models.CASCADE, related_name="regrades")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="regrades")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    newly_passed = models.BooleanField(default=False)
    lost_pass = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark given anew")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "response"], name="one_regrade_per_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.outcome}"

    @property
    def has_changed(self) -> bool:
        """Whether the mark now rests on the proposal."""
        return self.outcome in {self.Outcome.GAINED, self.Outcome.LOST, self.Outcome.SAME}
