"""Work on reports that nobody waits for. Each task may run twice."""

from django_tasks import task

from hub.reports.pdf_files import make_report_file


@task()
def make_stored_report_file(report_pk: int) -> None:
    """Make the PDF of a report, if it is out of date."""
    make_report_file(report_pk)
