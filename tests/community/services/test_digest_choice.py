from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from community.enums import Cadence
from community.models import Recipient
from community.models.recipients import AT_ONCE, of
from community.services import digest_choice
from community.services.digest_choice import Choice
from foundation import links
from tests.community.things import reader
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
EARLIER = NOW - timedelta(days=9)
PAUSED = NOW + timedelta(days=20)


def stored(recipient: Recipient) -> tuple[str, datetime]:
    return Recipient.objects.values_list("cadence", "since").get(pk=recipient.pk)


@pytest.mark.parametrize(
    ("before", "since", "wished", "expected"),
    [
        ("none", EARLIER, "weekly", NOW),
        ("weekly", EARLIER, "weekly", EARLIER),
        ("weekly", PAUSED, "weekly", PAUSED),
        # Neither a hole nor a doubled week: the window goes on where the last one ended.
        ("weekly", EARLIER, "daily", EARLIER),
        ("daily", PAUSED, "monthly", PAUSED),
        ("none", EARLIER, "none", EARLIER),
    ],
)
def test_a_choice_says_from_when_on_news_are_due(before, since, wished, expected):
    recipient = reader(since, cadence=before)

    digest_choice.choose(recipient, choice=Choice(cadence=Cadence(wished)), now=NOW)

    assert stored(recipient) == (wished, expected)


def test_a_member_who_never_chose_has_a_row_once_they_do():
    member = MemberFactory()
    assert (of(member).cadence, Recipient.objects.count()) == ("none", 0)

    digest_choice.change_cadence(of(member), cadence=Cadence.DAILY, now=NOW)
    digest_choice.change_cadence(of(member), cadence=Cadence.DAILY, now=NOW + timedelta(days=1))

    assert Recipient.objects.count() == 1
    assert stored(of(member)) == ("daily", NOW)


def test_whatever_is_changed_planning_looks_at_it_again():
    recipient = reader(EARLIER)
    Recipient.objects.update(due_at=PAUSED)

    digest_choice.choose(recipient, choice=Choice(cadence=Cadence.WEEKLY, weekday=5), now=NOW)

    assert Recipient.objects.get().due_at == AT_ONCE


def test_another_zone_is_looked_at_again_and_another_name_is_not():
    recipient = reader(EARLIER)
    Recipient.objects.update(due_at=PAUSED)

    recipient.member.save(update_fields=["name"])
    before = Recipient.objects.get().due_at
    recipient.member.time_zone = "Pacific/Kiritimati"
    recipient.member.save()

    assert (before, Recipient.objects.get().due_at) == (PAUSED, AT_ONCE)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekday": 0}, "weekday"),
        ({"weekday": 8}, "weekday"),
        ({"at": time(7, 31)}, "at"),
        ({"at": time(7, 30, 1)}, "at"),
        ({"cadence": "yearly"}, "cadence"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(wrong: dict, field: str):
    recipient = reader(EARLIER)

    with pytest.raises(ValidationError) as refused:
        digest_choice.choose(recipient, choice=Choice(**{"cadence": "daily", **wrong}), now=NOW)

    assert list(refused.value.message_dict) == [field]
    assert stored(recipient) == ("weekly", EARLIER)


def test_names_of_no_section_are_not_kept():
    recipient = reader(EARLIER)
    choice = Choice(cadence=Cadence.WEEKLY, unwanted=["home.news", "no.such"])

    assert digest_choice.choose(recipient, choice=choice, now=NOW).unwanted == ["home.news"]


def test_stopping_twice_is_as_once():
    recipient = reader(EARLIER)

    for minutes in range(2):
        digest_choice.stop(recipient, now=NOW + timedelta(minutes=minutes))

    assert stored(recipient) == ("none", NOW)


def test_a_pause_isnt_lengthened_and_ends_when_it_is_resumed():
    recipient = reader(EARLIER)

    digest_choice.pause(recipient, now=NOW)
    digest_choice.pause(recipient, now=NOW + timedelta(days=5))
    paused = stored(recipient)
    digest_choice.resume(recipient, now=NOW + timedelta(days=6))

    assert paused == ("weekly", NOW + timedelta(days=30))
    assert stored(recipient) == ("weekly", NOW + timedelta(days=6))


def test_what_is_not_there_can_be_neither_paused_nor_resumed():
    stopped, running = reader(EARLIER, cadence="none"), reader(EARLIER)
    never = of(MemberFactory())
    digest_choice.pause(never, now=NOW)
    digest_choice.resume(never, now=NOW)

    digest_choice.pause(stopped, now=NOW)
    digest_choice.resume(stopped, now=NOW)
    digest_choice.resume(running, now=NOW)

    assert stored(stopped) == ("none", EARLIER)
    assert stored(running) == ("weekly", EARLIER)
    assert Recipient.objects.count() == 2


def test_a_link_is_good_until_its_version_is_raised():
    recipient = reader(EARLIER)
    token = recipient.link_token

    found = digest_choice.by_link(token)
    Recipient.objects.update(link_version=2)

    assert found == recipient
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
    recipient = reader(since)
    digest_choice.stop(Recipient.objects.get(), now=NOW)

    change(recipient, now=NOW)

    assert stored(recipient)[0] == "none"


def test_a_language_or_zone_that_is_no_more_keeps_nobody_from_leaving():
    recipient = reader(EARLIER)
    Recipient.objects.update(language="xx", time_zone="Atlantis/Poseidonis")

    digest_choice.stop(recipient, now=NOW)

    assert Recipient.objects.get().cadence == Cadence.NONE
