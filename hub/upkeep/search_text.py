"""What search is told of the upkeep of the site: where to say that something is wrong."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hub.core.search_documents import Place

PLACES = (
    Place(
        "feedback",
        _("Report a problem"),
        _(
            "Tell us of a mistake, an error or a broken link on a page, or of anything else"
            " that does not work."
        ),
        (_("Feedback"), _("Complaint"), _("Report a mistake")),
    ),
)
