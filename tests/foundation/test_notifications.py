"""Kinds of notifications: what makes sense, and what somebody gets who chose nothing."""

from __future__ import annotations

import pytest

from foundation import notifications
from foundation.notifications import Channel, Kind
from foundation.registry import Registry


class Told(Kind):
    label = sentence = "Told"
    order = 1

    def show(self, asked, *, now):
        return {}


class Quiet(Told):
    default = Channel.DIGEST
    channels = (Channel.DIGEST, Channel.OFF)


class Owed(Told):
    is_owed = True


class Impossible(Told):
    channels = (Channel.SITE,)


@pytest.fixture(autouse=True)
def _no_others(monkeypatch):
    monkeypatch.setattr(notifications, "kinds", Registry())


@pytest.mark.parametrize(
    ("kind", "channel", "gets"),
    [
        (Told(), None, Channel.MAIL),
        (Told(), "off", Channel.OFF),
        (Quiet(), None, Channel.DIGEST),
        (Quiet(), "off", Channel.OFF),
        # Chosen while it was offered.
        (Quiet(), "mail", Channel.DIGEST),
        (Owed(), "off", Channel.MAIL),
    ],
)
def test_somebody_gets_what_they_chose_or_what_is_suggested(kind, channel, gets):
    notifications.register("a", kind)

    assert notifications.chosen("a", channel) == gets


@pytest.mark.parametrize(("name", "kind"), [("a", Impossible()), ("a" * 41, Told())])
def test_what_makes_no_sense_is_refused(name, kind):
    with pytest.raises(ValueError, match="is no kind of notification"):
        notifications.register(name, kind)
