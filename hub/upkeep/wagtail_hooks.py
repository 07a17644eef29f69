"""Registers reported problems (list, line on the home page) and outgoing mail in the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet

from hub.upkeep.mail.viewsets import MailViewSet
from hub.upkeep.models import PageFeedback
from hub.upkeep.viewsets import FeedbackViewSet

feedback_viewset = FeedbackViewSet("reported_problems", url_prefix="reported-problems")


class OwnFeedbackPanel(Component):
    """How many problems readers reported on the pages of the person who looks."""

    name = "own_feedback"
    template_name = "upkeep/admin/own_feedback_panel.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        user = parent_context["request"].user
        return {
            "count": PageFeedback.objects.unfinished().for_owner(user).count(),
            "list_url": feedback_viewset.menu_url,
        }


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [feedback_viewset, MailViewSet("outgoing_mail", url_prefix="outgoing-mail")]


@hooks.register("construct_homepage_panels")
def add_own_feedback(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("upkeep.change_pagefeedback"):
        panels.append(OwnFeedbackPanel())
