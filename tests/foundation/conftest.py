from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foundation import mail
from tests.foundation import hello
from tests.foundation.smtp_server import Inbox, smtp_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hello_message(monkeypatch, settings, tmp_path):
    """A message of the tests' own, with its folder of templates."""
    hello.write_templates(tmp_path)
    dirs = [*settings.TEMPLATES[0]["DIRS"], tmp_path]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": dirs}]
    monkeypatch.setitem(mail.messages._entries, hello.NAME, hello.hello)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with smtp_server() as server:
        yield server
