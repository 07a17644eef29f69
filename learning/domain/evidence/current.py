"""What questions and modules say at present, remembered until anything public changes.

Only digests are remembered: which row has a digest the database says each time, so that a record
can never name a version that is not there. Whoever asks while something is being published reads
either what was said before or what is said after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from hub.core.page_cache import remember_many
from learning.domain.evidence.versions import (
    capture_module,
    capture_questions,
    digest_module,
    digest_questions,
    with_parts,
)
from learning.models import ModulePage, ModuleVersion, Question, QuestionVersion

# Stands for what cannot be asked or read any more.
GONE = ""


def find_versions(keys: Collection[int]) -> dict[int, QuestionVersion]:
    """Return the version of each of these questions as it now stands, by its key."""
    captured: dict[int, QuestionVersion] = {}

    def capture(missing: Iterable[str]) -> dict[str, str]:
        questions = Question.objects.filter(pk__in=[int(name) for name in missing])
        captured.update(capture_questions(list(with_parts(questions))))
        return {str(key): version.digest for key, version in captured.items()}

    digests = remember_many("question-version", [str(key) for key in keys], capture)
    known = {int(name): digest for name, digest in digests.items() if int(name) not in captured}
    stored = {}
    if known:
        rows = QuestionVersion.objects.filter(digest__in=known.values())
        stored = {row.digest: row for row in rows}
    found = captured | {key: stored[digest] for key, digest in known.items() if digest in stored}
    lost = [name for name, digest in digests.items() if int(name) not in found and digest]
    if lost:  # what was remembered was rolled back
        capture(lost)
    return found | captured


def find_module_version(pk: int) -> ModuleVersion:
    """Return the version of the module with this page as it now stands."""
    captured: list[ModuleVersion] = []

    def capture(missing: Iterable[str]) -> dict[str, str]:
        captured.append(capture_module(ModulePage.objects.get(pk=pk)))
        return dict.fromkeys(missing, captured[0].digest)

    name = str(pk)
    digest = remember_many("module-version", [name], capture)[name]
    version = captured[0] if captured else ModuleVersion.objects.filter(digest=digest).first()
    return version or capture_module(ModulePage.objects.get(pk=pk))


def find_question_digests(uids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the digest of each question by its `uid`; `GONE` where no quiz may ask it."""

    def digest(missing: Iterable[str]) -> dict[str, str]:
        names = list(missing)
        asked = Question.objects.drawable().filter(uid__in=names)
        now = digest_questions(list(with_parts(asked)))
        return dict.fromkeys(names, GONE) | {str(uid): each for uid, each in now.items()}

    found = remember_many("question-digest", [str(uid) for uid in uids], digest)
    return {UUID(name): each for name, each in found.items()}


def find_module_digests(key: UUID) -> frozenset[str]:
    """Return the digests of the published versions of a module, one for each language.

    None where it is not published any more.
    """

    def digest(missing: Iterable[str]) -> dict[str, str]:
        pages = ModulePage.objects.live().filter(translation_key=key).order_by("pk")
        return dict.fromkeys(missing, " ".join(digest_module(page) for page in pages))

    return frozenset(remember_many("module-digests", [str(key)], digest)[str(key)].split())
