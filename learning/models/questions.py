"""Questions: the banks that hold them, what authors write, and the versions that records pin."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from hub.core.blocks.text import FACT_FEATURES
from hub.core.editors import EditorForeignKey
from hub.core.facts import fill_stored
from hub.core.models.starter import StarterContent
from hub.core.publishing import check_publishable
from hub.reference.models.citation import Citation
from learning.models.question_types import QuestionBodyBlock, QuestionType, find_type

CODE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
# What a question may be tagged with: the vocabularies that draws narrow by.
TAG_VOCABULARIES = ["work_stream", "commissioning_stage", "priority_area", "approach", "audience"]


def make_code() -> str:
    """Return a code for a question whose author gave none."""
    return "q-" + "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class QuestionBank(StarterContent, models.Model):
    """A set of questions that quizzes draw from."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    note = models.TextField(
        _("note"), blank=True, max_length=1000, help_text=_("For editors; not shown to readers.")
    )

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by what they may be used for."""

    def in_use(self) -> QuestionQuerySet:
        """Those that are published, not retired and not suspended."""
        return self.filter(live=True, is_retired=False, suspension__isnull=True)

    def drawable(self) -> QuestionQuerySet:
        """Those that a quiz may ask: in use, and their answers not open to all."""
        return self.in_use().filter(is_practice=False)

    def practice(self) -> QuestionQuerySet:
        """Those whose answers anybody may see: for knowledge checks and the check-up."""
        return self.in_use().filter(is_practice=True)

    def in_bank(self, bank: QuestionBank | int) -> QuestionQuerySet:
        return self.filter(bank=bank)

    def with_tags(self, tags: Iterable[int]) -> QuestionQuerySet:
        """Those that have every one of these tags (keys of terms)."""
        found = self
        for tag in tags:
            found = found.filter(tags=tag)
        return found


class Question(
    StarterContent,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A question as its author keeps it. Its row is the published text; drafts are revisions.

    `uid` is the same for ever and stands in records. Nobody answers this row: what a learner
    sees, and what is marked, is a `QuestionVersion` of it.
    """

    def publish(self, revision: Revision, **options: Any) -> Any:
        """Publish `revision` if it is complete; else raise PublishRefusedError."""
        check_publishable(revision.as_object())
        return super().publish(revision, **options)

    class Policy(models.TextChoices):
        ALL_OR_NOTHING = "all_or_nothing", _("All or nothing")
        PROPORTIONAL = "proportional", _("Share of what is right")
        PENALTY = "penalty", _("Share of what is right, less what is wrong; never below nothing")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        default=make_code,
        help_text=_("Short and lasting, for example Q41."),
    )
    title = models.CharField(
        _("name"), max_length=150, help_text=_("For editors; learners never see it.")
    )
    bank = models.ForeignKey(
        QuestionBank,
        verbose_name=_("bank"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        choices=settings.WAGTAIL_CONTENT_LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    is_practice = models.BooleanField(
        _("for practice"),
        default=False,
        help_text=_(
            "For knowledge checks in lessons and for the check-up, where everybody may see the "
            "answer. A quiz never asks it."
        ),
    )
    body = StreamField(QuestionBodyBlock, verbose_name=_("question"), blank=True)
    feedback_right = RichTextField(_("to those who are right"), blank=True, features=FACT_FEATURES)
    feedback_wrong = RichTextField(_("to those who are not"), blank=True, features=FACT_FEATURES)
    explanation = RichTextField(
        _("explanation"),
        blank=True,
        features=FACT_FEATURES,
        help_text=_("Why the right answer is right; shown to everybody after they answered."),
    )
    hint = models.CharField(
        _("hint"), max_length=300, blank=True, help_text=_("Shown to everybody beforehand.")
    )
    weight = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    policy = models.CharField(
        _("partly right answers"),
        max_length=20,
        choices=Policy.choices,
        default=Policy.ALL_OR_NOTHING,
    )
    tags = ParentalManyToManyField(
        "taxonomy.Term",
        blank=True,
        related_name="+",
        verbose_name=_("tags"),
        limit_choices_to={"vocabulary__in": TAG_VOCABULARIES},
    )
    jurisdiction = models.ForeignKey(
        "taxonomy.Term",
        verbose_name=_("where the law in it holds"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"vocabulary": "jurisdiction"},
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Stays in records and is not asked any more.")
    )
    owner = EditorForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who keeps it right; what learners report goes to them."),
    )
    taught_on = models.ForeignKey(
        "learning.LessonPage",
        verbose_name=_("lesson that teaches it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    taught_at = models.CharField(
        _("part of the lesson"),
        max_length=160,
        blank=True,
        help_text=_("The part after # in the address of the lesson's part that teaches it."),
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1), name="question_worth_a_point"
            ),
            models.CheckConstraint(
                condition=models.Q(go_live_at=None)
                | models.Q(expire_at=None)
                | models.Q(expire_at__gt=models.F("go_live_at")),
                name="question_expires_after_it_goes_live",
                violation_error_message=_("It must go live before it expires."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def body_value(self) -> Any | None:
        """The value of the one block of the body, facts filled in; None in a draft without one."""
        if not len(self.body):
            return None
        block = self.body[0].block
        stored = block.get_prep_value(self.body[0].value)
        filled = fill_stored(stored)
        return self.body[0].value if filled == stored else block.to_python(filled)

    @property
    def type(self) -> QuestionType | None:
        """The type of the one block of the body; None in a draft without one."""
        return find_type(self.body[0].block_type) if len(self.body) else None


class QuestionSource(Citation):
    """That the explanation of a question rests on a source."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="question_sources")
    pinpoint = models.CharField(
        _("place in it"), max_length=100, blank=True, help_text=_("For example “section 12”.")
    )

    class Meta(Citation.Meta):
        verbose_name = _("source of a question")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["question", "source", "pinpoint"], name="question_source_once"
            ),
        ]
