"""Whether the records are as they were written, in tests of what writes them."""

from __future__ import annotations

from learning.domain.evidence.checkpoints import make_checkpoint
from learning.domain.evidence.verification import verify_records


def list_faults() -> list[str]:
    """Return the faults of all records, once the checkpoint of the day vouches for them."""
    make_checkpoint()
    return [str(fault) for fault in verify_records()]
