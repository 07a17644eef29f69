"""What is measured through a real server: pages asked for in turn, and whole attempts at a quiz."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle

from tests.bench.serving import Server
from tests.bench.visitor import Answer, Visitor

Step = tuple[str, Callable[[], Answer]]


class Pages:
    """Addresses asked for in turn, by readers in turn; a turn is one request.

    `readers` are the headers of each.
    """

    def __init__(
        self,
        name: str,
        server: Server,
        addresses: Sequence[str],
        readers: Sequence[Mapping[str, str]] = ({},),
    ) -> None:
        self.name, self.server = name, server
        self._addresses = cycle(addresses)
        self._readers = cycle([Visitor(server.port, headers) for headers in readers])

    def take_turns(self, count: int) -> dict[str, float]:
        """Ask so often, over a new connection; return the mean seconds of one request."""
        reader = next(self._readers)
        reader.reconnect()
        begun = self.server.processes.read_at_rest()
        for _turn in range(count):
            address = next(self._addresses)
            expect(reader.get(address), 200, address)
        return {self.name: (self.server.processes.read_at_rest() - begun) / count}


class Journeys:
    """A way of several requests; `walk` yields the name of each and the request itself.

    The sum of a journey goes under `name`.
    """

    def __init__(self, name: str, server: Server, walk: Callable[[], Iterator[Step]]) -> None:
        self.name, self.server, self._walk = name, server, walk

    def take_turns(self, count: int) -> dict[str, float]:
        """Go the way so often; return the mean seconds of each request and of the whole."""
        total: dict[str, float] = defaultdict(float)
        read = self.server.processes.read_at_rest
        for _turn in range(count):
            for name, ask in self._walk():
                begun = read()
                ask()
                total[name] += read() - begun
        return {name: seconds / count for name, seconds in total.items()} | {
            self.name: sum(total.values()) / count
        }


def expect(answer: Answer, status: int, address: str) -> Answer:
    """Return `answer`. Raises RuntimeError when it has another status."""
    if answer.status != status:
        raise RuntimeError(f"{address} answered {answer.status}: {answer.location}")
    return answer
