"""Asking an address as somebody, and taking back what it did: what the tables of permissions do."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from tests import papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http.response import HttpResponseBase
    from django.test import Client

WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
# What reading writes: who is signed in, who looks at a screen now, who of the staff looked at a
# member, texts kept for feeds, and how far somebody has read.
KEPT_BESIDE = {
    *("django_session", "wagtailadmin_editingsession", "community_accessnote"),
    *("events_storedtext", "community_threadreader", "community_notification"),
}


class Outcome(StrEnum):
    SHOWN = "shown"
    DONE = "done"  # something was written
    SENT_ON = "sent on"  # to another address, and nothing was written
    REFUSED = "refused with a sentence"  # where it stands by now, it cannot be
    SIGN_IN = "asked to sign in"
    FORBIDDEN = "forbidden"
    TURNED_BACK = "turned back to the editors' first screen"
    HIDDEN = "not found"
    NO_METHOD = "no such method"


PLAIN = {
    200: Outcome.SHOWN,
    403: Outcome.FORBIDDEN,
    404: Outcome.HIDDEN,
    405: Outcome.NO_METHOD,
    409: Outcome.REFUSED,
    422: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the outcome, what it says, where it wrote, and what kind of file it
    is."""

    outcome: str
    body: str
    wrote: frozenset[str]
    kind: str


def ask(client: Client, method: str, path: str, sends: Mapping[str, Any] | None = None) -> Answer:
    """Ask, and take back what it did."""
    client.cookies.pop("messages", None)  # of what was done before
    cookies = deepcopy(client.cookies)
    with writing(acting=method == "post") as wrote, transaction.atomic():
        response = getattr(client, method)(path, sends if method == "post" else None)
        body = text(response)
        transaction.set_rollback(True)
    # Whoever has signed out, or in as somebody else, has not.
    client.cookies = cookies
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return Answer(outcome(response, wrote), body, frozenset(wrote), kind)


@contextmanager
def writing(*, acting: bool = False) -> Iterator[set[str]]:
    """The tables that are written to meanwhile. A note of who looked is beside the point of reading,
    and all that some acts write."""
    found: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if match := WRITES.match(sql):
            found.add(match[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found
    found -= KEPT_BESIDE - ({"community_accessnote"} if acting else set())


def one_an_outcome(rule: Mapping[Any, str]) -> tuple[Any, ...]:
    """The last of those with each outcome. Enough on SQLite: that the address works there is in
    question then, and who may what is not, which shows the same on any database."""
    return tuple({result: role for role, result in rule.items()}.values())


def outcome(response: HttpResponseBase, wrote: set[str]) -> str:
    status, to = response.status_code, response.headers.get("Location", "")
    if wrote and status in {200, 302}:
        return Outcome.DONE
    if status in {301, 302}:
        if to.startswith("/accounts/login/"):
            return Outcome.SIGN_IN
        return Outcome.TURNED_BACK if to == "/admin/" else Outcome.SENT_ON
    return f"{status} {sorted(wrote)}" if wrote else PLAIN.get(status, str(status))


def text(response: HttpResponseBase) -> str:
    """All that is said: a spreadsheet's cells, a calendar's folded lines, a paper's text and what is
    signed included."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        return papers.read(body).text
    if body.startswith(b"eyJ"):
        body = base64.urlsafe_b64decode(body.split(b".")[1] + b"==")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheets:
            body = b"".join(sheets.read(name) for name in sheets.namelist())
    return body.decode(errors="replace").replace("\r\n ", "")
