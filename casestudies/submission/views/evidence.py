"""Sources and files. Whatever button is pressed, what was typed is kept."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from casestudies.submission.errors import RefusedFileError
from casestudies.submission.files import KINDS, add_file, remove_file
from casestudies.submission.forms import EvidenceForm
from casestudies.submission.models import Submission
from casestudies.submission.steps import BY_NAME, EVIDENCE, known_answers
from casestudies.submission.views.opening import FOLDER, limit, open_draft, refused, step_context
from casestudies.submission.views.steps import keep, next_address
from hub.core.rate_limit import Rate

STEP = BY_NAME[EVIDENCE]
UPLOADS = Rate(amount=40, seconds=3600)


@open_draft
def answer(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask for sources and files; keep them, take a file away, go on."""
    if request.method != "POST":
        initial = known_answers(submission, EVIDENCE)
        return _show(request, submission, EvidenceForm(initial=initial))
    action = "remove" if "remove" in request.POST else request.POST.get("action", "")
    stays = action in {"upload", "remove"}
    form = EvidenceForm(request.POST, request.FILES, later=stays or action == "save")
    form.fields["file"].required = action == "upload"
    if action == "remove":
        _remove(submission, request.POST["remove"])
    retry_after = _take_file(request, submission, form)
    if not form.is_valid():
        response = _show(request, submission, form, status=400)
        return refused(response, retry_after) if retry_after else response
    keep(submission, STEP, form)
    if stays:
        return HttpResponseRedirect(request.get_full_path())
    return HttpResponseRedirect(next_address(request, submission, STEP, later=action == "save"))


def _take_file(request: HttpRequest, submission: Submission, form: EvidenceForm) -> int:
    """Store the file of a form, or say at the form why not; return when to try again, or 0."""
    if not (form.is_valid() and request.FILES):
        return 0
    retry_after = limit(request, "upload", UPLOADS, form)
    upload = form.cleaned_data.get("file")
    if retry_after or not upload:
        return retry_after
    try:
        add_file(submission, upload)
    except RefusedFileError as error:
        form.add_error("file", str(error))
    return 0


def _remove(submission: Submission, key: str) -> None:
    try:
        remove_file(submission, key)
    except ValidationError:
        return  # no key of a file


def _show(
    request: HttpRequest, submission: Submission, form: EvidenceForm, status: int = 200
) -> HttpResponse:
    context = step_context(request, submission, STEP) | {
        "form": form,
        "files": submission.files.all(),
        "kinds": ", ".join(KINDS),
        "most_files": settings.SUBMISSION_MOST_FILES,
        "file_bytes": settings.SUBMISSION_FILE_BYTES,
        "all_bytes": settings.SUBMISSION_ALL_BYTES,
    }
    return render(request, f"{FOLDER}/evidence.html", context, status=status)
