"""A name server on the loopback address, over UDP, that knows what a test tells it."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        packet, socket = self.request
        asked = dns.message.from_wire(packet)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        question = asked.question[0]
        name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        known = self.server.records
        if name in self.server.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif (name, kind) in known:
            answer.answer.append(
                dns.rrset.from_text(question.name, 60, "IN", kind, *known[name, kind])
            )
        elif not any(other == name or other.endswith(f".{name}") for other, _kind in known):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


class _Server(socketserver.ThreadingUDPServer):
    daemon_threads = True
    records: Mapping[tuple[str, str], list[str]]
    broken: set[str]


@contextmanager
def dns_server(
    records: Mapping[tuple[str, str], list[str]], *, broken: set[str] = frozenset()
) -> Iterator[int]:
    """Run one that knows `records`, by name and kind, and fails for the `broken` names: its port."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.records, server.broken = records, set(broken)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
