from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community.enums import Cadence
from community.models import Member
from community.services import digest_choice, profiles
from foundation import links
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
EARLIER = NOW - timedelta(days=9)
PAUSED = NOW + timedelta(days=20)


def stored(member: Member) -> tuple[str, datetime | None]:
    return Member.objects.values_list("digest", "digest_since").get(pk=member.pk)


@pytest.mark.parametrize(
    ("before", "since", "wished", "expected"),
    [
        ("none", None, "weekly", ("weekly", NOW)),
        ("weekly", EARLIER, "weekly", ("weekly", EARLIER)),
        ("weekly", PAUSED, "weekly", ("weekly", PAUSED)),
        ("weekly", EARLIER, "none", ("none", None)),
        ("weekly", PAUSED, "none", ("none", None)),
        ("none", None, "none", ("none", None)),
    ],
)
def test_the_profile_says_from_when_on_a_digest_is_due(before, since, wished, expected):
    member = MemberFactory(digest=before, digest_since=since)

    profiles.change_settings(member, language="lv", time_zone="Europe/Riga", digest=wished, now=NOW)

    assert stored(member) == expected


def test_stopping_twice_is_as_once():
    member = MemberFactory(digest="weekly", digest_since=EARLIER)

    for _ in range(2):
        digest_choice.stop(member)

    assert stored(member) == (Cadence.NONE, None)


def test_a_pause_isnt_lengthened_and_ends_when_it_is_resumed():
    member = MemberFactory(digest="weekly", digest_since=EARLIER)

    digest_choice.pause(member, now=NOW)
    digest_choice.pause(member, now=NOW + timedelta(days=5))
    paused = stored(member)
    digest_choice.resume(member, now=NOW + timedelta(days=6))

    assert paused == ("weekly", NOW + timedelta(days=30))
    assert stored(member) == ("weekly", NOW + timedelta(days=6))


def test_what_is_not_there_can_be_neither_paused_nor_resumed():
    stopped = MemberFactory(digest="none")
    running = MemberFactory(digest="weekly", digest_since=EARLIER)

    digest_choice.pause(stopped, now=NOW)
    digest_choice.resume(stopped, now=NOW)
    digest_choice.resume(running, now=NOW)

    assert stored(stopped) == ("none", None)
    assert stored(running) == ("weekly", EARLIER)


def test_a_link_is_good_until_its_version_is_raised():
    member = MemberFactory()
    token = member.digest_link_token

    found = digest_choice.by_link(token)
    Member.objects.filter(pk=member.pk).update(digest_link_version=2)

    assert found == member
    with pytest.raises(links.BadLink):
        digest_choice.by_link(token)


@pytest.mark.parametrize(
    ("since", "change"),
    [
        (NOW - timedelta(days=1), digest_choice.pause),
        (NOW + timedelta(days=1), digest_choice.resume),
    ],
)
def test_whoever_stops_it_meanwhile_has_stopped_it(since: datetime, change):
    member = MemberFactory(digest="weekly", digest_since=since)
    digest_choice.stop(Member.objects.get(pk=member.pk))

    change(member, now=NOW)

    assert member.digest == Member.objects.get(pk=member.pk).digest == "none"
