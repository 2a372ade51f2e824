"""What the reminder, the link to join and the thanks say, and when they have nothing to say any more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from events import reminder_emails
from events.models import Registration, Run
from events.services import contacts, dates, feedback, registration
from foundation import mail
from tests.factories.contents import document, material, stream
from tests.factories.events import ContactFactory, VenueFactory, entry, plan, published
from tests.factories.feedback import later
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
START = datetime(2026, 12, 7, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = START - 48 * HOUR
AFTER = START + 25 * HOUR
DAY = "2026-12-07"
LINK = "https://meet.example.org/room"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(*entries: object, **settings: object) -> Run:
    names = ("online_link", "materials", "feedback_questions", "slug")
    fields = {"slug": "service-design"} | {n: settings.pop(n) for n in names if n in settings}
    settings = {"seats_online": None, **settings}
    lines = plan(*(entries or (entry(),)), **settings)
    page = published(lines, title="Service design", **fields)
    return Run.objects.get(event__key=page.event_key)


def joined(run: Run, *, mode: str = "room", **how: object) -> Registration:
    how = {"contact": ContactFactory(guest_name="Anna"), "now": NOW, **how}
    return registration.register(run=run, mode=mode, **how)


def of(place: Registration, kind: str = "reminder", now: datetime = DUE, day: str = DAY):
    """The mail as a mail program reads it; None where there is none."""
    build = getattr(reminder_emails, kind)
    ids = {"registration": place.pk}
    if kind != "thanks":
        ids |= {"date": place.run.occurrences.order_by("start")[0].pk, "day": day}
    letter = build(now=now, **ids)
    if letter is None:
        return None
    made = mail.build(letter, recipient=letter.recipient, message_uuid=uuid4())
    return message_from_bytes(made.message().as_bytes(), policy=policy.default)


def parts(message) -> list[str]:
    """The words of both forms, each on one line."""
    bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return [" ".join(body.split()) for body in bodies]


def test_a_reminder_says_when_and_where_and_how_one_gets_in():
    venue = VenueFactory(
        name={"en": "Town hall"},
        address="Market 1",
        map_link="https://map.example.org/1",
        access={"en": "A lift at the back."},
    )
    place = joined(run_of(entry(venue=venue), cancel_hours_before=24))

    message = of(place)

    assert message["Subject"] == "Reminder: Service design"
    for body in parts(message):
        for words in (
            "Hello Anna,",
            "Monday, 7 December 2026, 09:00 – 11:00 (Europe/Tallinn)",
            "Town hall, Market 1",
            "Your seat: In the room",
            "https://map.example.org/1",
            f"http://localhost/en/events/venues/{venue.uuid}/",
            "A lift at the back.",
            "You can cancel until Sunday, 6 December 2026, 09:00 (Europe/Tallinn).",
            f"http://localhost/r/{place.link_token}/",
            "http://localhost/en/events/service-design/",
        ):
            assert words in body


def test_who_takes_part_online_reads_the_link_and_no_way_to_the_room():
    venue = VenueFactory(map_link="https://map.example.org/1", access={"en": "A lift."})
    place = joined(run_of(entry(venue=venue), online_link=LINK), mode="online")

    for body in parts(of(place)):
        assert "Your seat: Online" in body
        assert LINK in body
        assert "map.example.org" not in body
        assert "A lift." not in body


def test_a_link_that_may_not_be_seen_yet_is_announced_in_the_readers_zone():
    place = joined(run_of(online_link=LINK, join_hours_before=1), mode="online")
    place.contact.guest_time_zone = "Europe/Oslo"
    place.contact.save()

    for body in parts(of(place)):
        assert LINK not in body
        assert (
            "The link to join online appears with your registration on "
            "Monday, 7 December 2026, 07:00 (Europe/Oslo)."
        ) in body


def test_a_reminder_of_a_course_is_about_one_date():
    place = joined(run_of(entry(), entry(date(2026, 12, 14)), mode="all_dates"))

    for body in parts(of(place)):
        assert "7 December" in body
        assert "14 December" not in body


def test_it_brings_what_to_prepare_by_addresses_that_need_no_signing_in():
    offered = stream(
        material("Paper", file=document(), audience="confirmed"),
        material("For members", link="https://x.example/1", audience="members"),
        material("Film", link="https://x.example/2", phase="recording"),
    )
    run = run_of(materials=offered)
    guest = joined(run)
    member = joined(run, contact=contacts.of_member(MemberFactory(), now=NOW))
    keys = {row.phase + row.audience: row.key for row in run.event.materials.all()}

    bodies = [parts(of(place)) for place in (guest, member)]

    for place, (plain, html) in zip((guest, member), bodies, strict=True):
        address = f"http://localhost/r/{place.link_token}/material/{keys['beforeconfirmed']}/"
        assert address in plain
        assert address in html
    assert ["For members" in plain for plain, _html in bodies] == [False, True]
    assert ["Film" in plain for plain, _html in bodies] == [False, False]


def test_after_the_last_moment_to_cancel_it_says_nothing_of_that():
    place = joined(run_of(cancel_hours_before=72))

    plain, html = parts(of(place))

    assert "cancel" not in plain
    assert "See your registration" in html


@pytest.mark.parametrize("kind", ["reminder", "join", "thanks"])
@pytest.mark.parametrize("state", ["cancelled", "waiting", "offered", "requested", "held"])
def test_who_is_no_longer_confirmed_gets_none(kind: str, state: str):
    place = joined(run_of(online_link=LINK, thank=True), mode="online")
    now = {"reminder": DUE, "join": START, "thanks": AFTER}[kind]
    before = of(place, kind, now)
    Registration.objects.filter(pk=place.pk).update(state=state)

    after = of(place, kind, now)

    assert before is not None
    assert after is None


@pytest.mark.parametrize("kind", ["reminder", "join"])
@pytest.mark.parametrize("act", [dates.cancel, dates.postpone])
def test_of_a_date_called_off_meanwhile_there_is_none(kind: str, act):
    place = joined(run_of(online_link=LINK), mode="online")
    act(place.run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    assert of(place, kind, DUE) is None


@pytest.mark.parametrize("kind", ["reminder", "join"])
def test_of_a_date_moved_to_another_day_there_is_none_for_the_old_one(kind: str):
    place = joined(run_of(online_link=LINK), mode="online")
    dates.move(
        place.run.occurrences.get(),
        day=date(2026, 12, 9),
        start_time=time(9),
        length=HOUR,
        venue=None,
        reason="Ill",
        actor=MemberFactory(),
        now=NOW,
    )

    assert of(place, kind, DUE) is None
    assert of(place, kind, DUE, day="2026-12-09") is not None


@pytest.mark.parametrize(("kind", "last"), [("reminder", START), ("join", START + 2 * HOUR)])
def test_what_comes_too_late_is_not_sent(kind: str, last: datetime):
    place = joined(run_of(online_link=LINK), mode="online")

    sent = [of(place, kind, now) for now in (last - timedelta(seconds=1), last)]

    assert [message is not None for message in sent] == [True, False]


def test_the_link_to_join_comes_alone_and_only_when_it_may_be_seen():
    place = joined(run_of(online_link=LINK, join_hours_before=1), mode="online")

    early, then = (of(place, "join", now) for now in (START - 2 * HOUR, START - HOUR))

    assert early is None
    assert then["Subject"] == "Link to join: Service design"
    for body in parts(then):
        assert LINK in body
        assert "7 December" in body


def test_who_has_changed_to_a_seat_in_the_room_is_not_sent_the_link():
    place = joined(run_of(online_link=LINK), mode="online")
    Registration.objects.filter(pk=place.pk).update(mode="room")

    assert of(place, "join", START) is None


def test_thanks_bring_what_there_is_afterwards_and_nothing_else():
    offered = stream(
        material("Paper", link="https://x.example/1"),
        material("Slides", file=document(), phase="after", audience="confirmed"),
        material("Film", link="https://x.example/2", phase="recording"),
        material("Inside", link="https://x.example/3", phase="after", audience="members"),
    )
    place = joined(run_of(materials=offered, thank=True))

    message = of(place, "thanks", AFTER)

    assert message["Subject"] == "Thank you for taking part: Service design"
    for body in parts(message):
        said = {title: title in body for title in ("Paper", "Slides", "Film", "Inside")}
        assert said == {"Paper": False, "Slides": True, "Film": True, "Inside": False}
        assert "http://localhost/en/events/service-design/" in body


def test_thanks_ask_what_it_was_like_where_that_is_asked():
    place = joined(run_of(feedback_questions=[later()]))

    message = of(place, "thanks", AFTER)

    for body in parts(message):
        assert "Say what it was like" in body
        assert f"http://localhost/r/{place.link_token}/feedback/" in body
        assert "You can answer until Wednesday, 6 January 2027, 11:00" in " ".join(body.split())


def test_who_has_answered_is_thanked_without_being_asked_once_more():
    ask = later()
    runs = {
        thank: run_of(thank=thank, feedback_questions=[later(key=ask.key)], slug=f"thank-{thank}")
        for thank in (True, False)
    }
    places = {thank: joined(run) for thank, run in runs.items()}
    for place in places.values():
        feedback.give(place, {str(ask.key): "Good"}, anonymous=True, now=AFTER)

    thanked = of(places[True], "thanks", AFTER)

    assert all("/feedback/" not in body for body in parts(thanked))
    assert of(places[False], "thanks", AFTER) is None


def test_thanks_wait_for_a_date_that_was_added_meanwhile():
    place = joined(run_of())
    Run.objects.update(ends_at=AFTER + HOUR)

    assert of(place, "thanks", AFTER) is None


def test_each_is_in_the_readers_language():
    place = joined(run_of(online_link=LINK, thank=True), mode="online")
    place.contact.guest_language = "et"
    place.contact.save()

    found = [
        of(place, kind, now)
        for kind, now in (("reminder", DUE), ("join", START), ("thanks", AFTER))
    ]

    assert ['<html lang="et">' in parts(message)[1] for message in found] == [True] * 3
