"""Partners whose calendars are followed, for all tests of that."""

from __future__ import annotations

import pytest

from tests.events.services.partner_servers import Partner


@pytest.fixture
def partner():
    with Partner().serving() as partner:
        yield partner


@pytest.fixture
def trusted():
    with Partner(is_trusted=True).serving() as partner:
        yield partner


@pytest.fixture
def other():
    with Partner(is_trusted=True, language="en").serving() as partner:
        yield partner
