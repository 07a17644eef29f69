"""Visits to the form by which people send in a case study."""

from tests.e2e.visit import Visit

START = "/case-studies/submit/"
DRAFT = "{submission_draft}"
EMPTY = "{submission_empty}"

VISITS = [
    Visit("submit-start", START, has_form=True),
    Visit("submit-case", f"{EMPTY}case/", has_form=True),
    Visit(
        "submit-case-errors",
        f"{EMPTY}case/",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("submit-contract", f"{DRAFT}contract/", has_form=True),
    Visit("submit-story", f"{DRAFT}story/", has_form=True),
    Visit("submit-results", f"{DRAFT}results/", has_form=True),
    Visit("submit-figures", f"{DRAFT}figures/", has_form=True),
    Visit(
        "submit-figure-errors",
        f"{DRAFT}figures/add/",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("submit-evidence", f"{DRAFT}evidence/", has_form=True),
    Visit("submit-you", f"{DRAFT}you/", has_form=True),
    Visit("submit-saved", f"{DRAFT}saved/", has_form=True),
    Visit("submit-check", f"{DRAFT}check/", has_form=True),
    Visit(
        "submit-check-errors",
        f"{EMPTY}check/",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
        mended_elsewhere=True,
    ),
    Visit("submit-changes-asked", "{submission_asked}", has_form=True),
    Visit("submit-link-ended", "{submission_ended}", status=410, has_form=True),
]
