"""Whether something is at an address, without reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foundation import fetching
from foundation.fetching import NotFetched, Problem
from tests.foundation.web_servers import answer, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket


def by_path(**answers: bytes) -> Callable[[socket, str], None]:
    def speak(connection: socket, request: str) -> None:
        method, path = request.split(" ")[:2]
        name = path.strip("/").partition("?")[0]
        connection.sendall(
            answers.get(f"{method}_{name}", answers.get(name, answer(b"", "404 No")))
        )

    return speak


def moved(to: str, status: str = "301 Moved") -> bytes:
    return answer(b"", status, Location=to)


def test_what_is_there_has_not_moved_and_is_not_read():
    with serving(by_path(a=answer("x" * 1_000))) as server, fetching.allowing(server.place):
        assert fetching.moved_to(server.address("/a")) == ""

    assert [request.split(" ")[0] for request in server.requests] == ["HEAD"]


def test_it_has_moved_where_every_step_is_for_good():
    speak = by_path(a=moved("/b"), b=moved("/c", "308 Moved"), c=answer("x"), d=moved("/e"),
                    e=moved("/c", "302 Found"))  # fmt: skip
    with serving(speak) as server, fetching.allowing(server.place):
        assert fetching.moved_to(server.address("/a")) == server.address("/c")
        assert fetching.moved_to(server.address("/d")) == ""


@pytest.mark.parametrize(
    ("speak", "problem"),
    [
        (by_path(), Problem.STATUS),
        (by_path(a=moved("/a")), Problem.REDIRECTS),
        (by_path(a=moved("http://10.0.0.1/")), Problem.NOT_PUBLIC),
        (by_path(a=moved("gopher://x.example/")), Problem.SCHEME),
        (by_path(a=b"nonsense\r\n\r\n"), Problem.BAD_ANSWER),
    ],
)
def test_what_is_not_there_is_told(speak: Callable[[socket, str], None], problem: Problem):
    with (
        serving(speak) as server,
        fetching.allowing(server.place),
        pytest.raises(NotFetched) as error,
    ):
        fetching.moved_to(server.address("/a"))

    assert error.value.problem is problem


def test_who_knows_no_head_is_asked_in_full():
    speak = by_path(HEAD_a=answer(b"", "501 Not Implemented"), GET_a=answer("x"))
    with serving(speak) as server, fetching.allowing(server.place):
        assert fetching.moved_to(server.address("/a")) == ""


def test_who_never_answers_is_not_waited_for():
    with (
        serving(lambda connection, request: connection.recv(1)) as server,
        fetching.allowing(server.place),
        pytest.raises(NotFetched) as error,
    ):
        fetching.moved_to(server.address("/a"), most_seconds=0.3)

    assert error.value.problem is Problem.TOO_SLOW
