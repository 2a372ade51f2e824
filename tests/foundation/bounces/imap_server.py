"""A small IMAP server on the loopback address: what `foundation.bounces` needs of RFC 3501, and of
UIDPLUS (RFC 4315) if asked to."""

from __future__ import annotations

import re
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

USER, PASSWORD = "bounces", "p@ss/word"


class Folder:
    """Mails and their flags, by uid."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.has_uidplus = True
        self.fetched = 0
        self.hang_up_at = ""  # at this command

    def deliver(self, raw: bytes, *flags: str) -> int:
        uid = len(self.flags) + 1
        self.mails[uid], self.flags[uid] = raw, set(flags)
        return uid

    def expunge(self, uids: set[int] | None = None) -> None:
        for uid, flags in self.flags.items():
            if "\\Deleted" in flags and (uids is None or uid in uids):
                self.mails.pop(uid, None)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, _space, command = line.decode().rstrip("\r\n").partition(" ")
            word = command.split()[1] if command.upper().startswith("UID") else command.split()[0]
            if word.upper() == self.server.folder.hang_up_at:
                return
            self._say(f"{tag} {self._do(word.upper(), command)}")
            if word.upper() == "LOGOUT":
                return

    def _do(self, word: str, command: str) -> str:
        folder = self.server.folder
        if word == "CAPABILITY":
            self._say(f"* CAPABILITY IMAP4rev1{' UIDPLUS' if folder.has_uidplus else ''}")
        elif word == "LOGIN":
            given = [part.strip('"') for part in command.split()[1:]]
            return "OK in" if given == [USER, PASSWORD] else "NO who are you"
        elif word == "SELECT":
            if '"INBOX"' not in command:
                return "NO there is none"
            self._say(f"* {len(folder.mails)} EXISTS")
        elif word == "SEARCH":
            found = [
                str(uid) for uid in folder.mails
                if not folder.flags[uid] & {"\\Deleted", "\\Flagged"}
            ]  # fmt: skip
            self._say(f"* SEARCH {' '.join(found)}")
        elif word == "FETCH":
            self._fetch(int(command.split()[2]), int(re.search(r"<0\.(\d+)>", command)[1]))
        elif word == "STORE":
            flags = set(re.search(r"\((.*)\)", command)[1].split())
            folder.flags[int(command.split()[2])] |= flags
        elif word == "EXPUNGE":
            uids = command.split()[2].split(",") if command.upper().startswith("UID") else None
            folder.expunge({int(uid) for uid in uids} if uids else None)
        return "OK done"

    def _fetch(self, uid: int, most: int) -> None:
        raw = self.server.folder.mails[uid][:most]
        self.server.folder.fetched += len(raw)
        self._say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}")
        self.wfile.write(raw)
        self._say(")")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    folder: Folder


@contextmanager
def imap_server(tls: ssl.SSLContext | None = None) -> Iterator[tuple[Folder, int]]:
    """Run one on a free port: its folder INBOX, and the port."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.folder = Folder()
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.folder, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
