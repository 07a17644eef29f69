"""Uploads that go with a submission: what is taken, and how it is kept.

What a file is, its content says, not its name. What is taken is never opened by us again: it lies
under a name that says nothing, outside what the site serves, and is handed to moderators as a
download that no browser runs.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from casestudies.submission.drafts import open_for_change
from casestudies.submission.errors import RefusedFileError
from casestudies.submission.models import Submission, SubmissionFile
from hub.media.signatures import check_content

LONGEST_NAME = 120
DOCUMENTS = ("pdf", "docx", "xlsx", "odt", "ods", "csv", "txt")
IMAGES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
KINDS = (*DOCUMENTS, *IMAGES)
ARCHIVES = {"docx", "xlsx", "odt", "ods"}
MOST_PIXELS = 60_000_000
MOST_ENTRIES = 2_000
# What an honest document unpacks to, at most: in bytes, and as a multiple of its size.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 150


def add_file(submission: Submission, upload: UploadedFile) -> SubmissionFile:
    """Check an upload, store it and return it; the same file again is the one that is there.

    Raises:
        RefusedFileError: with a message for the sender.
        ClosedError: when the submission can no longer be changed.
    """
    kind = check_upload(upload)
    digest = _digest(upload)
    with open_for_change(submission) as current:
        known = current.files.filter(sha256=digest).first()
        if known is not None:
            return known
        _check_room(current, upload)
        file = SubmissionFile(
            submission=current,
            name=plain_name(upload.name or ""),
            kind=kind,
            size=upload.size or 0,
            sha256=digest,
        )
        file.file.save("", upload, save=False)
        file.save()
    return file


def remove_file(submission: Submission, key: Any) -> None:
    """Take a file of `submission` away; nothing happens when it has no such file."""
    with open_for_change(submission) as current:
        for file in current.files.filter(pk=key):
            delete_file(file)


def delete_file(file: SubmissionFile) -> None:
    """Delete the row, and what it stands for once that is certain."""
    stored, storage = file.file.name, file.file.storage
    file.delete()
    transaction.on_commit(lambda: storage.delete(str(stored)))


def plain_name(name: str) -> str:
    """Return the last part of a name, on one line, without control characters, not too long."""
    name = PureWindowsPath(PurePosixPath(name).name).name
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, extension = name.rpartition(".")
    if dot and len(name) > LONGEST_NAME:
        name = f"{stem[: LONGEST_NAME - len(extension) - 2]}….{extension}"
    return name[:LONGEST_NAME] or "file"


def check_upload(upload: UploadedFile) -> str:
    """Return the kind of an upload that may be taken; leave it at its beginning.

    Raises:
        RefusedFileError: with a message for the sender.
    """
    kind = plain_name(upload.name or "").rpartition(".")[2].lower()
    if kind not in KINDS:
        raise RefusedFileError(
            _("Files of this kind are not taken. Send one of these: %(kinds)s.")
            % {"kinds": ", ".join(KINDS)}
        )
    if not upload.size:
        raise RefusedFileError(_("This file is empty."))
    if upload.size > settings.SUBMISSION_FILE_BYTES:
        raise RefusedFileError(
            _("This file is larger than %(size)s. Send a smaller one, or a link to it.")
            % {"size": filesizeformat(settings.SUBMISSION_FILE_BYTES)}
        )
    try:
        if kind in IMAGES:
            _check_image(upload, kind)
        else:
            check_content(upload, kind)
            if kind in ARCHIVES:
                _check_archive(upload)
    except ValidationError as error:
        raise RefusedFileError(" ".join(error.messages)) from error
    finally:
        upload.seek(0)
    return kind


def _check_image(upload: UploadedFile, kind: str) -> None:
    """Raise RefusedFileError unless it is a picture of that kind and of a size that is bearable."""
    try:
        with Image.open(upload, formats=[IMAGES[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            image.verify()
    except Image.DecompressionBombError as error:
        raise RefusedFileError(
            _("This picture has too many pixels. Send a smaller one.")
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise RefusedFileError(
            _("This is not a picture of the kind that its name says (.%(kind)s).") % {"kind": kind}
        ) from error


def _check_archive(upload: UploadedFile) -> None:
    """Raise RefusedFileError when a document unpacks to too much, or to somewhere else."""
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    limit = min(MOST_UNPACKED, MOST_RATIO * (upload.size or 0))
    if len(entries) > MOST_ENTRIES or unpacked > limit:
        raise RefusedFileError(_("This document unpacks to too much. Save it as a PDF."))
    if any(_leaves_its_folder(entry.filename) for entry in entries):
        raise RefusedFileError(_("This document is not built as one. Save it again, or as a PDF."))


def _leaves_its_folder(name: str) -> bool:
    return bool(re.match(r"[/\\]|[A-Za-z]:", name)) or ".." in re.split(r"[/\\]", name)


def _check_room(submission: Submission, upload: UploadedFile) -> None:
    sizes = list(submission.files.values_list("size", flat=True))
    if len(sizes) >= settings.SUBMISSION_MOST_FILES:
        raise RefusedFileError(
            _("There are %(count)d files already, and no more can be sent. Remove one first.")
            % {"count": settings.SUBMISSION_MOST_FILES}
        )
    if sum(sizes) + (upload.size or 0) > settings.SUBMISSION_ALL_BYTES:
        raise RefusedFileError(
            _("All files together may have %(size)s, and this one is too much.")
            % {"size": filesizeformat(settings.SUBMISSION_ALL_BYTES)}
        )


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
