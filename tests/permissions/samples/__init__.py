"""What stands for the parameters of an address, and what its form sends, when it is tried out.

`Sample(path, data)`: each a function of the `World`. An address without parameters needs none for
a GET. Keys are the address and the case, as they stand in the table.

Each area has a module. One that needs rows of its own has a function `prepare(world)` that makes
them and keeps them in `world.more`.
"""

from __future__ import annotations

from tests.permissions.personas import World
from tests.permissions.samples import accounts, admin, learning, organisations, public, submissions
from tests.permissions.samples.sample import Sample

AREAS = (public, accounts, organisations, submissions, learning, admin)
SAMPLES: dict[tuple[str, str], Sample] = {
    key: sample for area in AREAS for key, sample in area.SAMPLES.items()
}


def prepare(world: World) -> None:
    """Make the rows that the samples of all areas speak of."""
    for area in AREAS:
        if hasattr(area, "prepare"):
            area.prepare(world)


__all__ = ["SAMPLES", "Sample", "prepare"]
