"""The letters of learning. None says what somebody needs, or what is right in a question."""

from __future__ import annotations

from django.urls import reverse

from hub.core.editors import people_who_may
from hub.core.letters import send_letter, site_address
from hub.users.models import User
from learning.permissions import can_decide_accommodations


def tell_of_wish() -> None:
    """Tell those who decide that somebody asks for help with quizzes; not who, not which."""
    context = {"url": site_address(reverse("accommodations:index"))}
    for person in people_who_may("learning.decide_accommodation"):
        if can_decide_accommodations(person):
            send_letter("accommodation_asked", to=person.email, context=context)


def tell_of_decision(user: User) -> None:
    """Tell a person that it was decided what help they get; what it is stands on their page."""
    context = {"url": site_address(reverse("learning:help"))}
    send_letter("accommodation_decided", to=user.email, context=context)
