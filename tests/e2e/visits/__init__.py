"""The states of pages that all checks visit, a module for each area of the site."""

from tests.e2e.visits import (
    accounts,
    casestudies,
    certificates,
    guidance,
    learning,
    organisations,
    reading,
    search,
    site,
    submission,
)

VISITS = [
    *reading.VISITS,
    *guidance.VISITS,
    *casestudies.VISITS,
    *learning.VISITS,
    *certificates.VISITS,
    *accounts.VISITS,
    *organisations.VISITS,
    *search.VISITS,
    *site.VISITS,
    *submission.VISITS,
]
