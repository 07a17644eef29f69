"""The catalogue: LearningIndexPage, PathIndexPage, PathPage, ModulePage."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from hub.core.blocks import StoryBlock
from hub.core.models import BasePage
from hub.taxonomy.panels import ClassificationPanel, PageLinksPanel
from hub.upkeep.panels import ChangeNotesPanel


class LearningIndexPage(BasePage):
    """The catalogue: every module, narrowed by audience, topic, stage and length; and the paths."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["learning.PathIndexPage", "learning.ModulePage"]
    max_count_per_parent = 1
    template = "learning/learning_index_page.html"
    page_kind = _("Learning")
    schema_type = "CollectionPage"
    context_from = "learning.views.catalogue.index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("learning index")


class PathIndexPage(BasePage):
    """All paths, one for each audience."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["learning.LearningIndexPage"]
    subpage_types: ClassVar[list[str]] = ["learning.PathPage"]
    max_count_per_parent = 1
    template = "learning/path_index_page.html"
    page_kind = _("Learning paths")
    schema_type = "CollectionPage"
    context_from = "learning.views.catalogue.path_index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("path index")


class PathPage(BasePage):
    """What an audience learns, in which order. Done when every required module is."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    audience = models.ForeignKey(
        "taxonomy.Term",
        verbose_name=_("audience"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"vocabulary": "audience"},
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    done_when = models.CharField(
        _("what counts as done"),
        max_length=300,
        blank=True,
        help_text=_("Shown to learners. The rule is always: every required module is completed."),
    )

    parent_page_types: ClassVar[list[str]] = ["learning.PathIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "learning/path_page.html"
    page_kind = _("Learning path")
    schema_type = "Course"
    context_from = "learning.views.catalogue.path_context"
    is_shared = False  # it says what the reader holds

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("audience"),
        InlinePanel("path_modules", heading=_("Modules"), label=_("module"), min_num=1),
        FieldPanel("done_when"),
        FieldPanel("body"),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")


class PathModule(Orderable):
    """A module of a path, required or suggested; in a path once."""

    path_page = ParentalKey(PathPage, on_delete=models.CASCADE, related_name="path_modules")
    module = models.ForeignKey(
        "learning.ModulePage",
        on_delete=models.CASCADE,
        related_name="in_paths",
        verbose_name=_("module"),
    )
    is_required = models.BooleanField(_("required"), default=True)

    panels: ClassVar[list] = [FieldPanel("module"), FieldPanel("is_required")]

    class Meta(Orderable.Meta):
        verbose_name = _("module of a path")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["path_page", "module"], name="path_module_once"),
        ]

    def __str__(self) -> str:
        return str(self.module)


class ModulePage(BasePage):
    """A module: lessons and quizzes below it, and what completing it is worth.

    What learners were promised is kept as a `ModuleVersion`; this page may change at any time.
    """

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("What the whole module takes, quiz included."),
    )
    cpd_hours = models.DecimalField(
        _("CPD hours"),
        max_digits=4,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Hours of continuing professional development; they stand on certificates."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("After these months it is to be renewed; empty: never."),
    )
    allows_test_out = models.BooleanField(
        _("may be tested out of"),
        default=False,
        help_text=_("Passing the quiz is then enough; the lessons need not be marked as read."),
    )
    asks_for_checks = models.BooleanField(
        _("asks for knowledge checks to be tried"),
        default=False,
        help_text=_(
            "Every knowledge check in the lessons then has to be answered once; whether rightly "
            "does not count."
        ),
    )

    parent_page_types: ClassVar[list[str]] = ["learning.LearningIndexPage"]
    subpage_types: ClassVar[list[str]] = ["learning.LessonPage", "learning.QuizPage"]
    template = "learning/module_page.html"
    page_kind = _("Module")
    schema_type = "Course"
    context_from = "learning.views.catalogue.module_context"
    is_shared = False  # it says how far the reader is

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        InlinePanel(
            "objectives", heading=_("What learners can do afterwards"), label=_("objective")
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("cpd_hours")]),
                FieldPanel("validity_months"),
                FieldPanel("allows_test_out"),
                FieldPanel("asks_for_checks"),
            ],
            heading=_("Length and worth"),
        ),
        InlinePanel("prerequisites", heading=_("What comes before"), label=_("module")),
        ClassificationPanel(vocabularies=["audience", "commissioning_stage", "priority_area"]),
        PageLinksPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class ModuleObjective(Orderable):
    """One thing that learners can do after a module."""

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(_("objective"), max_length=250)

    panels: ClassVar[list] = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("objective of a module")

    def __str__(self) -> str:
        return self.text


class ModulePrerequisite(Orderable):
    """A module that is to be completed before this one."""

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="prerequisites")
    required = models.ForeignKey(
        ModulePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("module")
    )

    panels: ClassVar[list] = [FieldPanel("required")]

    class Meta(Orderable.Meta):
        verbose_name = _("prerequisite of a module")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["module", "required"], name="module_prerequisite_once"),
        ]

    def __str__(self) -> str:
        return str(self.required)
