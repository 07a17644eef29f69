"""Queries that try to break a search, and the boxes that take one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.snippets.models import get_snippet_models

SIGNS = "\"'`“”«»*?-+~^:;()[]{}<>|&/\\!#%=@$_.,\x00\x01\x1b\x7f\u200b\u200d\u202e\ufeff\ufffe"
PIECES = (
    # Lucene and Elasticsearch
    *("title:secret", "a AND", "OR OR", "NOT", "a^9999", "b~2", "[a TO b]", "{* TO *}", "*:*"),
    *("_exists_:readers", "readers:/.*/", "/(a+)+$/", '"a b"~100000000', "\\", '{"match_all":{}}'),
    *('{"script":{"source":"1/0"}}', "<1 OR >2", "a && b || !c", "\\u0000"),
    # SQL, LIKE and full text
    *("'; DROP TABLE search_changelog;--", "' OR '1'='1", "%' UNION SELECT 1,2--", "%%", "___"),
    *(
        "a:* & b",
        "NEAR(a b, 5)",
        '"a" * "',
        "^a",
        "colname : x",
        "pg_sleep(9)",
        "a\\' b",
        "$1",
        "?",
    ),
    # Templates, shells, markup, addresses
    *("{{ 7|add:7 }}", "{% include x %}", "%s%n%x", "$(id)", "`id`", "<script>alert(1)</script>"),
    *("../../etc/passwd", "%00", "%0d%0aX: y", "&q=2", "q=1;q=2", "\r\nSet-Cookie: a=b"),
    # Words
    *("social", "value", "KPI", "tendre", "قيمة", "मूल्य", "社会价值", "gwerth", "a", "-", "ﷺ" * 9),
    *(
        "\u0301" * 40,
        "e\u0301" * 20,
        "👩‍👩‍👧‍👦",
        "\U000e0041" * 9,
        "İıſ",
        "ß",
        "\ud800",
        "1e999",
        "-0",
        "NaN",
    ),
)
LONG = 100_000


def list_queries(count: int, *, seed: int = 1) -> list[str]:
    """Return `count` hostile queries; the same seed gives the same ones.

    The first ones are the pieces alone and what is long; the others mix them with signs of every
    plane of Unicode.
    """
    random_ = random.Random(seed)
    fixed = [*PIECES, "", " ", '"', "x" * LONG, "word " * (LONG // 5), '"' * LONG, "社" * LONG]
    fixed += ["-" * LONG, "( " * (LONG // 2), "\x00" * LONG, "%" * LONG, "a*" * (LONG // 2)]
    fixed += ["".join(random_.choice(SIGNS) for _ in range(LONG))]
    random_.shuffle(fixed)
    mixed = (_mix(random_) for _ in range(count))
    return [*fixed[:count], *mixed][:count]


def _mix(random_: random.Random) -> str:
    """Return pieces, signs and characters of any plane, in any order."""
    parts = []
    for _turn in range(random_.randint(1, 12)):
        kind = random_.randrange(4)
        if kind == 0:
            parts.append(random_.choice(PIECES))
        elif kind == 1:
            parts.append("".join(random_.choices(SIGNS, k=random_.randint(1, 8))))
        elif kind == 2:
            plane = random_.randrange(17) << 16
            parts.append("".join(chr(plane + random_.randrange(0x10000)) for _sign in range(4)))
        else:
            parts.append(" ")
    return "".join(parts)


@dataclass(frozen=True)
class Box:
    """An address that takes what a person typed."""

    address: str
    parameter: str = "q"


def list_public_boxes(case_index: str) -> list[Box]:
    """Return the boxes that everybody sees."""
    return [
        Box(reverse("search")),
        Box(reverse("search_suggest")),
        Box(case_index),
        Box(f"{case_index}export.csv"),
        Box(f"{case_index}export.json"),
    ]


def list_admin_boxes() -> list[Box]:
    """Return the boxes of the admin: lists, choosers, and each snippet's own list and chooser."""
    names = [
        *("wagtailadmin_pages:search", "wagtailadmin_pages:search_results"),
        *("wagtailadmin_explore_root", "wagtailadmin_choose_page_search"),
        *(
            "wagtailimages:index",
            "wagtailimages:index_results",
            "wagtailimages_chooser:choose_results",
        ),
        *("wagtaildocs:index", "wagtaildocs:index_results", "wagtaildocs_chooser:choose_results"),
        *("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailredirects:index"),
    ]
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        names += [viewset.get_url_name("list"), f"{viewset.chooser_viewset.name}:choose_results"]
    return [Box(address) for name in names if (address := _find(name))]


def _find(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Fault:
    """A query that a box did not take well."""

    box: str
    query: str
    what: str

    def __str__(self) -> str:
        return f"{self.box} {self.query[:60]!r} ({len(self.query)}): {self.what}"


def find_faults(
    boxes: Iterable[Box],
    queries: Iterable[str],
    *,
    user: AbstractBaseUser | None = None,
    longest: float = 1.0,
    times: list[float] | None = None,
) -> Iterator[Fault]:
    """Yield each query that a box answers with an error, or later than `longest` seconds.

    What else runs on the machine is no fault of a query: where this process does all the work, its
    processor time counts, and elsewhere the shortest of three tries. Each time goes to `times`.
    """
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    for box in boxes:
        for query in queries:
            status, taken = _time(client, box, query)
            for _turn in range(2):
                if taken > longest and status < 500 and connection.vendor != "sqlite":
                    taken = min(taken, _time(client, box, query)[1])
            if times is not None:
                times.append(taken)
            if status >= 500:
                yield Fault(box.address, query, f"status {status}")
            elif taken > longest:
                yield Fault(box.address, query, f"{taken:.1f} s")


def _time(client: Client, box: Box, query: str) -> tuple[int, float]:
    """Return the status of the answer and the seconds that it took."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    begun = clock()
    with transaction.atomic():
        status = _ask(client, box, query)
        transaction.set_rollback(True)
    return status, clock() - begun


def _ask(client: Client, box: Box, query: str) -> int:
    text = query.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    response = client.get(box.address, {box.parameter: text})
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code
