"""The life of a certificate: issued, named, made out, revoked, withdrawn.

Each step may be asked for twice and at the same time. What stands on it comes from the completion,
which no edit reaches, and the name from the account; whoever has its number may ask after it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.core.letters import send_letter, site_address
from hub.users.models import User
from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.awarding.chosen import list_chosen
from learning.domain.awarding.revocation import lift_revocation, revoke_with_paths
from learning.domain.errors import CertificateClosed, NameMissing, NotTheirs
from learning.domain.evidence.events import append_event
from learning.domain.evidence.status_places import release_places
from learning.domain.locking import locked
from learning.models import (
    Certificate,
    CertificateFile,
    Completion,
    CredentialDocument,
    Enrolment,
    Verb,
)

LONGEST_NAME = 300
# Formatting characters that scripts and emoji need inside a word; others only disguise one.
JOINERS = "\u200c\u200d"


def issue_certificates(completions: Sequence[Completion]) -> list[Certificate]:
    """Issue the certificates of what one event completed; write to the person once, if any.

    That of a path is issued if the path is the person's own (`list_chosen`). Others are offered:
    see `request_certificate`. Called in the transaction of the award (`register_award`).
    """
    user, now = completions[0].learner.user, completions[0].awarded_at
    is_path = {each: each.subject_kind == Completion.Kind.PATH for each in completions}
    chosen = list_chosen(user, [each.subject_key for each in completions if is_path[each]], now)
    offered = [each for each in completions if is_path[each] and each.subject_key not in chosen]
    pairs = [issue_certificate(each, now=now) for each in completions if each not in offered]
    issued = [certificate for certificate, is_new in pairs if is_new]
    if issued:
        _write_of_issue(user, issued, offered)
    return issued


def _write_of_issue(
    user: User, issued: Sequence[Certificate], offered: Sequence[Completion]
) -> None:
    with override(settings.LANGUAGE_CODE):
        how = describe_achievement(find_achievement(issued[0].completion))
        own = site_address(reverse("learning:own"))
    more = [{"title": each.completion.title, "address": address_of(each)} for each in issued[1:]]
    titles = ", ".join(each.title for each in offered)
    context = {"how": how, "more": more, "offered": titles, "own": f"{own}#offered"}
    _write_to(user, "certificate_issued", issued[0], **context)


def issue_certificate(completion: Completion, *, now: datetime) -> tuple[Certificate, bool]:
    """Issue the certificate of `completion`, once. Returns (it, issued by this call)."""
    user = completion.learner.user
    certificate, issued = Certificate.objects.get_or_create(
        completion=completion, defaults={"name": clean_name(user.get_full_name())}
    )
    if issued:
        append_event(
            completion.chain,
            verb=Verb.ISSUED,
            object_kind="certificate",
            object_key=certificate.uid,
            actor=completion.learner_id,
            now=now,
        )
    return certificate, issued


def request_certificate(
    completion: Completion, *, by: User, now: datetime | None = None
) -> tuple[Certificate, bool]:
    """Issue the certificate of a path that `by` did not choose. Returns (it, issued by this call).

    Raises `NotTheirs`, and `CertificateClosed` when the completion does not hold today.
    """
    if not Completion.objects.for_user(by).filter(pk=completion.pk).exists():
        raise NotTheirs
    now = now or timezone.now()
    with locked(Completion, pk=completion.pk, savepoint=True) as row:
        if not row.is_valid(now):
            raise CertificateClosed
        return issue_certificate(row, now=now)


def clean_name(text: str) -> str:
    """Return a name as it is printed: in any script, on one line, without invisible characters."""
    kinds = [(each, unicodedata.category(each)) for each in unicodedata.normalize("NFC", text)]
    if not any(kind[0] in "LNSP" for _each, kind in kinds):
        return ""
    shown = (
        " " if kind[0] == "Z" or kind == "Cc" else each
        for each, kind in kinds
        if each in JOINERS or kind not in {"Cf", "Cs"}
    )
    return " ".join("".join(shown).split())[:LONGEST_NAME]


def address_of(certificate: Certificate) -> str:
    """Return the whole address of a certificate, the same in every language."""
    with override(settings.LANGUAGE_CODE):
        return site_address(reverse("certificates:one", args=[certificate.uid]))


def find_certificate(enrolment: Enrolment) -> Certificate | None:
    """Return the certificate of a module in a period; None while it is not complete."""
    return Certificate.objects.with_completion().filter(completion__enrolment=enrolment).first()


def list_certificates(user: User) -> list[Certificate]:
    """Return the certificates of `user`, the latest first."""
    rows = Certificate.objects.for_user(user).with_completion()
    return list(rows.order_by("-completion__awarded_at", "-pk"))


def rename_certificate(certificate: Certificate, *, name: str, by: User) -> Certificate:
    """Put another name on a certificate that was not made out yet.

    Raises `NotTheirs`, `NameMissing`, and `CertificateClosed` once it was made out.
    """
    name = clean_name(name)
    if not name:
        raise NameMissing
    _check_holder(certificate, by)
    with locked(Certificate, pk=certificate.pk, savepoint=True) as row:
        if row.made_at is not None or row.withdrawn_at is not None:
            raise CertificateClosed
        row.name = name
        row.save(update_fields=["name"])
    return row


def make_out(
    certificate: Certificate,
    *,
    by: User,
    write: Callable[[Certificate, User], tuple[bytes, str]],
    now: datetime | None = None,
) -> Certificate:
    """Return the certificate with its file and its credential, made now if they never were.

    From then on they stay as they are, and so does the name. `write` makes both, outside of any
    transaction, because a page must not wait for the printing of another one. Raises `NotTheirs`,
    `NameMissing`, and `CertificateClosed` when it was revoked or withdrawn.
    """
    _check_holder(certificate, by)
    row = Certificate.objects.with_completion().get(pk=certificate.pk)
    if row.withdrawn_at is not None or row.completion.revoked_at is not None:
        raise CertificateClosed
    if row.made_at is not None:
        return row
    if not row.name:
        raise NameMissing
    content, credential = write(row, by)
    # The completion is locked as revoking locks it: what was revoked meanwhile is not handed out.
    with (
        locked(Completion, pk=row.completion_id) as completion,
        locked(Certificate, pk=row.pk) as taken,
    ):
        if completion.revoked_at is not None:
            raise CertificateClosed
        taken.completion = completion
        is_as_written = taken.name == row.name and taken.withdrawn_at is None
        if is_as_written and taken.made_at is None:
            CertificateFile.objects.create(certificate=taken, content=content)
            taken.credential, taken.made_at = credential, now or timezone.now()
            taken.save(update_fields=["credential", "made_at"])
    if is_as_written:
        return taken
    return make_out(certificate, by=by, write=write, now=now)  # the name was changed meanwhile


def _check_holder(certificate: Certificate, user: User) -> None:
    if not Certificate.objects.for_user(user).filter(pk=certificate.pk).exists():
        raise NotTheirs


def revoke_certificate(
    certificate: Certificate,
    *,
    reason: Completion.Reason,
    by: User,
    keep_paths_because: str = "",
    now: datetime | None = None,
) -> tuple[Certificate, bool]:
    """Revoke a certificate and the completion that it tells of; write to the person, once.

    The certificates of paths that are based on it are revoked too, unless there is a reason to
    keep them. Returns (certificate, revoked by this call); a second call changes nothing.
    """
    with transaction.atomic():
        completion, revoked = revoke_with_paths(
            certificate.completion,
            by=by,
            reason=reason,
            keep_paths_because=keep_paths_because,
            now=now,
        )
        certificate.completion = completion
        holder = User.objects.filter(learner__uid=completion.learner_id).first()
        if revoked and holder is not None:
            paths = [each.title for each in revoked[1:]]
            _write_to(holder, "certificate_revoked", certificate, paths=paths)
    return certificate, bool(revoked)


def reinstate_certificate(
    certificate: Certificate, *, by: User, because: str, now: datetime | None = None
) -> tuple[Certificate, bool]:
    """Lift the revocation of a certificate; write to the person. Returns (it, lifted by this call).

    Raises `ReasonMissing`. See `lift_revocation` for the paths that come back with it.
    """
    with transaction.atomic():
        completion, lifted = lift_revocation(
            certificate.completion, by=by, because=because, now=now
        )
        certificate.completion = completion
        holder = User.objects.filter(learner__uid=completion.learner_id).first()
        if lifted and holder is not None:
            paths = [each.title for each in lifted[1:]]
            _write_to(holder, "certificate_reinstated", certificate, paths=paths)
    return certificate, bool(lifted)


def withdraw_certificates(user: User, *, now: datetime | None = None) -> int:
    """Take everything that names `user` out of their certificates; return how many there were.

    Their addresses then say that they were withdrawn, and nothing else.
    """
    keys = list(Certificate.objects.for_user(user).values_list("pk", flat=True))
    rows = Certificate.objects.filter(pk__in=keys, withdrawn_at__isnull=True)
    count = rows.update(name="", credential="", withdrawn_at=now or timezone.now())
    CertificateFile.objects.filter(certificate__in=keys).delete()
    CredentialDocument.objects.filter(certificate__in=keys).delete()
    release_places(keys)
    return count


def export_certificates(user: User) -> list[dict[str, Any]]:
    """Return what is held in certificates about `user`, as data for JSON."""
    rows = Certificate.objects.for_user(user).with_completion().prefetch_related("documents")
    return [
        {
            "number": str(row.uid),
            "address": address_of(row),
            "name": row.name,
            "title": row.completion.title,
            "state": row.state.value,
            "made_out": row.made_at.isoformat() if row.made_at else None,
            "credential": row.credential,
            "later_credentials": [each.token for each in row.documents.all()],
        }
        for row in rows.order_by("pk")
    ]


def _write_to(user: User, letter: str, certificate: Certificate, **more: Any) -> None:
    completion = certificate.completion
    send_letter(
        letter,
        to=user.email,
        context={
            "title": completion.title,
            "reason": completion.get_revoked_for_display(),
            "expires_at": completion.expires_at,
            "address": address_of(certificate),
            **more,
        },
    )
