"""Many completions at once, as awarding would leave them, for tests that only count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from hub.users.models import Organisation
from learning.models import Completion, CompletionOrganisation, Enrolment, ModuleVersion


@dataclass(frozen=True)
class Lot:
    """So many completions of one module, audience, organisations and time."""

    number: int
    module: str
    awarded_at: datetime
    audience: str = ""
    organisations: tuple[str, ...] = ()


def add_lots(lots: Sequence[Lot]) -> dict[str, UUID]:
    """Store them; return the keys of the modules by name."""
    keys: dict[str, UUID] = {}
    for lot in lots:
        key = keys.setdefault(lot.module, uuid4())
        version, _made = ModuleVersion.objects.get_or_create(
            digest=key.hex * 2, defaults={"canonical": "{}", "module_key": key}
        )
        enrolments = Enrolment.objects.bulk_create(
            Enrolment(
                learner_id=uuid4(), module_key=key, title=lot.module, started_at=lot.awarded_at
            )
            for _each in range(lot.number)
        )
        completions = Completion.objects.bulk_create(
            Completion(
                learner_id=enrolment.learner_id,
                subject_kind="module",
                subject_key=key,
                enrolment=enrolment,
                chain=enrolment.uid,
                title=lot.module,
                module_version=version,
                cpd_hours=1,
                minutes=60,
                audience_code=lot.audience.casefold(),
                audience=lot.audience,
                awarded_at=lot.awarded_at,
            )
            for enrolment in enrolments
        )
        for name in lot.organisations:
            slug = name.casefold().replace(" ", "-")
            body, _made = Organisation.objects.get_or_create(name=name, slug=slug)
            CompletionOrganisation.objects.bulk_create(
                CompletionOrganisation(completion=each, organisation=body, name=name)
                for each in completions
            )
    return keys
