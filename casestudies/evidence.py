"""How strong the evidence of a case study is: five levels with public definitions.

The levels are ours, adapted from the Nesta standards of evidence (https://nesta.org.uk/node/32263).
They stand in the vocabulary `evidence_level` too, whose terms other records refer to.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceLevel(models.IntegerChoices):
    """How the figures came about; a higher level says more of what the work itself changed."""

    DESCRIBED = 1, _("Level 1: described")
    REPORTED = 2, _("Level 2: reported")
    MEASURED = 3, _("Level 3: measured")
    ATTRIBUTED = 4, _("Level 4: attributed")
    REPLICATED = 5, _("Level 5: replicated")


DEFINITIONS = {
    EvidenceLevel.DESCRIBED: _("A plausible account or a target; nothing was measured yet."),
    EvidenceLevel.REPORTED: _("Figures that those who did the work report themselves."),
    EvidenceLevel.MEASURED: _(
        "A comparison of before and after, or an analysis by somebody independent."
    ),
    EvidenceLevel.ATTRIBUTED: _(
        "A comparison or adjustment shows what the work itself changed, and somebody outside has "
        "checked it."
    ),
    EvidenceLevel.REPLICATED: _("The same result was found again elsewhere."),
}
NO_ENDORSEMENT = _(
    "The level says how strong the evidence is. It is no endorsement and no mark for the work "
    "itself."
)


def list_levels() -> list[dict[str, Any]]:
    """Return the levels as readers see them: `level`, `label` and `definition`, lowest first."""
    return [
        {"level": level.value, "label": level.label, "definition": DEFINITIONS[level]}
        for level in EvidenceLevel
    ]
