"""The tables that `make bench` prints, what it writes, and what it finds wanting."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench import search
from tests.bench.goals import GOALS, Goal
from tests.bench.measuring import Measured
from tests.bench.rounds import NOISY, Figure, Measurement
from tests.bench.search import Ranked

Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """All that one run found; a part that was left out is empty."""

    python: str
    database: str
    served: Measurement | None = None
    listed: Sequence[Measured] = ()
    ranked: Sequence[Ranked] = ()
    goals: Mapping[str, Goal] = field(default_factory=lambda: GOALS)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured."""
        return not (self.served or self.listed or self.ranked)

    def list_faults(self) -> list[str]:
        """Return a line for each bound that does not hold."""
        figures = self.served.figures if self.served else ()
        return [
            f"{each.name}: {each.ratio:.1f} × bare, above {self.goals[each.name].reach:g}"
            for each in figures
            if each.name in self.goals and each.ratio > self.goals[each.name].reach
        ] + [
            f"judged queries, {each.name} on {each.engine}: MRR below {search.LEAST}"
            for each in self.ranked
            if not each.holds
        ]

    def conclude(self) -> None:
        """Exit with code 1 and a line for each bound that does not hold; return when all do."""
        if faults := self.list_faults():
            sys.exit("\n".join(f"bench: {fault}" for fault in faults))

    def show(self, say: Say) -> None:
        """Print the tables of all parts."""
        if self.served:
            self._show_served(self.served, say)
        if self.listed:
            say(f"\n{'in this process':44}{'rows':>7}{'ms':>9}{'× bare':>9}{'queries':>9}")
            for row in self.listed:
                numbers = f"{row.size:>7}{row.milliseconds:>9.2f}{row.ratio:>9.1f}{row.queries:>9}"
                say(f"{row.name:44}{numbers}")
        if self.ranked:
            say(f"\n{'judged queries':44}{'queries':>9}{'MRR':>9}{'first':>7}{'ms':>9}")
            for each in self.ranked:
                numbers = f"{each.queries:>9}{each.mean_reciprocal_rank:>9.3f}{each.first:>7}"
                say(f"{f'{each.name} on {each.engine}':44}{numbers}{each.milliseconds:>9.2f}")

    def _show_served(self, served: Measurement, say: Say) -> None:
        say(
            f"\n{f'through a server, on {self.database}':34}{'ms':>9}{'× bare':>9}{'spread':>8}"
            f"{'reach':>7}{'stretch':>9}  peer"
        )
        say(f"{'a view that does nothing':34}{served.bare_milliseconds:>9.3f}{1:>9.1f}")
        found = {each.name: each for each in served.figures}
        for each in served.figures:
            say(
                f"{each.name:34}{each.milliseconds:>9.2f}{each.ratio:>9.1f}{each.spread:>8.0%}"
                f"{self._show_goal(each, found)}"
            )
        if served.is_noisy:
            say(
                f"bench: the bare view varied by {served.bare_range:.0%}, more than {NOISY:.0%}: "
                "this machine is too busy to trust these figures"
            )

    def _show_goal(self, figure: Figure, found: Mapping[str, Figure]) -> str:
        goal = self.goals.get(figure.name)
        if goal is None:
            return ""
        mark = "!" if figure.ratio > goal.reach else " "
        peer = found.get(goal.peer)
        shown = f"{goal.peer}: {peer.ratio:.0f}" if peer else goal.peer
        stretch = "" if goal.stretch is None else f"{goal.stretch:g}"
        return f"{goal.reach:>7g}{mark}{stretch:>8}  {shown}".rstrip()

    def write(self, path: Path) -> None:
        """Write all of it as JSON."""
        content = {
            "python": self.python,
            "database": self.database,
            "served": asdict(self.served) if self.served else None,
            "goals": {name: asdict(goal) for name, goal in self.goals.items()},
            "faults": self.list_faults(),
            "rows": [row.as_dict() for row in self.listed],
            "search": [each.as_dict() for each in self.ranked],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
