"""Providers on this machine: a certified one under Node, and one that answers as it is told to."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import threading
from contextlib import closing
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SECRET = "a-secret-of-forty-characters-for-the-test"


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def leads_to(answer: Any) -> str:
    """Where the page sends a browser on to."""
    (address,) = re.findall(
        r'http-equiv="refresh" content="0; url=([^"]+)"', answer.content.decode()
    )
    return unescape(address)


def app(issuer: str, key: str = "office", **settings: Any) -> dict[str, Any]:
    """What the configuration makes of a provider."""
    return {
        "provider_id": key,
        "name": "Office",
        "client_id": "talka",
        "secret": SECRET,
        "settings": {
            "server_url": issuer,
            "scope": ["openid"],
            "acr": ["substantial", "high"],
            "second_factor": ["high"],
            "trusted_domains": [],
            "token_auth_method": "client_secret_basic",
            "fetch_userinfo": False,
            **settings,
        },
    }


@pytest.fixture(scope="session")
def node_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The issuer of a certified provider, which npm installs into a temporary folder."""
    folder = tmp_path_factory.mktemp("oidc-provider")
    for name in ("package.json", "provider.js"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        [
            "npm", "install", "--no-package-lock", "--no-save", "--no-audit", "--no-fund",
            "--ignore-scripts", "--prefix", folder,
        ],
        cwd=folder,
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    callback = [
        f"http://testserver/accounts/oidc/{key}/login/callback/"
        for key in ("office", "other", "trusted")
    ]
    process = subprocess.Popen(
        ["node", "provider.js", json.dumps({"port": port, "callback": callback})],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == b"listening\n"
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


class Obedient:
    """A provider that hands out the token it is told to: `token` makes it of what was asked."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        self.jwks = {"keys": [told | {"kid": "k", "alg": "RS256", "use": "sig"}]}
        self.id_token = ""
        self.said: dict[str, Any] = {}
        self.sent: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k", **header})

    def _answer(self, path: str) -> Any:
        if path.endswith("/openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/me",
                "jwks_uri": f"{self.issuer}/jwks",
                **self.said.get("configuration", {}),
            }
        if path.endswith("/jwks"):
            return self.jwks
        if path.endswith("/me"):
            return self.said.get("userinfo", {})
        return {"access_token": "secret-access-token", "id_token": self.id_token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(provider._answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                provider.sent.append(self.rfile.read(length).decode())
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def obedient() -> Iterator[Obedient]:
    provider = Obedient()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()
