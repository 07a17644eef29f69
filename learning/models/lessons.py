"""What is below a module: LessonPage and QuizPage."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField

from hub.core.models import BasePage
from hub.reference.models.citation import Citation
from hub.upkeep.panels import ChangeNotesPanel
from learning.models.lesson_blocks import LessonStoryBlock
from learning.models.quiz_blocks import QuizSectionsBlock
from learning.models.records import FeedbackPolicy


class LessonPage(BasePage):
    """One lesson: text with knowledge checks. Its reading time is counted when it is published."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(LessonStoryBlock(), verbose_name=_("text"), blank=True)
    # Set at each publication (`learning.domain.reading_time`); None until the first.
    published_minutes = models.PositiveSmallIntegerField(null=True, editable=False)

    parent_page_types: ClassVar[list[str]] = ["learning.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "learning/lesson_page.html"
    page_kind = _("Lesson")
    schema_type = "LearningResource"
    context_from = "learning.views.lessons.lesson_context"
    reader_from = "learning.views.lessons.reading_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        InlinePanel("lesson_sources", heading=_("Sources"), label=_("source")),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


class LessonSource(Citation):
    """That a lesson takes something from a source; learners see it as a named link."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="lesson_sources")

    panels: ClassVar[list] = [FieldPanel("source")]

    class Meta(Citation.Meta):
        verbose_name = _("source of a lesson")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lesson", "source"], name="lesson_source_once"),
        ]


class QuizPage(BasePage):
    """The rules of a quiz. What a learner answers is an `Attempt`, which keeps its own copy."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    sections = StreamField(QuizSectionsBlock(), verbose_name=_("sections"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), default=80, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as somebody needs."),
    )
    wait_minutes = models.PositiveIntegerField(
        _("minutes between attempts"), default=0, help_text=_("0: the next one may begin at once.")
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit, which suits most people best."),
    )
    page_size = models.PositiveSmallIntegerField(
        _("questions on a page"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: all on one page."),
    )
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffles_options = models.BooleanField(
        _("shuffle the options"),
        default=True,
        help_text=_("Never for true or false, nor where an option keeps its place."),
    )
    feedback_policy = models.CharField(
        _("feedback"),
        max_length=20,
        choices=FeedbackPolicy.choices,
        default=FeedbackPolicy.AFTER_SUBMISSION,
    )

    parent_page_types: ClassVar[list[str]] = ["learning.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "learning/quiz_page.html"
    page_kind = _("Quiz")
    schema_type = "Quiz"
    context_from = "learning.views.quizzes.quiz_context"
    is_shared = False  # its rules are those of the reader

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("sections"),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait_minutes")]),
                FieldRowPanel([FieldPanel("time_limit"), FieldPanel("page_size")]),
                FieldRowPanel([FieldPanel("shuffles_questions"), FieldPanel("shuffles_options")]),
                FieldPanel("feedback_policy"),
            ],
            heading=_("Rules"),
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
