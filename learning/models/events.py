"""The log of what happened: events in a chain for each enrolment, and signed checkpoints.

Nothing here refers to another row by a foreign key and nothing names a person: learners and what
they did are opaque ids. Triggers of the database (`learning.domain.evidence.guards`) refuse every
change.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen; the values are stored for ever."""

    ENROLLED = "enrolled", _("enrolled")
    READ = "read", _("read a lesson")
    TRIED = "tried", _("tried a check")
    STARTED = "started", _("started an attempt")
    SUBMITTED = "submitted", _("handed in")
    MARKED = "marked", _("was marked")
    COMPLETED = "completed", _("completed")
    REGRADED = "regraded", _("was marked anew")
    ISSUED = "issued", _("was issued a certificate")
    REVOKED = "revoked", _("was revoked")
    REINSTATED = "reinstated", _("had a revocation lifted")
    RENEWED = "renewed", _("began a new period")
    ERASED = "erased", _("was erased")


class RecordEvent(models.Model):
    """One thing that happened. Append-only; like xAPI: actor, verb, object, result, time.

    `hash` is the SHA-256 of everything else and of the hash before it in the same chain; a chain
    counts from 1 without a gap. `actor` is the opaque id of a learner, else "staff" or "site".
    `result_text` is canonical JSON.
    """

    chain = models.UUIDField()
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"))
    actor = models.CharField(max_length=36)
    verb = models.CharField(_("what"), max_length=20, choices=Verb.choices)
    object_kind = models.CharField(max_length=20)
    object_key = models.CharField(max_length=64)
    result_text = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event of a record")
        ordering: ClassVar[list[str]] = ["chain", "sequence"]
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_once_in_its_place"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["verb", "at"], name="event_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}.{self.sequence} {self.verb}"

    @property
    def result(self) -> dict[str, Any]:
        return json.loads(self.result_text)


class ChainHead(models.Model):
    """Where a chain ends. The row that is locked, last of all, to append to the chain."""

    chain = models.UUIDField(primary_key=True)
    sequence = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("end of a chain")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.chain}.{self.sequence}"


class Checkpoint(models.Model):
    """A signed statement of where all chains ended on a day; each builds on the one before it.

    `payload` is the canonical JSON that was signed. It holds the digest of the heads that moved
    since the checkpoint before it (`CheckpointHead`) and the digest of that checkpoint's payload,
    so that one signature vouches for every head until then.
    """

    day = models.DateField(_("day"), unique=True)
    payload = models.TextField()
    key_id = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("checkpoint")
        ordering: ClassVar[list[str]] = ["day"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class CheckpointHead(models.Model):
    """Where a chain that had moved ended when a checkpoint was made."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="heads")
    chain = models.UUIDField()
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of a chain at a checkpoint")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["chain", "checkpoint"], name="chain_once_in_a_checkpoint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}.{self.sequence}"
