"""The vocabularies as open data."""

from __future__ import annotations

from django.core.cache import cache
from wagtail.models import Locale

from hub.taxonomy.models import TermLabel
from hub.taxonomy.vocabularies import Vocabulary


def test_all_vocabularies(client, make_term):
    uk = make_term("uk", vocabulary="jurisdiction", name="United Kingdom", mappings={"iso": "GB"})
    make_term(
        "wales", vocabulary="jurisdiction", name="Wales", parent=uk, sort_order=1, is_retired=True
    )
    welsh = Locale.objects.create(language_code="cy")
    TermLabel.objects.create(term=uk, locale=welsh, name="Y Deyrnas Unedig", definition="Oll.")

    response = client.get("/api/vocabularies")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    vocabularies = {each["code"]: each for each in response.json()["vocabularies"]}
    assert list(vocabularies) == Vocabulary.values
    assert vocabularies["place"]["terms"] == []
    assert vocabularies["jurisdiction"] == {
        "code": "jurisdiction",
        "name": "Jurisdiction",
        "url": "/api/vocabularies/jurisdiction",
        "terms": [
            {
                "code": "uk",
                "parent": None,
                "position": 0,
                "retired": False,
                "labels": {
                    "cy": {"name": "Y Deyrnas Unedig", "definition": "Oll."},
                    "en": {"name": "United Kingdom", "definition": ""},
                },
                "mappings": {"iso": "GB"},
                "source": "",
            },
            {
                "code": "wales",
                "parent": "jurisdiction/uk",
                "position": 1,
                "retired": True,
                "labels": {"en": {"name": "Wales", "definition": ""}},
                "mappings": {},
                "source": "",
            },
        ],
    }
    assert set(response.json()["fields"]) == set(vocabularies["jurisdiction"]["terms"][0])


def test_one_vocabulary_and_none(client, make_term):
    make_term("liverpool", vocabulary="place")
    make_term("wales", vocabulary="jurisdiction")
    found = client.get("/api/vocabularies/place").json()["vocabulary"]
    assert [term["code"] for term in found["terms"]] == ["liverpool"]
    assert client.get("/api/vocabularies/colour").status_code == 404


def test_it_only_reads(client, db):
    assert client.post("/api/vocabularies", {"code": "x"}).status_code == 405


def test_two_queries_with_one_and_with_thirty_terms(client, make_term, django_assert_num_queries):
    make_term("term-0")
    with django_assert_num_queries(2):
        client.get("/api/vocabularies")
    for number in range(1, 30):
        make_term(f"term-{number}")
    cache.clear()
    with django_assert_num_queries(2):
        answer = client.get("/api/vocabularies").json()
    assert len(answer["vocabularies"][0]["terms"]) == 30


def test_a_change_of_a_name_shows_at_once(
    client, settings, make_term, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE_SECONDS = 600
    label = make_term("health", name="Helth").labels.get()
    url = "/api/vocabularies/priority_area"
    assert "Helth" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        label.name = "Health"
        label.save()
    assert "Helth" not in client.get(url).content.decode()
