"""The address of the search index, and what lets into it: read once, told to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as present
from django.test import override_settings

from hub.search.engines.base import SearchUnavailableError
from hub.search.engines.current import get_engine
from hub.search.engines.elastic_engine import ElasticEngine
from hub.settings.environment import Environment, SettingError
from hub.settings.search import search
from tests.search.cluster import make_certificate

SECRET = "pa55/word"
FOLDER = "tantivy:///var/lib/hub/search"
CLUSTER = "elasticsearch+https://search.example.org"


def read(**values: str) -> dict[str, str]:
    return search(Environment(values), FOLDER)


def test_a_folder_is_the_default() -> None:
    assert read() == {
        "SEARCH_URL": FOLDER,
        "SEARCH_USER": "",
        "SEARCH_PASSWORD": "",
        "SEARCH_API_KEY": "",
        "SEARCH_CA": "",
    }


def test_a_user_is_taken_out_of_the_address(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(make_certificate())
    address = "elasticsearch+https://ann%40x:pa55%2Fword@search.example.org:9243/hub-two/"

    assert read(SEARCH_URL=address, SEARCH_CA=str(ca)) == {
        "SEARCH_URL": "elasticsearch+https://search.example.org:9243/hub-two",
        "SEARCH_USER": "ann@x",
        "SEARCH_PASSWORD": SECRET,
        "SEARCH_API_KEY": "",
        "SEARCH_CA": str(ca),
    }
    assert read(SEARCH_URL="elasticsearch+http://[::1]")["SEARCH_URL"] == (
        "elasticsearch+http://[::1]:9200/hub"
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"SEARCH_URL": "solr://x"}, "SEARCH_URL: only tantivy:// and a folder, or elastic"),
        ({"SEARCH_URL": "tantivy://"}, "SEARCH_URL: only tantivy:// and a folder, or elastic"),
        ({"SEARCH_URL": "elasticsearch+http://"}, "SEARCH_URL: is not a scheme, a host, a port"),
        ({"SEARCH_URL": f"{CLUSTER}:x/hub"}, "SEARCH_URL: is not an address"),
        ({"SEARCH_URL": f"{CLUSTER}/hub?a=b"}, "SEARCH_URL: is not a scheme, a host, a port"),
        ({"SEARCH_URL": f"{CLUSTER}/Hub"}, "SEARCH_URL: its path is no prefix of small letters"),
        ({"SEARCH_URL": f"{CLUSTER}/a/b"}, "SEARCH_URL: its path is no prefix of small letters"),
        (
            {"SEARCH_URL": "elasticsearch+http://pa55@h"},
            "SEARCH_URL: names a user or a password alone",
        ),
        (
            {"SEARCH_URL": "elasticsearch+http://a:pa55@h", "SEARCH_API_KEY": "k"},
            "SEARCH_API_KEY: is set, and SEARCH_URL names a user",
        ),
        ({"SEARCH_API_KEY": "pa55 word"}, "SEARCH_API_KEY: is not a key in its encoded form"),
        (
            {"SEARCH_CA": "/etc/passwd", "SEARCH_URL": CLUSTER},
            "SEARCH_CA: /etc/passwd holds no certificate",
        ),
        ({"SEARCH_CA": "/etc/passwd"}, "SEARCH_CA: is set, and SEARCH_URL does not begin with"),
        (
            {"SEARCH_CA": "/etc/passwd", "SEARCH_URL": "elasticsearch+http://h"},
            "SEARCH_CA: is set, and SEARCH_URL does not begin with",
        ),
        (
            {"SEARCH_CA": "/no/such.pem", "SEARCH_URL": CLUSTER},
            "SEARCH_CA: there is no file /no/such.pem",
        ),
    ],
)
def test_a_wrong_value_is_told_in_one_line(values: dict[str, str], line: str) -> None:
    with pytest.raises(SettingError) as caught:
        read(**values)

    message = str(caught.value)
    assert message.startswith(line)
    assert "Example: " in message
    assert "\n" not in message
    assert "pa55" not in message


@override_settings(
    SEARCH_URL="elasticsearch+http://127.0.0.1:9/hub",
    SEARCH_USER="ann",
    SEARCH_PASSWORD=SECRET,
)
def test_the_engine_is_made_of_them_and_tells_no_secret() -> None:
    engine = get_engine().engine
    assert isinstance(engine, ElasticEngine)
    address = engine.cluster.address
    assert (address.url, address.prefix) == ("http://127.0.0.1:9", "hub")
    assert (address.user, address.password) == ("ann", SECRET)

    with pytest.raises(SearchUnavailableError) as caught:
        engine.health()

    told = f"{caught.value!r} {address!r} {present.SEARCH_URL}"
    assert "does not answer" in told
    assert SECRET not in told
    assert "ann" not in told
