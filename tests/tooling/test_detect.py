"""Which services a test run finds, and what REQUIRE asks for."""

import socket

import pytest

from tests.services import detect


def test_all_names_every_service() -> None:
    assert detect.required_names("all") == {
        "postgres",
        "redis",
        "chromium",
        "verapdf",
        "vnu",
        "elasticsearch",
        "clean_root",
    }


def test_names_are_split_at_spaces_and_commas() -> None:
    assert detect.required_names("redis, chromium") == {"redis", "chromium"}
    assert detect.required_names("") == set()


def test_an_unknown_name_is_refused_and_the_known_ones_told() -> None:
    with pytest.raises(detect.UnknownServiceError) as error:
        detect.required_names("redis mysql")
    assert str(error.value) == (
        "REQUIRE: mysql is not one of postgres, redis, chromium, verapdf, vnu, elasticsearch, "
        "clean_root, all"
    )


def test_a_service_is_found_only_while_it_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        variables = {"TEST_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        assert detect.find_missing({"redis"}, variables) == []
    assert detect.find_missing({"redis"}, variables) == [detect.SERVICES["redis"]]
    assert detect.find_missing({"redis"}, {}) == [detect.SERVICES["redis"]]


def test_the_browser_is_found_by_path() -> None:
    assert detect.SERVICES["chromium"].find({"CHROMIUM": "/bin/sh"}) == "/bin/sh"
    assert detect.SERVICES["chromium"].find({"CHROMIUM": "/no/such/browser"}) == ""


def test_the_services_file_keeps_signs_in_values() -> None:
    text = "TEST_DATABASE_URL=postgres://u:a=b@127.0.0.1:1/hub\n\nCHROMIUM=/usr/bin/chromium\n"
    assert detect.read_services_file(text) == {
        "TEST_DATABASE_URL": "postgres://u:a=b@127.0.0.1:1/hub",
        "CHROMIUM": "/usr/bin/chromium",
    }
