"""Visits to case studies: the list, one of them, and two or three side by side."""

from tests.e2e.visit import Visit

CASES = "/case-studies/"

VISITS = [
    Visit("case-studies", CASES),
    Visit("case-studies-filtered", f"{CASES}?place=north-west&figures=delivered&sort=evidence"),
    Visit("case-studies-none", f"{CASES}?place=wales&sector=construction&evidence=5"),
    Visit("case-studies-searched", f"{CASES}?q=apprentises&place=england"),
    Visit("case-study", "{every_figure}"),
    Visit("case-study-little-known", f"{CASES}solstice-nurseries/"),
    Visit("case-study-long-words", f"{CASES}fusion21/"),
    Visit("case-study-paper", "{every_figure}pack/", paper=True),
    Visit("case-studies-compared", "{compared}"),
    Visit("case-studies-not-compared", f"{CASES}compare/?ids=none", status=400),
]
