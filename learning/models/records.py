"""What learners did: plain rows, never pages, that no edit of content can reach.

A record holds the lasting keys of what it is about (a page's `translation_key`, a question's
`uid`), copies of what a reader of the record needs, and versions. It has no foreign key to a page,
a question or an account. The person behind it is one row, `Learner`, that can be deleted.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.versions import ModuleVersion, QuestionVersion


class Learner(models.Model):
    """Which person an opaque id stands for. Deleting the row leaves records without a name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner"
    )

    class Meta:
        verbose_name = _("learner")

    def __str__(self) -> str:
        return str(self.uid)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def for_user(self, user: Any) -> EnrolmentQuerySet:
        """Those of this person."""
        return self.filter(learner__user=user.pk)

    def current(self) -> EnrolmentQuerySet:
        """The latest period of each learner and module."""
        later = self.model.objects.filter(
            learner=models.OuterRef("learner"),
            module_key=models.OuterRef("module_key"),
            period__gt=models.OuterRef("period"),
        )
        return self.filter(~models.Exists(later))


class Enrolment(models.Model):
    """A learner, a module and a period, counted from 1; a renewal is a new period.

    `learner` names a `Learner` by its opaque id and stays when that row is gone: the database
    knows no constraint there.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        Learner,
        to_field="uid",
        db_column="learner_uid",
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="enrolments",
    )
    module_key = models.UUIDField()
    period = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("module"), max_length=255)
    started_at = models.DateTimeField(_("begun"))
    completed_at = models.DateTimeField(_("completed"), null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        ordering: ClassVar[list[str]] = ["-started_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["learner", "module_key", "period"], name="one_enrolment_per_period"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["module_key"], name="enrolment_module")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.period})"


class LessonCompletion(models.Model):
    """That a learner marked a lesson as read, once in a period."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="lesson_completions"
    )
    lesson_key = models.UUIDField()
    title = models.CharField(_("lesson"), max_length=255)
    completed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lesson completion")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_key"], name="one_lesson_per_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CheckTried(models.Model):
    """That a learner tried a knowledge check of a module that asks for it, once in a period.

    What was answered is not kept, nor whether it was right.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="checks_tried")
    question_uid = models.UUIDField()
    title = models.CharField(_("lesson"), max_length=255)
    tried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("check that was tried")
        verbose_name_plural = _("checks that were tried")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "question_uid"], name="one_check_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.question_uid}"


class FeedbackPolicy(models.TextChoices):
    """When a learner sees what was right."""

    AT_ONCE = "at_once", _("After each page of questions")
    AFTER_SUBMISSION = "after_submission", _("After the quiz is handed in")
    AFTER_PASSING = "after_passing", _("After the quiz is passed")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def for_user(self, user: Any) -> AttemptQuerySet:
        """Those of this person."""
        return self.filter(enrolment__learner__user=user.pk)

    def open(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.State.OPEN)

    def finished(self) -> AttemptQuerySet:
        """Those that were handed in, marked or not yet."""
        return self.exclude(state=Attempt.State.OPEN)

    def overdue(self, now: datetime) -> AttemptQuerySet:
        """Those still open although their time is up."""
        return self.open().filter(deadline__lte=now)


class Attempt(models.Model):
    """One go at a quiz: its paper and its rules as they were when it began.

    The paper are its `Response` rows. `deadline` is `started_at` plus `base_seconds` and
    `extra_seconds`; none without a time limit. Score is per cent, rounded down; whether it passed
    was decided before rounding.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        SUBMITTED = "submitted", _("Handed in")
        MARKED = "marked", _("Marked")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz_key = models.UUIDField()
    quiz_title = models.CharField(max_length=255)
    module_version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    seed = models.PositiveBigIntegerField()
    pass_mark = models.PositiveSmallIntegerField(_("pass mark"))
    feedback_policy = models.CharField(max_length=20, choices=FeedbackPolicy.choices)
    page_size = models.PositiveSmallIntegerField(null=True)
    base_seconds = models.PositiveIntegerField(null=True)
    extra_seconds = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    maximum = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    is_passed = models.BooleanField(_("passed"), null=True)
    # How often the result was changed by a correction: the database refuses any other change.
    corrections = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        ordering: ClassVar[list[str]] = ["enrolment", "quiz_key", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz_key", "ordinal"], name="attempt_counted_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz_key"],
                condition=models.Q(state="open"),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="attempt_pass_mark_in_per_cent"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", submitted_at__isnull=True)
                | (~models.Q(state="open") & models.Q(submitted_at__isnull=False)),
                name="attempt_handed_in_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state="marked", score__isnull=False, is_passed__isnull=False)
                | (
                    ~models.Q(state="marked") & models.Q(score__isnull=True, is_passed__isnull=True)
                ),
                name="attempt_score_when_marked",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["quiz_key"], name="attempt_quiz"),
            models.Index(
                fields=["deadline"], name="attempt_deadline", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_title} #{self.ordinal}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Response(models.Model):
    """One question of an attempt's paper, and what was answered.

    Made with the attempt, at its place; `answer` is the JSON of an answer. Whether there is one
    is what `answered_at` tells. Points are there when the attempt is marked. `version` is what was
    asked, for ever; after a correction `regraded_as` is what it is marked by since, and `is_given`
    says that everybody was given its full mark.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    question_uid = models.UUIDField(db_index=True)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    choice_order = models.JSONField(default=list)
    answer = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    maximum = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    is_right = models.BooleanField(null=True)
    regraded_as = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_given = models.BooleanField(default=False)
    # As in the attempt: how often its mark was changed by a correction.
    corrections = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("response")
        ordering: ClassVar[list[str]] = ["attempt", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["attempt", "question_uid"], name="one_response_per_question"
            ),
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_response_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"
