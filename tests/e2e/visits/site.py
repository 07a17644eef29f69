"""Visits to statements, feedback, sign-in and the pages of a fault."""

from tests.e2e.visit import Visit

VISITS = [
    Visit("about", "/about/"),
    Visit("accessibility", "/accessibility/"),
    Visit("privacy", "/privacy/"),
    Visit("cookies", "/cookies/"),
    Visit("contact", "/contact/"),
    Visit("feedback", "/feedback/?page=/about/", has_form=True),
    Visit(
        "feedback-errors",
        "/feedback/?page=/about/",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("feedback-thanks", "/feedback/thanks/?page=/about/"),
    Visit("password", "{behind_password}", has_form=True),
    Visit("password-errors", "{behind_password}", sends=True, has_form=True, has_errors=True),
    Visit("not-found", "/no-such-page/", status=404),
    Visit("bad-request", "/fault/400/", status=400, fault="400.html"),
    Visit("server-fault", "/fault/500/", status=500, fault="500.html"),
    Visit("not-available", "/fault/503/", status=503, fault="503.html"),
]
