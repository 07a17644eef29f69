"""The house rules that system checks keep, each shown to catch its fault."""

from __future__ import annotations

from typing import ClassVar

from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps
from wagtail.models import Page

from hub.core.checks import foreign_key_problems, is_revisable, page_type_problems
from hub.core.models import BasePage
from hub.reports.models import ParagraphVersion, ProgressUpdate, RecommendationPage


def test_the_project_keeps_its_rules() -> None:
    assert run_checks(tags=["hub"]) == []


@isolate_apps("hub.reports")
def test_a_page_type_beside_base_page_is_found() -> None:
    class LonePage(Page):
        class Meta:
            app_label = "reports"

    assert [problem.id for problem in page_type_problems(LonePage)] == ["hub.E001"]


@isolate_apps("hub.reports")
def test_a_page_type_that_does_not_say_its_place_is_found() -> None:
    class VaguePage(BasePage):
        parent_page_types: ClassVar[list[str]] = []

        class Meta:
            app_label = "reports"

    problems = list(page_type_problems(VaguePage))

    assert {problem.id for problem in problems} == {"hub.E002"}
    assert [problem.msg for problem in problems] == [
        "Page type does not say its subpage_types.",
        "Page type does not say its page_kind.",
    ]


@isolate_apps("hub.reports")
def test_a_foreign_key_that_refuses_deletion_is_found() -> None:
    class Other(models.Model):
        class Meta:
            app_label = "reports"

    class Child(models.Model):
        kept = models.ForeignKey(Other, on_delete=models.PROTECT, related_name="+")
        held = models.ForeignKey(Other, on_delete=models.RESTRICT, related_name="+")
        free = models.ForeignKey(Other, null=True, on_delete=models.SET_NULL, related_name="+")

        class Meta:
            app_label = "reports"

    Child.__module__ = "hub.reports.models"
    problems = list(foreign_key_problems(Child))

    assert [problem.msg.split()[0] for problem in problems] == ["kept", "held"]


def test_pages_and_their_children_are_revisable_and_records_are_not() -> None:
    assert is_revisable(RecommendationPage)
    assert is_revisable(ProgressUpdate)
    assert not is_revisable(ParagraphVersion)
