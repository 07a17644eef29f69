"""The part of the bench that goes through real servers: the bare view's, ours and the peers'."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench import goals, peers, rounds
from tests.bench.copies import fresh_copy
from tests.bench.hub_subjects import list_subjects
from tests.bench.serving import HUB, Server
from tests.bench.site import FOLDER, ROOT, serve_hub
from tests.bench.subjects import Pages
from tests.services import databases

BARE_SITE = "tests.bench.bare_site:application"
PROFILED_SITE = "tests.bench.profiled_site:application"
PROFILED_TURNS = 20


def run(
    say: Callable[[str], None], *, only: str = "", with_peers: bool = True
) -> rounds.Measurement | None:
    """Return what the subjects cost whose names contain `only`; None when there is none."""
    if not any(only in name for name in goals.NAMES):
        return None
    say("bench: preparing our site")
    with ExitStack() as stack:
        hub = stack.enter_context(_serve_hub(HUB))
        subjects: list[rounds.Subject] = list_subjects(hub, only)
        if with_peers:
            subjects += _list_peers(stack, say, only)
        if not subjects:
            return None
        bare = Pages("bare", stack.enter_context(serve_bare()), ["/bare/"])
        return rounds.measure(bare, subjects, say=say)


def _list_peers(stack: ExitStack, say: Callable[[str], None], only: str) -> list[Pages]:
    """Serve the peers and return what is measured of them; say why there are none."""
    say("bench: preparing the peers")
    try:
        return peers.list_peers(stack.enter_context(peers.serve_peers()), only)
    except (peers.PeersUnavailableError, RuntimeError, OSError) as error:
        say(f"bench: no peers: {' '.join(str(error).split())[-300:]}")
        return []


def profile(only: str) -> str:
    """Return where the time of the first subject goes whose name contains `only`.

    Raises SystemExit when there is none.
    """
    with _serve_hub(PROFILED_SITE, workers=1) as hub:
        subjects = list_subjects(hub, only)
        if not subjects:
            sys.exit(f"bench: nothing is called “{only}”")
        subject = subjects[0]
        subject.take_turns(rounds.WARM_TURNS)
        hub.visit().get("/profile/")  # forgets what came before
        subject.take_turns(PROFILED_TURNS)
        return f"{subject.name}, {PROFILED_TURNS} times\n{hub.visit().get('/profile/').text}"


@contextmanager
def _serve_hub(application: str, *, workers: int = 2) -> Iterator[Server]:
    with (
        fresh_copy(databases.LOADED),
        serve_hub(application, workers=workers) as server,
    ):
        yield server


def serve_bare() -> Server:
    """Return a server of the bare view."""
    return Server(
        BARE_SITE,
        python=Path(sys.executable),
        folder=ROOT,
        variables=os.environ,
        log=FOLDER / "bare.log",
    )
