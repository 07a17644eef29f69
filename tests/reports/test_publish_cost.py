from __future__ import annotations

import collections
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.search.engines import tantivy_folder
from hub.search.upkeep import catch_up, compare, rebuild
from tests.factories.pages import build_report, build_section, paragraph
from tests.search.conftest import engine  # noqa

pytestmark = pytest.mark.django_db


def test_measure(engine, django_capture_on_commit_callbacks, monkeypatch):
    report = build_report()
    words = "social value is what a purchase brings to people and places beside its price "
    sections = [
        build_section(
            report, *(f"{i} {j} " + words * 5 for j in range(30)), title=f"S{i}", slug=f"s{i}"
        )
        for i in range(20)
    ]
    rebuild(engine)
    written = []
    real = tantivy_folder.to_index
    monkeypatch.setattr(tantivy_folder, "to_index", lambda d: written.append(d.id) or real(d))
    section = sections[9]
    body = list(type(section).objects.get(pk=section.pk).body.raw_data)
    old = body[4]
    body[4] = paragraph("Changed " + words, block_id=old["id"])
    section = type(section).objects.get(pk=section.pk)
    section.body = body
    revision = section.save_revision()
    c = time.process_time()
    with CaptureQueriesContext(
        connection,
    ) as ctx:
        revision.publish()
    p = time.process_time() - c
    c = time.process_time()
    with CaptureQueriesContext(connection) as ctx2:
        catch_up(engine)
    i = time.process_time() - c

    def show(ctx):
        n = collections.Counter()
        for q in ctx.captured_queries:
            sql = q["sql"]
            m = re.match(r'(INSERT INTO|UPDATE|DELETE FROM|SELECT) .*?"(\w+)"', sql)
            if m:
                n[m[1], m[2] if m[1] != "SELECT" else ""] += 1
            elif "SAVEPOINT" not in sql:
                n[sql[:60]] += 1
        return n

    print()
    print(show(ctx))
    print("publish cpu %.2f" % p, len(ctx))
    print(show(ctx2))
    print("index cpu %.2f" % i, "docs", len(written))
    assert compare(engine).is_none
