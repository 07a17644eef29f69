"""Which paths a person chose or was assigned: their certificates are issued unasked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.users.models import Membership, User
from learning.models import AssignedPerson, Assignment, Certificate, CheckUp, Completion, PathPage


def list_chosen(user: User, paths: Collection[UUID], now: datetime) -> set[UUID]:
    """Return those of `paths` that are the person's own.

    They claimed a check-up of it, it is the path of their audience, an organisation of theirs
    assigns it now, or they have a certificate of an earlier period. Four queries, however many.
    """
    if not paths:
        return set()
    pages = PathPage.objects.live().filter(translation_key__in=paths)
    claimed = CheckUp.objects.filter(user=user, path__translation_key__in=paths)
    assigned = list_assigned(user.pk, timezone.localdate(now)).filter(
        subject_kind=Completion.Kind.PATH, subject_key__in=paths
    )
    certified = Certificate.objects.for_user(user).filter(
        completion__subject_kind=Completion.Kind.PATH, completion__subject_key__in=paths
    )
    return {
        *claimed.values_list("path__translation_key", flat=True),
        *pages.filter(audience=user.audience_id, audience__isnull=False).values_list(
            "translation_key", flat=True
        ),
        *assigned.values_list("subject_key", flat=True),
        *certified.values_list("completion__subject_key", flat=True),
    }


def list_assigned(person: Any, today: date) -> QuerySet[Assignment]:
    """Return what organisations assign to `person`, a key or a reference to one, on a day."""
    member_of = Membership.objects.on(today).filter(user=person).values("organisation")
    named = AssignedPerson.objects.on(today).filter(user=person).values("assignment")
    return Assignment.objects.on(today).filter(
        Q(is_for_everyone=True) | Q(pk__in=named), organisation__in=member_of
    )
