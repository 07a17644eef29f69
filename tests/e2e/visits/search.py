"""Visits to the search page."""

from tests.e2e.visit import Visit

VISITS = [
    Visit("search", "/search/"),
    Visit("search-results", "/search/?q=social+value+in+a+tender"),
    Visit("search-filtered", "/search/?q=contract&kind=guidance&kind=report&page=2"),
    Visit("search-corrected", "/search/?q=dedweight"),
    Visit("search-nothing", "/search/?q=zzyzx"),
    Visit("search-no-words", "/search/?q=%22"),
]
