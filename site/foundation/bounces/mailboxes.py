"""The mailbox that bounces come back to: over IMAP, or a Maildir on this machine.

What was understood is deleted, and anything else left where it is, with a flag: a person may have
written there, and no mail of a person may be lost.
"""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

TIMEOUT = 30
PORT, PORT_TLS = 143, 993
# A report says what it has to in its first parts; behind them is the mail that came back.
LONGEST = 256 * 1024


class Unreachable(Exception):
    """The mailbox could not be opened or read to the end."""


class Imap:
    """A folder on a server; `fetch` reads without marking as seen."""

    def __init__(self, talk: imaplib.IMAP4) -> None:
        self._talk = talk
        self._done: list[str] = []

    def waiting(self, limit: int) -> list[str]:
        """The first messages that nobody has looked at."""
        found = self._ask("SEARCH", "UNDELETED", "UNFLAGGED")
        return [uid.decode() for uid in (found[0] or b"").split()[:limit]]

    def fetch(self, uid: str) -> bytes:
        """The beginning of a message; empty where it is gone meanwhile."""
        parts = self._ask("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)")
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")

    def done(self, uid: str) -> None:
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Seen \Deleted)")
        self._done.append(uid)

    def leave(self, uid: str) -> None:
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)")

    def close(self) -> None:
        """Delete what was done, and nothing that others have marked, where the server can tell
        the two apart (RFC 4315)."""
        if not self._done:
            return
        if "UIDPLUS" in self._talk.capabilities:
            self._ask("EXPUNGE", ",".join(self._done))
        else:
            self._talk.expunge()

    def _ask(self, command: str, *words: str) -> list[Any]:
        kind, answer = self._talk.uid(command, *words)
        if kind != "OK":
            raise imaplib.IMAP4.error(f"{command} was refused")
        return answer


class Maildir:
    """A folder that the local server delivers to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._box = mailbox.Maildir(path, create=False)

    def waiting(self, limit: int) -> list[str]:
        """The first messages, in the order of their names, which begin with the time."""
        names = sorted(file.name for folder in ("new", "cur") for file in self._files(folder))
        unflagged = (name for name in names if "F" not in name.partition(":2,")[2])
        return [name.partition(":")[0] for name in islice(unflagged, limit)]

    def fetch(self, key: str) -> bytes:
        with suppress(KeyError, FileNotFoundError), self._box.get_file(key) as file:
            return file.read(LONGEST)
        return b""

    def done(self, key: str) -> None:
        with suppress(KeyError, FileNotFoundError):
            self._box.remove(key)

    def leave(self, key: str) -> None:
        with suppress(KeyError, FileNotFoundError):
            message = self._box.get_message(key)
            message.add_flag("F")
            message.set_subdir("cur")
            self._box[key] = message

    def close(self) -> None:
        self._box.close()

    def _files(self, folder: str) -> Iterator[Path]:
        """Mails alone: programs leave other things beside them, with a dot before the name."""
        return (file for file in (self._path / folder).iterdir() if file.name[0] != ".")


@contextmanager
def opened(address: SplitResult) -> Iterator[Imap | Maildir]:
    """The mailbox at `address`, see `Environment.bounce_mailbox`. Raises Unreachable."""
    if address.scheme == "maildir":
        path = Path(unquote(address.path))
        if not (path / "cur").is_dir():
            raise Unreachable(f"{path} is no Maildir")
        box: Imap | Maildir = Maildir(path)
        yield box
        box.close()
        return
    try:
        talk = _connect(address)
        try:
            talk.login(unquote(address.username or ""), unquote(address.password or ""))
            # What it can do is often told only to those who have signed in.
            talk.capabilities = tuple(str(talk.capability()[1][0], "ascii").upper().split())
            kind, _count = talk.select(_quoted(unquote(address.path.strip("/")) or "INBOX"))
            if kind != "OK":
                raise imaplib.IMAP4.error("there is no such folder")
            box = Imap(talk)
            yield box
            box.close()
        finally:
            try:
                talk.logout()
            except (imaplib.IMAP4.error, OSError):
                talk.shutdown()
    except (imaplib.IMAP4.error, OSError) as error:
        # Neither names the password.
        raise Unreachable(f"{address.hostname}: {type(error).__name__}: {error}") from error


def _connect(address: SplitResult) -> imaplib.IMAP4:
    host = address.hostname or ""
    if address.scheme == "imap":
        return imaplib.IMAP4(host, address.port or PORT, timeout=TIMEOUT)
    return imaplib.IMAP4_SSL(
        host,
        address.port or PORT_TLS,
        ssl_context=ssl.create_default_context(),
        timeout=TIMEOUT,
    )


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
