"""Every private name of a library that our code uses, and the version in which it was read.

An upgrade or a new use fails here: read what the library does with the name now, then change the
line. A name without a promise may be gone, or mean something else, in any version.
"""

from __future__ import annotations

import ast
import importlib
import types
from html.parser import HTMLParser
from importlib.metadata import version

import pytest

from tests.architecture import private_names, source

READ_IN = {
    ("django", "5.2.19"): {
        *("_committed", "_cull_frequency", "_db", "_from_testcase", "_max_entries", "_raw_delete"),
        "_save",
    },
    ("django-allauth", "65.21.1"): {
        "_authenticate_by_email",
        "_action",
        "_decode_id_token",
        "_did_check_password",
        "_process",
        "allauth.account.internal.flows.code_verification",
        "allauth.account.internal.flows.email_verification_by_code",
        "allauth.account.internal.flows.password_reset_by_code",
        "allauth.socialaccount.internal",
        "allauth.socialaccount.internal.flows.connect",
    },
    ("django-treebeard", "5.3.1"): {"_cached_parent_obj"},
    ("elasticsearch", "8.19.3"): {"_collect_analysis"},
    ("python-docx", "1.2.0"): {"_inline", "_p", "_r", "_tbl", "_tc", "_tr"},
    ("wagtail", "8.0.1"): {
        *("_revisions", "_set_image_file_metadata", "_wagtail_route_for_request", "_wagtail_site"),
    },
}


def test_every_private_name_was_read_in_the_version_that_is_here() -> None:
    trees = {path: source.parse(path) for path in private_names.files()}
    own = private_names.defined_names(trees.values())
    found: dict[str, str] = {}
    for path, tree in trees.items():
        found |= dict.fromkeys(private_names.used_names(tree, own), str(path))
        if "class " in (source.ROOT / path).read_text() and path.parts[0] != "requirements":
            name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            if not name.startswith("hub.settings"):
                module = importlib.import_module(name)
                found |= dict.fromkeys(private_names.overridden_names(module, tree), str(path))
    listed = set().union(*READ_IN.values())

    assert {name: path for name, path in found.items() if name not in listed} == {}
    assert listed - set(found) == set(), "listed, but used nowhere"
    assert {name: version(name) for name, _read in READ_IN} == dict(list(READ_IN))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from wagtail.models import _get", ["_get"]),
        ("from allauth.mfa.internal import flows", ["allauth.mfa.internal"]),
        ("page._cached", ["_cached"]),
        ("def _cached(): ...\npage._cached", []),
        ("self._own", []),
        ("self._theirs", ["_theirs"]),
        ("page._own", ["_own"]),
        ('patch("allauth.account.forms.Form._check")', ["_check"]),
        ("model._meta.get_field(_('x'))", []),
    ],
)
def test_a_private_name_is_seen_in_any_spelling(code: str, expected: list[str]) -> None:
    assert list(private_names.used_names(ast.parse(code), {"_own"})) == expected


def test_a_private_name_defined_over_that_of_a_library_is_seen() -> None:
    code = "class HTMLParser(Base):\n    def _scan_name(self): ...\n    def _own(self): ..."

    module = types.SimpleNamespace(HTMLParser=type("HTMLParser", (HTMLParser,), {}))

    assert list(private_names.overridden_names(module, ast.parse(code))) == ["_scan_name"]
