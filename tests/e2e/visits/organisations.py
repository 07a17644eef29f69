"""Visits to the pages of organisations, as members and as their managers see them."""

from __future__ import annotations

from tests.e2e.visit import Visit

OWN = "/organisations/"
COUNCIL = f"{OWN}demo-council/"


def managing(name: str, path: str, *, has_errors: bool = False) -> Visit:
    """Return a visit of the training manager, whose first form is sent as it is for errors."""
    return Visit(
        name,
        path,
        status=400 if has_errors else 200,
        sends=has_errors,
        signed_in=True,
        who="manager",
        has_form=True,
        has_errors=has_errors,
    )


def answered(name: str, path: str, status: int = 200) -> Visit:
    """Return a visit of what the site answered when extra content was made."""
    file = f"answer-{name}.html"
    return Visit(f"organisation-{name}", path, status=status, answer=file, has_form=True)


VISITS = [
    Visit("organisations", OWN, signed_in=True),
    managing("organisations-managed", OWN),
    managing("organisation-ask", f"{OWN}ask/"),
    managing("organisation-domains", f"{COUNCIL}domains/"),
    answered("invited", OWN),
    answered("join-other", f"{OWN}join/of-another/", status=403),
    answered("preview", f"{COUNCIL}invitations/"),
    answered("report", f"{COUNCIL}invitations/"),
    answered("new-link", f"{COUNCIL}invitations/"),
    Visit(
        "organisation-ask-errors",
        f"{OWN}ask/",
        status=400,
        sends=True,
        signed_in=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("organisation-join", "{join}"),
    Visit("organisation-join-signed-in", "{join}", signed_in=True, has_form=True),
    Visit("organisation-join-over", f"{OWN}join/none/", status=404),
    Visit("organisation-leave", f"{COUNCIL}leave/", signed_in=True, has_form=True),
    Visit(
        "organisation-leave-refused",
        f"{COUNCIL}leave/",
        status=400,
        sends=True,
        signed_in=True,
        who="manager",
        has_form=True,
        has_errors=True,
        refused=True,
    ),
    managing("organisation-people", COUNCIL),
    managing("organisation-person", "{member}"),
    managing("organisation-remove", "{member}remove/"),
    managing("organisation-invitations", f"{COUNCIL}invitations/"),
    managing("organisation-invitations-errors", f"{COUNCIL}invitations/", has_errors=True),
    managing("organisation-domains-errors", f"{COUNCIL}domains/", has_errors=True),
    managing("training-desk", f"{COUNCIL}training/"),
    Visit(
        "training-desk-errors",
        f"{COUNCIL}training/?as_at=soon",
        status=400,
        signed_in=True,
        who="manager",
        has_errors=True,
    ),
    managing("training-assign", f"{COUNCIL}training/assign/"),
    managing("training-assign-errors", f"{COUNCIL}training/assign/", has_errors=True),
    Visit(
        "training-assign-everyone",
        "{assign_everyone}",
        sends=True,
        signed_in=True,
        who="manager",
        has_form=True,
    ),
    managing("training-assignments", f"{COUNCIL}training/assignments/"),
    managing("training-assignment", "{assignment}"),
    managing("training-assignment-end", "{assignment}end/"),
    Visit("training-seen", "/my-learning/organisations/", signed_in=True, has_form=True),
]
