"""Reference data of the starter content: idempotent, true to itself, never over an edit."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from django.core import serializers

from hub.core.starter_rows import LoadReport
from hub.reference import loading
from hub.reference.models import Instrument, InstrumentChange, InstrumentSource, Party, Source
from tests.reference.conftest import DATA

MODELS = (Source, Party, Instrument, InstrumentChange, InstrumentSource)
COUNTS = {"sources": 265, "parties": 33, "instruments": 23}


def load_all() -> dict[str, LoadReport]:
    return {name: getattr(loading, f"load_{name}")(DATA / f"{name}.yaml") for name in COUNTS}


def snapshot() -> list[str]:
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (date(2012, 3, 8), ["2012-03-08", "day"]),
        ("2014-02", ["2014-02-01", "month"]),
        (2015, ["2015-01-01", "year"]),
        (None, None),
    ],
)
def test_partial_dates_of_the_files(given, expected):
    assert loading.parse_partial_date(given) == expected


@pytest.mark.parametrize("given", ["soon", "2014-13", "2014-02-30"])
def test_what_is_no_date_is_refused(given):
    with pytest.raises(ValueError, match=r"invalid literal|must be in|out of range"):
        loading.parse_partial_date(given)


@pytest.mark.parametrize("name", COUNTS)
def test_a_member_that_nothing_reads_is_refused(starter, tmp_path, name):
    data = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    data[name][0]["publisherr"] = "A slip"
    path = tmp_path / "slip.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValueError, match="publisherr"):
        getattr(loading, f"load_{name}")(path)


def test_twice_changes_nothing(starter):
    before = snapshot()
    assert load_all() == {name: LoadReport(unchanged=count) for name, count in COUNTS.items()}
    assert snapshot() == before


def test_an_editors_changes_stay(starter):
    Source.objects.filter(key="S20").update(title="Our own title")
    Party.objects.filter(code="kindred").update(note="Seen.")
    InstrumentChange.objects.filter(instrument__code="ppn-002").update(text="Compulsory.")
    Instrument.objects.get(code="iso-20400-2017").instrument_sources.all().delete()
    before = snapshot()
    reports = load_all()
    assert {name: report.kept for name, report in reports.items()} == {
        "sources": 1,
        "parties": 1,
        "instruments": 2,
    }
    assert not any(report.created or report.updated for report in reports.values())
    assert snapshot() == before


def test_a_newer_file_updates_what_nobody_touched(starter, tmp_path):
    data = yaml.safe_load((DATA / "instruments.yaml").read_text(encoding="utf-8"))
    for row in data["instruments"]:
        if row["code"] == "ppn-002":
            row["summary"] = "New words."
            row["changes"] = []
    path = tmp_path / "instruments.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    assert loading.load_instruments(path) == LoadReport(updated=1, unchanged=22)
    ppn = Instrument.objects.get(code="ppn-002")
    assert (ppn.summary, ppn.changes.count(), ppn.instrument_sources.count()) == (
        "New words.",
        0,
        5,
    )


def test_every_instrument_says_where_from_whom_and_when_to_look_again(starter):
    for instrument in Instrument.objects.all():
        instrument.full_clean()
        assert instrument.jurisdictions.exists(), instrument.code
        assert instrument.instrument_sources.exists(), instrument.code
        assert instrument.review_by > instrument.last_reviewed, instrument.code
        assert all(change.source for change in instrument.changes.all()), instrument.code
    assert Instrument.objects.get(code="eu-directive-2014-24").made.iso == "2014-02"
    assert Instrument.objects.get(code="ppn-06-20").superseded_by.code == "ppn-002"


def test_no_working_mark_or_doubtful_source_is_published(starter):
    text = "\n".join(snapshot())
    for mark in ("[MEM]", "[GAP]", "[CONFLICT]", "[INF]", "TODO", "…/"):
        assert mark not in text
    assert not Source.objects.filter(key="S33").exists()


def test_addresses_are_whole_or_absent(starter):
    for source in Source.objects.all():
        source.full_clean()
        if source.url:
            assert source.url.startswith(("https://", "http://"))  # some have no other
            assert len(source.url.split("/", 3)[3]) > 1, source.key
        else:
            assert source.publisher, source.key
            assert source.note, source.key


def test_dates_that_readers_ask_for(starter):
    in_force_on = Instrument.objects.in_force_on
    acts = {"social-value-act-2012", "procurement-act-2023", "ppn-06-20", "ppn-002"}
    expected = {
        date(2013, 1, 30): set(),
        date(2013, 1, 31): {"social-value-act-2012"},
        date(2021, 1, 1): {"social-value-act-2012", "ppn-06-20"},
        date(2025, 2, 23): {"social-value-act-2012", "ppn-06-20"},
        date(2025, 10, 1): {"social-value-act-2012", "procurement-act-2023", "ppn-002"},
    }
    for day, codes in expected.items():
        found = set(in_force_on(day).values_list("code", flat=True))
        assert found & acts == codes, day
    proposal = Instrument.objects.get(code="growing-british-industry-consultation-2025")
    assert proposal.status_on(date(2026, 6, 1)) == "not_yet"
