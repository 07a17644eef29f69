"""The site of a test, served with TLS on this machine: for programs that fetch from it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

HOST = "localhost"


class SecureThread(LiveServerThread):
    """Django's server for tests, behind a certificate that `trust` vouches for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(HOST, StaticFilesHandler)
        self.pem = write_certificate(folder)

    def _create_server(self, connections_override: Any = None) -> Any:
        server = super()._create_server(connections_override)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return server


def write_certificate(folder: Path) -> Path:
    """Write a certificate of this machine and its key to a file, which vouches for itself."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    names = [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "site.pem"
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path


@contextmanager
def serve_securely(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve the site of this test; give its address and the certificate to trust."""
    thread = SecureThread(folder)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"https://{HOST}:{thread.port}", thread.pem
    finally:
        thread.terminate()
