"""Reports for the tests of hub.reports."""

import pytest

from hub.reports.models import ReportPage
from tests.factories.pages import build_report


@pytest.fixture
def report(db: None) -> ReportPage:
    return build_report()
