"""Loading vocabularies: idempotent, and an editor's change stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from wagtail.models import Locale

from hub.core.starter_rows import LoadReport
from hub.taxonomy.loading import load_vocabularies
from hub.taxonomy.models import Term, TermLabel
from hub.taxonomy.vocabularies import Vocabulary

STARTER = Path(__file__).parents[2] / "hub" / "starter" / "data" / "vocabularies.yaml"
SMALL = {
    "vocabularies": {
        "commissioning_stage": {
            "source": "Ours.",
            "terms": [{"code": "analyse", "name": "Analyse", "definition": "Find out."}],
        },
        "procurement_stage": {
            "terms": [
                {"code": "plan", "name": "Plan", "parent": "commissioning_stage/analyse"},
                {"code": "define", "name": "Define", "mappings": {"sdg": ["8"]}},
            ]
        },
    }
}


@pytest.fixture
def load(tmp_path, db):
    def run(data: dict) -> LoadReport:
        path = tmp_path / "vocabularies.yaml"
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        return load_vocabularies(path)

    return run


def snapshot() -> list:
    return [
        (*term, *TermLabel.objects.filter(term=term[0]).values_list("name", "definition"))
        for term in Term.objects.order_by("pk").values_list()
    ]


def changed(code: str, **values) -> dict:
    data = yaml.safe_load(yaml.safe_dump(SMALL))
    for entry in data["vocabularies"].values():
        for term in entry["terms"]:
            if term["code"] == code:
                term.update(values)
    return data


def test_rows_come_with_parent_place_source_and_name(load):
    assert load(SMALL) == LoadReport(created=3)
    plan = Term.objects.get(code="plan")
    assert (plan.parent.code, plan.sort_order, plan.name, plan.source) == ("analyse", 1, "Plan", "")
    assert Term.objects.get(code="analyse").source == "Ours."
    assert Term.objects.get(code="define").mappings == {"sdg": ["8"]}


def test_twice_changes_nothing(load):
    load(SMALL)
    before = snapshot()
    assert load(SMALL) == LoadReport(unchanged=3)
    assert snapshot() == before


def test_a_newer_file_updates_what_nobody_touched(load):
    load(SMALL)
    assert load(changed("analyse", definition="See what is needed.")) == LoadReport(
        updated=1, unchanged=2
    )
    assert Term.objects.get(code="analyse").definition == "See what is needed."


def test_an_editors_change_stays_whatever_the_file_says(load):
    load(SMALL)
    TermLabel.objects.filter(term__code="analyse").update(name="Understand")
    assert load(SMALL) == LoadReport(unchanged=2, kept=1)
    assert load(changed("analyse", name="Look")) == LoadReport(unchanged=2, kept=1)
    assert Term.objects.get(code="analyse").name == "Understand"


def test_a_term_that_an_editor_made_is_not_taken_over(load, make_term):
    make_term("analyse", vocabulary="commissioning_stage", name="Ours first")
    assert load(SMALL) == LoadReport(created=2, kept=1)
    assert Term.objects.get(code="analyse").name == "Ours first"


def test_retiring_and_translating_are_not_undone(load):
    load(SMALL)
    term = Term.objects.get(code="analyse")
    Term.objects.filter(pk=term.pk).update(is_retired=True)
    welsh = Locale.objects.create(language_code="cy")
    TermLabel.objects.create(term=term, locale=welsh, name="Dadansoddi")
    assert load(changed("analyse", name="Look")).updated == 1
    term.refresh_from_db()
    assert term.is_retired
    assert {str(label) for label in term.labels.all()} == {"Look", "Dadansoddi"}


def test_a_broken_file_changes_nothing(load):
    broken = changed("plan", parent="commissioning_stage/nowhere")
    with pytest.raises(KeyError):
        load(broken)
    assert not Term.objects.exists()


def test_a_member_that_nothing_reads_is_refused(load):
    with pytest.raises(ValueError, match="outcomes and measures"):
        load(changed("plan", **{"outcomes and measures": None}))
    assert not Term.objects.exists()


def test_the_starter_file(db):
    assert load_vocabularies(STARTER) == LoadReport(created=144)
    assert load_vocabularies(STARTER) == LoadReport(unchanged=144)
    assert set(Term.objects.values_list("vocabulary", flat=True)) == set(Vocabulary.values)
    streams = Term.named.in_vocabulary("work_stream").values_list("code", flat=True)
    assert list(streams) == ["ws1", "ws2", "ws3", "ws4", "ws5", "ws6"]
    for term in Term.named.all():
        term.full_clean()
        assert term.name
        assert term.definition or term.vocabulary == "place", term.code
    for level in Term.named.in_vocabulary("evidence_level"):
        assert "no endorsement" in level.definition
    audiences = set(Term.objects.in_vocabulary("audience").values_list("code", flat=True))
    assert audiences == {
        "commissioner",
        "procurement-officer",
        "contract-manager",
        "vcse-provider",
        "business",
        "elected-member",
        "funder",
        "evaluator",
        "public",
    }
