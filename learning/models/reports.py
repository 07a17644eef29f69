"""What learners say is wrong with a question: `QuestionReport`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models.records import Response


class QuestionReportQuerySet(models.QuerySet["QuestionReport"]):
    def new(self) -> QuestionReportQuerySet:
        """Those that nobody has looked at."""
        return self.filter(state=QuestionReport.State.NEW)

    def for_user(self, user: Any) -> QuestionReportQuerySet:
        """Those that this person sent."""
        return self.filter(response__attempt__enrolment__learner__user=user.pk)


class QuestionReport(models.Model):
    """That somebody finds a question faulty which they were asked, once for each time asked.

    The response says which question in which version, at which place of which attempt; nothing
    else leads to the person, and only if they want an answer.
    """

    class Kind(models.TextChoices):
        WRONG_KEY = "wrong_key", _("A wrong answer counts as right, or a right one as wrong")
        UNCLEAR = "unclear", _("It cannot be understood, or in more than one way")
        OUTDATED = "outdated", _("It is out of date")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, related_name="report", verbose_name=_("response")
    )
    kind = models.CharField(_("what is wrong"), max_length=12, choices=Kind.choices)
    words = models.TextField(_("in their words"), max_length=2000, blank=True)
    wants_reply = models.BooleanField(_("wants an answer by e-mail"), default=False)
    created_at = models.DateTimeField(_("reported"), default=timezone.now, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner of the question"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.NEW, db_index=True
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported question")
        verbose_name_plural = _("reported questions")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        # Who may write questions may see them; see `can_author_questions`.
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(state="answered") | ~models.Q(answer=""),
                name="answered_report_has_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(state="new", handled_at__isnull=True)
                | ~models.Q(state="new") & models.Q(handled_at__isnull=False),
                name="report_is_new_or_handled",
            ),
        ]

    def __str__(self) -> str:
        return str(self.response.version.content["code"])
