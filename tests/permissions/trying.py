"""Makes the request of a row as each persona, and puts the answers into the words of the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.permissions.personas import MAY_SEE_PRIVATE, PERSONAS, PRIVATE, World
from tests.permissions.samples import SAMPLES, Sample
from tests.permissions.table import Row

STATUS_WORDS = {200: "yes", 403: "no", 404: "not there"}
SIGN_IN = "/accounts/login/"


class NoSampleError(LookupError):
    """The registry does not say what stands for the parameters of an address."""

    def __init__(self, row: Row) -> None:
        super().__init__(
            f"{row.name} has parameters, so it needs a sample. Add to SAMPLES in a module of "
            f"tests/permissions/samples/:\n"
            f'    ("{row.address}", "{row.case}"): Sample(lambda world: "{row.address}"),\n'
            f"with values in place of what stands between < and >."
        )


def try_row(
    world: World, row: Row, personas: Sequence[str] = PERSONAS
) -> tuple[tuple[str, ...], list[str]]:
    """Return what each of `personas` gets, and which of them saw what is private."""
    sample = find_sample(row)
    path, data = sample.path(world), sample.data(world)
    answers, leaks = [], []
    for persona in personas:
        response, body = send(world.clients[persona], row.method, path, data)
        answers.append(describe(response, path))
        if persona not in MAY_SEE_PRIVATE and any(one in body for one in PRIVATE):
            leaks.append(persona)
    return tuple(answers), leaks


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes.

    The transaction around it counts as that of a test: what insists on one of its own
    (`hub.core.rate_limit`), and the order of locks, look at those within.
    """
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase does
    with around:
        yield
        transaction.set_rollback(True)


def find_sample(row: Row) -> Sample:
    """Return the sample of the row, or one made of its address. Raises NoSampleError."""
    sample = SAMPLES.get((row.address, row.case))
    if sample is not None:
        return sample
    if "<" in row.address or row.case:
        raise NoSampleError(row)
    return Sample(lambda world: row.address)


def send(
    signed_in: Client, method: str, path: str, data: dict[str, Any]
) -> tuple[HttpResponseBase, str]:
    """Send a request with the cookies of a client; what it changes is taken back.

    That includes what is counted against limits.
    """
    client = Client(raise_request_exception=False)
    client.cookies.load({name: morsel.value for name, morsel in signed_in.cookies.items()})
    with undone():
        response = client.generic(method, path) if method == "GET" else client.post(path, data)
        body = b"" if response.streaming else response.content
    cache.clear()
    return response, body.decode(errors="replace")


def describe(response: HttpResponseBase, path: str) -> str:
    """Return the answer in the words of the table.

    Wagtail refuses by leading to the admin's home page with a message: that is a “no” too.
    """
    target = response.get("Location", "")
    if response.status_code in {301, 302, 303, 307, 308}:
        if target.split("?")[0] == SIGN_IN and not path.startswith(SIGN_IN):
            return "sign in"
        home = reverse("wagtailadmin_home")
        return "no" if target == home and path.startswith(home) and path != home else "onward"
    return STATUS_WORDS.get(response.status_code, str(response.status_code))
