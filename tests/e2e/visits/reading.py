"""Visits to the home page, the report, its recommendations and the timeline."""

from tests.e2e.visit import Visit

REPORT = "/reports/social-value/"
RECOMMENDATIONS = f"{REPORT}recommendations/"

VISITS = [
    Visit("home", "/"),
    Visit("reports", "/reports/"),
    Visit("report", REPORT),
    Visit("section", f"{REPORT}background/"),
    Visit("section-with-later-events", f"{REPORT}priority-areas/"),
    Visit("section-with-every-block", "{every_block}"),
    Visit("recommendations", RECOMMENDATIONS),
    Visit("recommendations-filtered", f"{RECOMMENDATIONS}?audience=commissioner"),
    Visit("recommendations-none", f"{RECOMMENDATIONS}?status=done"),
    Visit("recommendations-with-progress", "{progress}"),
    Visit("recommendation", f"{RECOMMENDATIONS}1-target-priority-areas/"),
    Visit("timeline", "/timeline/"),
    Visit("timeline-filtered", "/timeline/?on=2025-10-01&jurisdiction=wales"),
    Visit("timeline-wrong-date", "/timeline/?on=soon&jurisdiction=wales", has_errors=True),
    Visit("old-paragraph", "{old_paragraph}"),
]
