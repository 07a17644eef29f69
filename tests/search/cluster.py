"""A cluster for tests: each test run has a prefix of its own there, and leaves nothing behind."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.search.engines.elastic_cluster import Address
from hub.search.engines.elastic_engine import ElasticEngine
from hub.search.engines.guarded import GuardedEngine

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
# Nothing that a test made need survive a power cut.
CHEAP: dict[str, Any] = {
    "translog": {"durability": "async"},
    "auto_expand_replicas": False,
    "number_of_replicas": 0,
}
OLD = 3600  # seconds
PATIENCE = 30.0  # seconds; a machine that runs tests is busy


def make_engine(prefix: str) -> ElasticEngine:
    """Return an engine as another process makes it."""
    return make_cheap(ElasticEngine(Address(os.environ["TEST_ELASTICSEARCH_URL"], prefix)))


def make_cheap(engine: Any) -> ElasticEngine:
    """Let an engine wait long, and what it makes cost little."""
    engine = engine.engine if isinstance(engine, GuardedEngine) else engine
    engine.cluster.patience = PATIENCE
    engine.indices.settings = CHEAP
    return engine


@contextmanager
def own_prefix() -> Iterator[str]:
    """Give a prefix that nobody else has; what was made under it goes at the end."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    remove_old_indices()
    try:
        yield prefix
    finally:
        remove_indices(prefix)


def remove_old_indices() -> None:
    """Remove what runs that were killed left behind."""
    before = (time.time() - OLD) * 1000
    with make_engine("test").cluster.asked(is_work=True) as client:
        found = client.indices.get_settings(index="test-*", name="index.creation_date")
        made = {name: one["settings"]["index"]["creation_date"] for name, one in found.items()}
        if old := [name for name, at in made.items() if int(at) < before]:
            client.indices.delete(index=old, ignore_unavailable=True)


def list_indices(prefix: str) -> list[str]:
    """Return the names of the indices of an installation."""
    with make_engine(prefix).cluster.asked(is_work=True) as client:
        return sorted(client.indices.get(index=f"{prefix}-*", features=["aliases"]))


def remove_indices(prefix: str, *, kept: tuple[str, ...] = ()) -> None:
    """Remove the indices whose names begin with `prefix`, but not those `kept`."""
    if names := sorted(set(list_indices(prefix)) - set(kept)):
        with make_engine(prefix).cluster.asked(is_work=True) as client:
            client.indices.delete(index=names, ignore_unavailable=True)


def make_certificate() -> bytes:
    """Return a certificate for this machine that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "search")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, *plain
    )
