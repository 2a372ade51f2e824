"""A provider of mail on the loopback address, that speaks as Resend does and can misbehave."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from django.test import override_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

DROP, SLOW = "takes it and says nothing", "says it too late"


class Provider:
    """What was handed over, by key; `answers` are given to the next requests: a status with its
    headers and body, DROP or SLOW."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.keys: dict[str, Any] = {}
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answers: list[Any] = []
        self.connections = 0

    def take(self, key: str, mail: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """As Resend: the same key again is the same mail, and in other words a conflict."""
        if key in self.keys:
            if self.keys[key] != mail:
                return 409, {}, {"name": "invalid_idempotent_request", "message": "other words"}
        else:
            self.keys[key] = mail
            self.taken.append(mail)
        return 200, {}, {"id": f"id-{len(self.taken)}"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.provider.connections += 1

    def do_POST(self) -> None:
        provider = self.server.provider
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        provider.requests.append((dict(self.headers), mail))
        planned = provider.answers.pop(0) if provider.answers else None
        if planned is None or planned in (DROP, SLOW):
            status, headers, body = provider.take(self.headers.get("Idempotency-Key", ""), mail)
            if planned == DROP:
                self.close_connection = True
                return
            if planned == SLOW:
                time.sleep(1)
        else:
            status, headers, body = planned
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words: Any) -> None:
        """Nothing: what was asked stands in `requests`."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider


@contextmanager
def mail_provider(name: str = "resend", **anymail: Any) -> Iterator[Provider]:
    """Run one on a free port, and have mail leave through it."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept = {
        f"{name}_api_key".upper(): "secret",
        f"{name}_api_url".upper(): f"http://127.0.0.1:{server.server_port}/",
        "REQUESTS_TIMEOUT": 0.5,
        "WEBHOOK_SECRET": "",
        **anymail,
    }
    try:
        with override_settings(EMAIL_BACKEND=f"anymail.backends.{name}.EmailBackend", ANYMAIL=kept):
            yield server.provider
    finally:
        server.shutdown()
        server.server_close()
