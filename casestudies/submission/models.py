"""What people send in about a case study, and apart from it who they are and what they allowed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Return the storage that no address of the public site reaches."""
    return storages["private"]


def opaque_name(file: SubmissionFile, _name: str) -> str:
    """Return where an upload is stored: nothing of the name it came with is in it."""
    return f"submissions/{file.pk.hex}"


def link_end() -> datetime:
    """Return until when the link to something that is changed now works."""
    return timezone.now() + timedelta(days=settings.SUBMISSION_LINK_DAYS)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by what is to be done with them."""

    def sent(self) -> SubmissionQuerySet:
        """Those that reached the moderators at least once."""
        return self.exclude(state=Submission.State.DRAFT)

    def waiting(self) -> SubmissionQuerySet:
        """Those that a moderator has to look at."""
        return self.filter(state=Submission.State.SUBMITTED)

    def abandoned(self, *, now: datetime) -> SubmissionQuerySet:
        """Those that were never sent and whose link has ended."""
        return self.filter(state=Submission.State.DRAFT, link_ends_at__lte=now)

    def due_for_erasure(self, *, now: datetime) -> SubmissionQuerySet:
        """Those sent ones whose personal data is no longer needed."""
        return self.filter(erase_after__lte=timezone.localdate(now))


class Submission(models.Model):
    """One case study as somebody outside describes it. It has at most one page, ever.

    Answers are kept by step, as `steps` defines them. Nothing in them says who wrote them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SUBMITTED = "submitted", _("Waiting for a moderator")
        CHANGES_ASKED = "changes_asked", _("Changes asked for")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Not published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, db_index=True
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    sent_answers = models.JSONField(_("answers as last sent"), default=dict, blank=True)
    # What an editor and the sender changed in another way (`casestudies.submission.differences`).
    differences = models.JSONField(default=list, blank=True, editable=False)
    page = models.OneToOneField(
        "casestudies.CaseStudyPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name=_("case study"),
    )
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=0)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)
    link_ends_at = models.DateTimeField(_("link works until"), default=link_end, db_index=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True, db_index=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    words = models.TextField(_("words of the moderator"), blank=True)
    erase_after = models.DateField(
        _("personal data erased after"), null=True, blank=True, db_index=True
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["-submitted_at", "-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(submitted_at__isnull=False, times_sent__gt=0),
                name="submission_sent_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["published", "declined"])
                | models.Q(decided_at__isnull=False),
                name="decided_submission_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        title = self.answers.get("case", {}).get("title")
        return title or str(_("Submission %(id)s")) % {"id": self.reference}

    @property
    def reference(self) -> str:
        """What people quote: says nothing and opens nothing."""
        return f"CS-{self.pk.hex[:8].upper()}"

    @property
    def is_open(self) -> bool:
        """Whether its writer may change it."""
        return self.state in {self.State.DRAFT, self.State.CHANGES_ASKED}


class Submitter(models.Model):
    """Who sent a submission in. The row is deleted when the data is no longer needed."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="submitter"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("submitter")
        verbose_name_plural = _("submitters")

    def __str__(self) -> str:
        return self.name or self.email


class Consent(models.Model):
    """That one use was allowed, in which words and when. It outlives the data about the person."""

    class Kind(models.TextChoices):
        PUBLICATION = "publication", _("Publication")
        CONTACT = "contact", _("Contact")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("for"), max_length=20, choices=Kind.choices)
    wording = models.TextField(_("wording"))
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering: ClassVar[list[str]] = ["given_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "kind"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_holds_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class SubmissionFile(models.Model):
    """An upload, kept as it came under a name that says nothing; only moderators can fetch it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("file"), storage=private_storage, upload_to=opaque_name)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering: ClassVar[list[str]] = ["uploaded_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "sha256"], name="submission_has_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
