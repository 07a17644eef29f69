"""A small OpenID Connect provider on this machine: real HTTP, real signatures, PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "hub", "a secret of the test that is long enough"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What the provider knows, and how it misbehaves when a test wants it to."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.claims: dict[str, Any] = {}
        self.token_claims: dict[str, Any] = {}
        self.userinfo_claims: dict[str, Any] = {}
        self.key: Any = KEY
        self.algorithm = "RS256"
        self.header: dict[str, str] = {"kid": "1"}
        self.calls_itself = issuer
        self.challenges: dict[str, str] = {}
        self.nonces: dict[str, str] = {}

    def signs_in(self, subject: str, **claims: Any) -> None:
        """Say who sits in front of the browser."""
        self.claims = {"sub": subject, **claims}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": nonce}
        body = claims | self.claims | self.token_claims
        body = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(body, self.key, algorithm=self.algorithm, headers=self.header)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.calls_itself,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Return the address to which the browser is sent back."""
        code = secrets.token_urlsafe(8)
        self.challenges[code] = query["code_challenge"]
        self.nonces[code] = query["nonce"]
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert self.challenges.pop(form["code"]) == challenge
        id_token = self.id_token(self.nonces.pop(form["code"]))
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": id_token}


def handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            pages = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.jwks,
                "/userinfo": lambda: provider.claims | provider.userinfo_claims,
            }
            self.answer(pages[parts.path]())

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            self.answer(provider.token(form))

        def answer(self, data: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = handler_of(provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
