"""Servers on this machine that answer as strangers' servers do: badly, when asked to."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Server:
    """What was asked of it stands in `requests`, the first first."""

    def __init__(self, host: str, port: int, speak: Any, tls: ssl.SSLContext | None) -> None:
        self.requests: list[str] = []
        self.peers = 0
        self._speak, self._tls = speak, tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.socket(family)
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind((host, port))
        self._listening.listen()
        self.host, self.port = self._listening.getsockname()[:2]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def place(self) -> tuple[str, int]:
        return self.host, self.port

    def address(self, path: str = "/calendar.ics", *, name: str = "", scheme: str = "") -> str:
        return f"{scheme or ('https' if self._tls else 'http')}://{name or self.host}:{self.port}{path}"

    def close(self) -> None:
        with suppress(OSError):
            # Closing alone would let the thread that waits accept one more.
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _peer = self._listening.accept()
            except OSError:
                return
            self.peers += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        spoken = connection
        with suppress(OSError):
            if self._tls:
                spoken = self._tls.wrap_socket(connection, server_side=True)
            heard = b""
            while b"\r\n\r\n" not in heard:
                piece = spoken.recv(4096)
                if not piece:
                    break
                heard += piece
            else:
                self.requests.append(heard.decode())
                self._speak(spoken, heard.decode())
                # As a server does that has said everything: not a word is lost by closing.
                spoken.shutdown(socket.SHUT_WR)
                while spoken.recv(4096):
                    pass
        spoken.close()
        connection.close()


@contextmanager
def serving(
    speak: Any, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """`speak`: the whole answer in bytes, or what to do with the connection and the request."""
    if isinstance(speak, bytes):
        whole = speak
        speak = lambda connection, request: connection.sendall(whole)  # noqa: E731
    server = Server(host, port, speak, tls)
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; `Content_Type` stands for Content-Type."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if not {"Content_Length", "Transfer_Encoding"} & set(headers):
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""])
    return head.encode() + body


def header(request: str, name: str) -> str | None:
    """What `request` says in this header."""
    for line in request.split("\r\n")[1:]:
        key, _colon, value = line.partition(": ")
        if key.lower() == name.lower():
            return value
    return None


def certificates(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS with a certificate for `names`, and the file of who vouches for it."""
    authority, vouched = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tests of Talka")])
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)

    def made(key: Any, name: x509.Name) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(
            now + timedelta(days=9)
        )

    ca = made(authority, issuer).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    ca_file, pair = folder / "authority.pem", folder / "server.pem"
    ca_file.write_bytes(
        ca.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    others = [x509.IPAddress(ip_address(n)) if n[0].isdigit() else x509.DNSName(n) for n in names]
    leaf = made(vouched, subject).add_extension(x509.SubjectAlternativeName(others), critical=False)
    pem = serialization.Encoding.PEM
    pair.write_bytes(
        vouched.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.sign(authority, hashes.SHA256()).public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    return context, ca_file
