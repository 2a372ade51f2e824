"""What of a profile reaches whom: every field with every audience, for every viewer, through every
channel (`channels.py`); and nothing leaks by what is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from community.enums import Audience, ProfileField
from tests.community import (
    channels,
    channels_of_digests,
    channels_of_directory,
    channels_of_meeting,
)
from tests.community.channels import NEEDS, WORDS, Viewer
from tests.factories.profiles import empty_disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.community.channels import Channel, World

pytestmark = pytest.mark.django_db

Choice = dict[ProfileField, Audience]
CHANNELS = [
    *channels.CHANNELS,
    *channels_of_digests.CHANNELS,
    *channels_of_directory.CHANNELS,
    *channels_of_meeting.CHANNELS,
]
OTHERS = [field for field in ProfileField if field != ProfileField.NAME]


@pytest.fixture(autouse=True)
def _disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty_disk(monkeypatch, tmp_path)


def build(channel: Channel) -> World:
    world = channels.build()
    channel.prepare(world)
    return world


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def choices() -> Iterator[Choice]:
    """Few enough to ask about all, and each field has each audience in one of them: with a name for
    everybody, and with everything for everybody but the name."""
    audiences = list(Audience)
    for turn in range(len(audiences)):
        shifted = {field: audiences[(n + turn) % 4] for n, field in enumerate(OTHERS)}
        yield {ProfileField.NAME: Audience.PUBLIC, **shifted}
    for audience in audiences:
        yield {ProfileField.NAME: audience, **dict.fromkeys(OTHERS, Audience.PUBLIC)}


def choose(world: World, choice: Mapping[ProfileField, Audience], *, listed: bool = True) -> None:
    for field, audience in choice.items():
        setattr(world.profile, f"audience_{field.value}", audience)
    world.profile.in_directory = listed
    world.profile.save()


def expected(choice: Choice, viewer: Viewer) -> set[ProfileField]:
    """What is for somebody like `viewer`; without the name, nothing."""
    seen = {field for field, audience in choice.items() if audience >= NEEDS[viewer]}
    return seen if ProfileField.NAME in seen else set()


def found(text: str) -> set[ProfileField]:
    return {field for field, word in WORDS.items() if word in text}


def told(channel: Channel, choice: Choice, viewer: Viewer) -> set[ProfileField]:
    if viewer == Viewer.VISITOR and channel.for_members:
        return set()
    seen = expected(choice, Viewer.VISITOR if channel.of_strangers else viewer)
    shown = seen & channel.tells if channel.needs <= seen else set()
    is_told = viewer != Viewer.VISITOR or channel.of_strangers
    return shown | channel.always if is_told else shown


@pytest.mark.parametrize("channel", CHANNELS, ids=str)
def test_each_field_reaches_whom_it_is_for_and_what_is_hidden_leaves_no_trace(channel):
    """Nobody else reads it; and no heading, number, order or gap tells that there is something."""
    world = build(channel)
    wrong, different = [], []

    for choice in choices():
        choose(world, choice)
        read = {viewer: channel.read(world, viewer) for viewer in sorted(channel.viewers)}
        for viewer, text in read.items():
            reaches = found(text)
            for field in sorted(reaches ^ told(channel, choice, viewer)):
                what = "reads" if field in reaches else "misses"
                wrong.append(f"{viewer} {what} {field}, which is for {choice[field].label}")
            hidden = set(ProfileField) - expected(choice, viewer)
            if (
                hidden
                and viewer != Viewer.OWNER
                and text != without(world, channel, viewer, hidden)
            ):
                different.append((viewer, sorted(hidden)))

    assert wrong == []
    assert different == []


def without(world: World, channel: Channel, viewer: Viewer, hidden: set[ProfileField]) -> str:
    """What `viewer` would read if there were nothing in these fields; without a name, nobody."""
    with undone():
        if ProfileField.NAME in hidden:
            choose(world, {}, listed=False)
        else:
            world.empty(*hidden)
        text = channel.read(world, viewer)
    world.profile.refresh_from_db()
    return text


@pytest.mark.parametrize("channel", CHANNELS, ids=str)
def test_outside_of_the_directory_there_is_nothing(channel):
    world = build(channel)
    everything = dict.fromkeys(ProfileField, Audience.PUBLIC)
    others = sorted(channel.viewers - {Viewer.OWNER})

    choose(world, everything, listed=False)
    unlisted = {viewer: found(channel.read(world, viewer)) - channel.always for viewer in others}
    choose(world, everything)
    type(world.owner).objects.filter(pk=world.owner.pk).update(is_active=False)
    world.owner.is_active = False
    without_account = {
        viewer: found(channel.read(world, viewer)) - channel.always
        for viewer in others
        if channel.name != "see as"
    }

    assert {*map(frozenset, unlisted.values())} == {frozenset()}
    assert {*map(frozenset, without_account.values())} <= {frozenset()}
