"""A person's own sessions: noted at sign-in, kept in step, listed, ended from elsewhere."""

from __future__ import annotations

import time
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hub.core.outages import suppress_outage
from hub.users.models import SignedInSession, User

# What the session itself holds: the row's key, the session key it has, when it was last written.
NOTE = "hub_signed_in"
WRITTEN_EVERY = 3600  # seconds
# What marks a browser and a system in what a browser says of itself; the first that fits counts.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
BROWSERS |= {"Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"Mac OS": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"}


def name_browser(agent: str) -> str:
    """Return “Firefox, Windows” for what a browser says of itself, as far as it can be told."""
    found = [
        next((name for mark, name in table.items() if mark in agent), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))


def note_sign_in(request: HttpRequest, user: User) -> SignedInSession:
    """Note the session in which `user` has just signed in; return the row."""
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key
    browser = name_browser(request.META.get("HTTP_USER_AGENT", ""))
    row, _created = SignedInSession.objects.update_or_create(
        session_key=key, defaults={"user": user, "browser": browser}
    )
    request.session[NOTE] = {"row": row.pk, "key": key, "at": int(time.time())}
    return row


def keep_in_step(request: HttpRequest) -> None:
    """Write down, once an hour and when its key was changed, that the session is in use."""
    note = request.session.get(NOTE)
    key, now = request.session.session_key, int(time.time())
    if not note or not key or (note["key"] == key and now - note["at"] < WRITTEN_EVERY):
        return
    with suppress_outage():  # the next request notes it
        rows = SignedInSession.objects.filter(pk=note["row"])
        rows.update(session_key=key, seen_at=timezone.now())
        request.session[NOTE] = note | {"key": key, "at": now}


def list_sessions(user: User) -> QuerySet[SignedInSession]:
    """Return the sessions of `user` that are still good, the last used first."""
    good = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignedInSession.objects.filter(user=user, session_key__in=good)


def end_session(row: SignedInSession) -> None:
    """End a session: whoever holds it is nobody at the next request."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    store(row.session_key).delete()
    row.delete()


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End all sessions of `user` but the one with the key `but`; return how many."""
    rows = list(SignedInSession.objects.filter(user=user).exclude(session_key=but or ""))
    for row in rows:
        end_session(row)
    return len(rows)


def forget_ended(*, now: datetime) -> str:
    """Remove the rows of sessions that expired."""
    good = Session.objects.filter(expire_date__gt=now).values("session_key")
    count, _by_model = SignedInSession.objects.exclude(session_key__in=good).delete()
    return f"{count} ended sessions forgotten"
