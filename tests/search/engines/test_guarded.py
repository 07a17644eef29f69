"""One seam guards every call of an engine: no fault of it ends a request."""

from __future__ import annotations

import errno
import inspect
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from hub.search.engines.base import Builder, Cursor, Engine, Request, SearchUnavailableError
from hub.search.engines.guarded import GuardedBuilder, GuardedEngine
from hub.search.query import parse_query

EVERYBODY = frozenset({"everybody"})
ARGUMENTS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "search": ((Request(parse_query("zebra")),), {}),
    "suggest": (("z", EVERYBODY), {}),
    "more_like_this": (("page:1", EVERYBODY), {}),
    "matching_ids": ((parse_query("zebra"), EVERYBODY), {"kind": "guidance"}),
    "count_word": (("zebra", EVERYBODY), {}),
    "similar_word": (("zebra", EVERYBODY), {}),
    "upsert": (({}, Cursor()), {}),
    "delete": (((), Cursor()), {}),
    "add": (((),), {}),
}
# What a fault of the embedded engine's library is: no Exception.
Panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
FAULTS = [Panic("index out of bounds"), KeyError("hits"), OSError(errno.EIO, "I/O error")]


class Broken:
    """An engine, or a builder, in which every method raises `fault`."""

    def __init__(self, fault: BaseException) -> None:
        self.fault, self.asked, self.put_aside = fault, list[str](), 0

    def __getattr__(self, name: str) -> Any:
        def fail(*arguments: Any, **named: Any) -> Any:
            self.asked.append(name)
            raise self.fault

        return fail

    def set_aside(self) -> None:
        self.put_aside += 1


def list_methods(protocol: type) -> list[str]:
    return sorted(
        name for name, _each in inspect.getmembers(protocol, inspect.isfunction) if name[0] != "_"
    )


def call(engine: Any, name: str) -> None:
    arguments, named = ARGUMENTS.get(name, ((), {}))
    answer = getattr(engine, name)(*arguments, **named)
    if isinstance(answer, AbstractContextManager):
        with answer:
            return
    if inspect.isgenerator(answer):
        list(answer)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("name", [each for each in list_methods(Engine) if each != "set_aside"])
def test_each_method_of_an_engine_is_guarded(name: str, fault: BaseException) -> None:
    broken = Broken(fault)

    with pytest.raises(SearchUnavailableError):
        call(GuardedEngine(broken), name)

    assert (broken.asked, broken.put_aside) == ([name], 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("name", list_methods(Builder))
def test_each_method_of_a_builder_is_guarded(name: str, fault: BaseException) -> None:
    broken = Broken(fault)

    with pytest.raises(SearchUnavailableError):
        call(GuardedBuilder(broken), name)

    assert broken.asked == [name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_cannot_be_written_spoils_no_index(number: int) -> None:
    broken = Broken(OSError(number, "no"))

    with pytest.raises(SearchUnavailableError):
        call(GuardedEngine(broken), "upsert")

    assert broken.put_aside == 0


@pytest.mark.parametrize("order", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_order_to_end_is_obeyed(order: type[BaseException]) -> None:
    with pytest.raises(order):
        call(GuardedEngine(Broken(order())), "search")


def test_a_fault_of_who_writes_is_not_the_engines() -> None:
    class Sound(Broken):
        def writing(self) -> Any:
            return nullcontext()

    engine = Sound(KeyError())

    with pytest.raises(ZeroDivisionError), GuardedEngine(engine).writing():
        raise ZeroDivisionError

    assert engine.put_aside == 0
