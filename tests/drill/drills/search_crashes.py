"""Processes that write to an index are killed; two machines each follow the database."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import override_settings
from wagtail.models import Page

from hub.core.search_documents import EVERYBODY, PAGES, note_change
from hub.guidance.models import GuidancePage
from hub.search.engines.tantivy_engine import TantivyEngine
from hub.search.finding import find
from hub.search.upkeep import catch_up, compare, rebuild, synchronise
from tests.drill.many_pages import add_pages
from tests.drill.registry import Outcome, drill
from tests.factories.pages import publish

FORKED = multiprocessing.get_context("fork")
REBUILDING, COMMITTING, BETWEEN = range(3)
PATIENCE = 30.0  # seconds


def start(work: Callable[..., None], *arguments: Any) -> Any:
    """Start `work` in a process of its own, with a connection of its own."""
    connection.close()
    process = FORKED.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


@drill(
    about="a process that rebuilds an index and commits to it is killed again and again",
    bound="search_sync repairs it, and search_check is clean, after each kill",
)
def search_kills(folder: Path, *, kills: int = 40, pages: int = 200) -> Outcome:
    """Kill it at random moments; repair and compare after each."""
    add_pages(pages)
    random_, path = random.Random(7), folder / "search"
    rebuild(TantivyEngine(path))
    hit = {REBUILDING: 0, COMMITTING: 0, BETWEEN: 0}
    faults = []
    for number in range(kills):
        state = FORKED.Value(ctypes.c_int, BETWEEN)
        process = start(_write_for_ever, path, number, state)
        time.sleep(random_.uniform(0.05, 1.0))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        hit[state.value] += 1
        engine = TantivyEngine(path)
        synchronise(engine)
        if not (difference := compare(engine)).is_none:
            faults.append(f"kill {number}: {difference}")
    first = f", first: {faults[0]}" if faults else ""
    return Outcome(
        f"{kills} kills, {hit[REBUILDING]} in a rebuild, {hit[COMMITTING]} in a commit, "
        f"{len(faults)} times something was wrong after{first}",
        not faults and hit[REBUILDING] + hit[COMMITTING] > 0,
    )


def _write_for_ever(path: Path, seed: int, state: Any) -> None:
    engine, random_ = TantivyEngine(path), random.Random(seed)
    pages = list(GuidancePage.objects.values_list("pk", flat=True))
    while True:
        for _turn in range(random_.randint(1, 4)):
            state.value = BETWEEN
            page = random_.choice(pages)
            with transaction.atomic():  # as saving a page is: its text, and that it changed
                Page.objects.filter(pk=page).update(title=f"Changed {random_.random()}")
                note_change(PAGES, [page])
            state.value = COMMITTING
            catch_up(engine)
        state.value = REBUILDING
        rebuild(engine)


@drill(
    about="two processes, each with an index of its own, wait for an edit to be found",
    bound="both find it within 2 s",
)
def two_machines(folder: Path, *, edits: int = 10, within: float = 2.0) -> Outcome:
    """Edit a page and let both processes look for what it says now."""
    add_pages(20)
    page = GuidancePage.objects.order_by("pk")[0]
    slowest = 0.0
    for number in range(edits):
        word = f"zanzibar{number}"
        ready, found = FORKED.Barrier(3), FORKED.Array(ctypes.c_double, 2)
        processes = [
            start(_wait_for, folder / f"machine-{at}", word, ready, found, at) for at in (0, 1)
        ]
        ready.wait(PATIENCE)
        publish(page, title=f"Edited {word}")
        edited = time.monotonic()
        for process in processes:
            process.join(PATIENCE)
        if not all(found):
            return Outcome(f"edit {number} was not found within {PATIENCE:.0f} s", holds=False)
        slowest = max(slowest, *(each - edited for each in found))
    return Outcome(f"{edits} edits, the slowest found after {slowest:.2f} s", slowest <= within)


def _wait_for(path: Path, word: str, ready: Any, found: Any, at: int) -> None:
    """Note when `word` is first found with the index at `path`."""
    with override_settings(SEARCH_ON_COMMIT=True):
        engine = TantivyEngine(path)
        synchronise(engine)
        find(word, EVERYBODY, engine=engine, is_literal=True)
        ready.wait(PATIENCE)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if find(word, EVERYBODY, engine=engine, is_literal=True).found.total:
                found[at] = time.monotonic()
                break
            time.sleep(0.02)
    os._exit(0)
