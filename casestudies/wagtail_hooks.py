"""Registers the list of case studies and their bulk classification in the admin."""

from __future__ import annotations

from wagtail import hooks

from casestudies.admin.bulk_terms import TermsBulkAction
from casestudies.admin.listing import CaseStudyListing


@hooks.register("register_admin_viewset")
def register_listing() -> CaseStudyListing:
    return CaseStudyListing("case_studies", url_prefix="case-studies")


hooks.register("register_bulk_action", TermsBulkAction)
