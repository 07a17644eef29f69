"""Where the search index is, from the environment: a folder of this machine, or a cluster.

What lets into the cluster is taken out of the address at once, so that the address can be shown.
"""

import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hub.settings.environment import Environment, SettingError

CLUSTERS = {"elasticsearch+http", "elasticsearch+https"}
DEFAULT_PORT, DEFAULT_PREFIX = 9200, "hub"
ENCODED = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
FOLDER_EXAMPLE = "tantivy://var/search"
CA_EXAMPLE = "/etc/ssl/hub/search-ca.pem"
KEY_EXAMPLE = "$(echo -n id:key | base64)"
CLUSTER_EXAMPLE = "elasticsearch+https://user:password@search.example.org:9200/hub"


def search(env: Environment, default: str) -> dict[str, Any]:
    """Return the settings of search; raise SettingError for what cannot be used."""
    raw = env.text("SEARCH_URL", default)
    key, ca = env.text("SEARCH_API_KEY"), env.text("SEARCH_CA")
    found: dict[str, Any] = {
        "SEARCH_URL": raw,
        "SEARCH_USER": "",
        "SEARCH_PASSWORD": "",
        "SEARCH_API_KEY": key,
        "SEARCH_CA": ca,
    }
    if key and not ENCODED.fullmatch(key):
        raise SettingError("SEARCH_API_KEY", "is not a key in its encoded form", KEY_EXAMPLE)
    if raw.partition("://")[0] in CLUSTERS:
        found |= _read_cluster(raw)
        if key and found["SEARCH_USER"]:
            problem = "is set, and SEARCH_URL names a user; one of them is enough"
            raise SettingError("SEARCH_API_KEY", problem, KEY_EXAMPLE)
    elif not raw.startswith("tantivy://") or raw == "tantivy://":
        problem = "only tantivy:// and a folder, or elasticsearch+https:// and a host, is known"
        raise SettingError("SEARCH_URL", problem, FOLDER_EXAMPLE)
    if ca and not found["SEARCH_URL"].startswith("elasticsearch+https://"):
        problem = "is set, and SEARCH_URL does not begin with elasticsearch+https://"
        raise SettingError("SEARCH_CA", problem, CA_EXAMPLE)
    if ca:
        _check_certificate(ca)
    return found


def _check_certificate(path: str) -> None:
    if not Path(path).is_file():
        raise SettingError("SEARCH_CA", f"there is no file {path}", CA_EXAMPLE)
    try:
        ssl.create_default_context(cafile=path)
    except OSError:
        raise SettingError("SEARCH_CA", f"{path} holds no certificate", CA_EXAMPLE) from None


def _read_cluster(raw: str) -> dict[str, str]:
    """Return the address without what lets in, and that. No message repeats the address."""
    try:
        parts = urlsplit(raw)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise SettingError("SEARCH_URL", "is not an address", CLUSTER_EXAMPLE) from None
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    if not parts.hostname or parts.query or parts.fragment:
        problem = "is not a scheme, a host, a port and a prefix"
        raise SettingError("SEARCH_URL", problem, CLUSTER_EXAMPLE)
    if not PREFIX.fullmatch(prefix):
        problem = "its path is no prefix of small letters, digits and hyphens"
        raise SettingError("SEARCH_URL", problem, CLUSTER_EXAMPLE)
    if bool(parts.username) != bool(parts.password):
        raise SettingError("SEARCH_URL", "names a user or a password alone", CLUSTER_EXAMPLE)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return {
        "SEARCH_URL": f"{parts.scheme}://{host}:{port}/{prefix}",
        "SEARCH_USER": unquote(parts.username or ""),
        "SEARCH_PASSWORD": unquote(parts.password or ""),
    }
