"""A provider on loopback with LinkedIn's habits, which differ from the standard.

It knows no nonce and no PKCE (a verifier is answered like a wrong secret), takes the secret in the body alone, tells a
locale as an object and scopes with commas, has words of its own for a change of mind, and may leave the address out.
"""

from __future__ import annotations

import io
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

CLIENT, SECRET = "an-app", "a-secret"
OFFERED = {"openid", "profile", "email"}


class LinkedIn(ThreadingHTTPServer):
    """The provider. ``told`` is what it says of its member; ``calls`` what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.url = f"{self.origin}/oauth"
        self.issuer = self.signs_as = self.url
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.refuses = ""
        self.broken = False
        self.picture = photo()
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.told: dict[str, Any] = {
            "sub": "782bbtaQ", "name": "Amara O.", "given_name": "Amara", "family_name": "O.",
            "picture": f"{self.origin}/photo?e=1790000000&v=beta&t=abc",
            "locale": {"country": "US", "language": "en"}, "email": "amara@private.example", "email_verified": True,
        }  # fmt: skip

    def asked(self, path: str) -> list[dict[str, str]]:
        """With what an address was asked, each time."""
        return [values for called, values in self.calls if called == path]

    def discovery(self) -> dict[str, Any]:
        if self.broken:
            return {"issuer": self.issuer}
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.url}/v2/authorization",
            "token_endpoint": f"{self.url}/v2/accessToken", "userinfo_endpoint": f"{self.origin}/v2/userinfo",
            "jwks_uri": f"{self.url}/openid/jwks", "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"], "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": sorted(OFFERED),
        }  # fmt: skip

    def authorize(self, asked: dict[str, str]) -> dict[str, str]:
        """What the browser brings back."""
        if set(asked.get("scope", "").split()) - OFFERED:
            return {"error": "unauthorized_scope_error"}
        if self.refuses:
            return {"error": self.refuses, "error_description": "The user cancelled"}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code}

    def exchange(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for a code, once."""
        known = asked.get("client_id") == CLIENT and asked.get("client_secret") == SECRET
        if not known or "code_verifier" in asked:
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed"}
        began = self.codes.pop(asked.get("code", ""), None)
        if began is None or began["redirect_uri"] != asked.get("redirect_uri"):
            return 400, {"error": "invalid_request"}
        token, now = secrets.token_urlsafe(24), int(time.time())
        self.tokens.add(token)
        claims = {"iss": self.signs_as, "aud": CLIENT, "iat": now, "exp": now + 3600, **self.told}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})
        kind = {"token_type": "Bearer", "expires_in": 5184000, "scope": "email,openid,profile"}
        return 200, {"access_token": token, "id_token": signed} | kind


class _Handler(BaseHTTPRequestHandler):
    server: LinkedIn

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path, asked = self._noted(urlsplit(self.path).query)
        here = self.server
        if path == "/oauth/.well-known/openid-configuration":
            self._answer(200, here.discovery())
        elif path == "/oauth/v2/authorization":
            back = here.authorize(asked) | {"state": asked.get("state", "")}
            self._send(302, b"", location=f"{asked['redirect_uri']}?{urlencode(back)}")
        elif path == "/v2/userinfo":
            token = self.headers.get("authorization", "").removeprefix("Bearer ")
            self._answer(*((200, here.told) if token in here.tokens else (401, {"code": "INVALID_ACCESS_TOKEN"})))
        elif path == "/photo":
            self._send(200, here.picture, **{"content-type": "image/jpeg"})
        elif path == "/moved":
            self._send(302, b"", location=f"{here.origin}/photo")
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        path, asked = self._noted(self.rfile.read(int(self.headers.get("content-length", 0))).decode())
        self._answer(*(self.server.exchange(asked) if path == "/oauth/v2/accessToken" else (404, {})))

    def _noted(self, query: str) -> tuple[str, dict[str, str]]:
        path, asked = urlsplit(self.path).path, dict(parse_qsl(query))
        self.server.calls.append((path, asked))
        return path, asked

    def _answer(self, code: int, values: dict[str, Any]) -> None:
        self._send(code, json.dumps(values).encode(), **{"content-type": "application/json"})

    def _send(self, code: int, content: bytes, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def photo(side: int = 300) -> bytes:
    """A JPEG with something in it that no copy may keep."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), (200, 90, 40)).save(out, "JPEG", comment=b"taken at home")
    return out.getvalue()


@contextmanager
def running() -> Iterator[LinkedIn]:
    """The provider, as long as the block lasts."""
    server = LinkedIn()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def apps(server_url: str, **values: Any) -> dict[str, Any]:
    """The setting that names the provider."""
    asked = {"server_url": server_url, "scope": ["openid", "profile", "email"]} | values
    app = {"provider_id": "linkedin", "name": "LinkedIn", "client_id": CLIENT, "secret": SECRET, "settings": asked}
    return {"openid_connect": {"APPS": [app]}}
