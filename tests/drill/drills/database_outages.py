"""The database goes away under a site and comes back: no bare fault, and nothing to restart."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from requirements.start import HOST
from tests.drill.drills.cache_outages import People, Tally
from tests.drill.drills.kills import build_paper
from tests.drill.registry import Outcome, drill
from tests.drill.relay import Relay
from tests.drill.server import Server, database_url
from tests.factories.pages import build_report

WITHIN = 10.0  # seconds after which the site is itself again


@drill(
    about="the database refuses, and comes back",
    bound=f"stored pages stay, all else is 503; back within {WITHIN:.0f} s",
    databases=("postgresql",),
)
def database_outages(folder: Path, *, outages: int = 5) -> Outcome:
    parts = urlsplit(database_url())
    paper, report = build_paper(), build_report()
    found: list[str] = []
    slowest = 0.0
    with closing(Relay((parts.hostname or HOST, parts.port or 5432))) as relay:
        place = parts.netloc.rpartition("@")[0] + f"@{HOST}:{relay.port}"
        address = parts._replace(netloc=place).geturl()
        with Server(folder, DATABASE_URL=address) as server:
            people = People(server, "database", paper, report)
            for _outage in range(outages):
                tally = Tally()
                people.act(tally)
                found += tally.faults
                relay.fail("dead")
                statuses = try_without(people)
                found += [f"{name} answered {status}" for name, status in statuses]
                relay.fail("")
                begun = time.monotonic()
                while people.get("/readyz")[0] != 200 and time.monotonic() - begun < 2 * WITHIN:
                    time.sleep(0.05)
                slowest = max(slowest, time.monotonic() - begun)
        lost = people.writer.find_losses()
    return Outcome(
        f"{outages} outages: {'; '.join((found + lost)[:3]) or 'as it must be'}; "
        f"back after {slowest:.1f} s",
        holds=not found and not lost and slowest <= WITHIN,
    )


def try_without(people: People) -> list[tuple[str, int]]:
    """Return what is answered otherwise than it must be while the database is away."""
    expired = {"Cookie": "sessionid=" + "e" * 32}
    tries = [
        ("a stored page", 200, people.get(people.address)[0]),
        ("with an old cookie", 200, people.send("GET", people.address, None, expired)[0]),
        ("another page", 503, people.get("/not-stored/")[0]),
        ("someone's own page", 503, people.send("GET", "/my-learning/", None, expired)[0]),
        ("a program's page", 503, people.get("/api/vocabularies?x=1")[0]),
        ("an answer", 503, people.writer.visitor.post("/my-learning/help/", {"wish": "x"})[0]),
        ("ready", 503, people.get("/readyz")[0]),
    ]
    return [(name, status) for name, expected, status in tries if status != expected]
