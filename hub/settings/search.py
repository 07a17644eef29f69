"""Where the search index is, from the environment: a folder of this machine, or a cluster.

What lets into the cluster is taken out of the address at once, so that the address can be shown.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hub.settings.environment import Environment, SettingError

CLUSTERS = {"elasticsearch+http": "http", "elasticsearch+https": "https"}
DEFAULT_PORT, DEFAULT_PREFIX = 9200, "hub"
PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
FOLDER_EXAMPLE = "tantivy://var/search"
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
    if raw.partition("://")[0] in CLUSTERS:
        found |= _read_cluster(raw)
        if key and found["SEARCH_USER"]:
            problem = "is set, and SEARCH_URL names a user; one of them is enough"
            raise SettingError("SEARCH_API_KEY", problem, "")
    elif not raw.startswith("tantivy://") or raw == "tantivy://":
        problem = "only tantivy:// and a folder, or elasticsearch+https:// and a host, is known"
        raise SettingError("SEARCH_URL", problem, FOLDER_EXAMPLE)
    if ca and not found["SEARCH_URL"].startswith("elasticsearch+https://"):
        problem = "is set, and SEARCH_URL does not begin with elasticsearch+https://"
        raise SettingError("SEARCH_CA", problem, "/etc/ssl/hub/search-ca.pem")
    if ca and not Path(ca).is_file():
        raise SettingError("SEARCH_CA", f"there is no file {ca}", "/etc/ssl/hub/search-ca.pem")
    return found


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
