"""What managers and those who named them read, as a mail program shows it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from events.enums import State
from events.models import Event, Registration, Run
from events.services import contacts, guests, managers, registration, requests
from events.services.guests import Guest
from foundation import outbox
from tests.factories.events import ContactFactory, VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import asking, question

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOSS = "boss@ministry.example"
TITLE = "Service design"
ASKED = f"Your approval is asked for: {TITLE}"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(*, visibility: str = "public", online_link: str = "", **settings: object) -> Run:
    venue = VenueFactory(name={"en": "Joint building"}, address="Main street 1")
    page = published(
        plan(entry(date(2027, 2, 1), venue=venue), approval="manager", **settings),
        title=TITLE,
        slug="service-design",
        visibility=visibility,
        online_link=online_link,
    )
    return Run.objects.select_related("event").get(event__key=page.event_key)


def ask(run: Run, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, "manager": BOSS, "contact": ContactFactory(), **how}
    return registration.register(run=run, token=run.event.link_token, **how)


def sent(mailoutbox, *, at: datetime = NOW) -> dict[str, object]:
    """What has gone out by then, by its subject."""
    mailoutbox.clear()
    outbox.send_due(now=at)
    return {mail.subject: mail for mail in mailoutbox}


def html(mail) -> str:
    return mail.alternatives[0][0]


def test_the_manager_reads_who_asks_for_what_until_when_and_why_they_are_asked(mailoutbox):
    member = MemberFactory(
        name="Anna <i> Tamm", organisation=OrganisationFactory(name={"en": "Tax office"})
    )
    place = ask(run_of(), contact=contacts.of_member(member, now=NOW))

    mail = sent(mailoutbox)[ASKED]

    assert mail.to == [BOSS]
    assert mail.body.startswith("Hello,\n")
    for text in (mail.body, html(mail)):
        assert "Tax office" in text
        assert "Monday, 1 February 2027, 09:00 – 11:00 (Europe/Tallinn)" in text
        assert "Main street 1" in text
        assert "Your answer counts until Saturday 5 December 2026, 14:00 (Tallinn time)." in text
        assert f"http://localhost/m/{place.manager_token}/" in text
        assert "because this person gave your address" in text
    assert f"Anna <i> Tamm ({member.email}) would like to take part" in mail.body
    assert "Anna &lt;i&gt; Tamm" in html(mail)


def test_the_manager_reads_no_answers_no_link_to_join_and_nothing_that_manages_it(mailoutbox):
    ask_ = question("Diet?")
    page = asking(ask_, approval="manager")
    Event.objects.update(online_link="https://meet.example/x")
    run = Run.objects.get(event__key=page.event_key)
    place = registration.register(
        run=run,
        contact=ContactFactory(),
        mode="room",
        now=NOW,
        manager=BOSS,
        given={str(ask_.key): "Nuts"},
    )

    [mail] = [mail for mail in sent(mailoutbox).values() if mail.to == [BOSS]]

    assert place.answers
    for secret in ("Nuts", "meet.example", place.link_token, "/r/"):
        assert secret not in f"{mail.body}{html(mail)}"


def test_a_guest_is_asked_about_in_the_guests_language(mailoutbox):
    guest = Guest(email="a@x.org", name="Anna", language="et", time_zone="Europe/Riga")
    held = guests.register(run=run_of(), guest=guest, mode="room", now=NOW, manager=BOSS)
    guests.confirm(held, now=NOW)

    [mail] = [mail for mail in sent(mailoutbox).values() if mail.to == [BOSS]]

    assert 'lang="et"' in html(mail)
    assert "esmaspäev" in mail.body


def test_a_manager_with_an_account_is_written_to_by_name_in_their_language_and_zone(mailoutbox):
    MemberFactory(email=BOSS, name="Kadri", language="lv", time_zone="America/New_York")
    ask(run_of(visibility="members"), contact=contacts.of_member(MemberFactory(), now=NOW))

    [mail] = [mail for mail in sent(mailoutbox).values() if BOSS in mail.to[0]]

    assert mail.to == [f"Kadri <{BOSS}>"]
    assert 'lang="lv"' in html(mail)
    assert "pirmdiena" in mail.body
    assert "07:00 (" in mail.body  # noon in New York's winter: the end of two weeks
    assert "/events/service-design/" in mail.body


@pytest.mark.parametrize(
    ("visibility", "linked"), [("public", True), ("members", False), ("link", False)]
)
def test_the_page_is_linked_where_the_manager_may_open_it(mailoutbox, visibility, linked):
    run = run_of(visibility=visibility)
    member = contacts.of_member(MemberFactory(), now=NOW)
    ask(run, contact=member)

    mail = sent(mailoutbox)[ASKED]

    assert ("/events/service-design/" in mail.body) == linked
    assert run.event.link_token not in mail.body


@pytest.mark.parametrize(
    "name", ["Buy http://evil.example now", "evil.example", "x@evil.org", "a\\b", "WWW.X.COM/y"]
)
def test_a_name_that_would_be_a_link_does_not_stand_in_the_mail(mailoutbox, name):
    ask(run_of(), contact=ContactFactory(guest_name=name, email="a@x.org"))

    mail = sent(mailoutbox)[ASKED]

    assert name not in f"{mail.subject}{mail.body}{html(mail)}"
    assert "Somebody with the address a@x.org would like to take part" in mail.body


def test_nothing_is_asked_any_more_once_it_is_decided_taken_back_or_anothers(mailoutbox):
    run = run_of()
    taken_back, approved, anothers, late = (ask(run) for _ in range(4))
    registration.cancel(taken_back, now=NOW)
    requests.approve_by_manager(approved, version=1, now=NOW)
    managers.change(anothers, email="chief@x.example", now=NOW)
    Registration.objects.filter(pk=late.pk).update(manager_asked_at=NOW - timedelta(days=15))

    sent(mailoutbox)

    asked = [mail.to for mail in mailoutbox if mail.subject == ASKED]
    assert asked == [["chief@x.example"]]


def test_a_manager_whose_account_is_closed_is_not_written_to(mailoutbox):
    MemberFactory(email=BOSS, is_active=False)
    ask(run_of())

    assert ASKED not in sent(mailoutbox)


def test_the_reminder_says_since_when(mailoutbox):
    ask(run_of())
    later = NOW + timedelta(days=6)
    managers.remind_due(now=later)

    mail = sent(mailoutbox, at=later)[f"Reminder, your approval is asked for: {TITLE}"]

    for text in (mail.body, html(mail)):
        assert "We asked you on Saturday 21 November 2026, 14:00 (Tallinn time)" in text
        assert "/m/" in text


def test_who_asks_reads_whom_we_asked_and_until_when(mailoutbox):
    ask(run_of())

    mail = sent(mailoutbox)[f"Request received: {TITLE}"]

    for text in (mail.body, html(mail)):
        assert f"We have asked your manager ({BOSS}) whether you can take part." in text
        assert "due by Saturday, 5 December 2026, 14:00 (Europe/Tallinn)" in text
        assert "organisers" not in text


def test_who_is_approved_declined_or_left_waiting_reads_that_it_was_the_manager(mailoutbox):
    run = run_of(seats_room=1)
    first, second, third = (ask(run) for _ in range(3))
    requests.approve_by_manager(first, version=1, now=NOW)
    requests.approve_by_manager(second, version=1, now=NOW)
    requests.decline_by_manager(third, version=1, now=NOW, reason="Not <this> year.")

    mails = sent(mailoutbox)

    approved, queued = mails[f"Approved: {TITLE}"], mails[f"On the waiting list: {TITLE}"]
    refused = mails[f"Not approved: {TITLE}"]
    assert f"Your manager ({BOSS}) has approved. You are registered." in approved.body
    assert f"Your manager ({BOSS}) has approved. All seats are taken" in queued.body
    assert "You are number 1 of 1 in line" in queued.body
    assert f"Your manager ({BOSS}) has not approved your request." in refused.body
    assert "The reason:\nNot <this> year." in refused.body
    assert "Not &lt;this&gt; year." in html(refused)
    for mail in (approved, queued, refused):
        assert "organisers" not in f"{mail.body}{html(mail)}"
    assert any("METHOD:REQUEST" in part[0] for part in approved.alternatives)


def test_an_organiser_who_decides_instead_is_named_so(mailoutbox):
    place = ask(run_of())
    organiser = MemberFactory(groups=["Organisers"])
    requests.decline(place, now=NOW, actor=organiser, reason="Full.")

    mail = sent(mailoutbox)[f"Not approved: {TITLE}"]

    assert "The organisers could not approve your request." in mail.body
    assert "manager" not in mail.body


def test_who_a_manager_left_without_an_answer_is_told_so(mailoutbox):
    place = ask(run_of())
    later = NOW + timedelta(days=14)
    requests.expire_all(now=later)

    mail = sent(mailoutbox, at=later)[f"Your request was not answered: {TITLE}"]

    place.refresh_from_db()
    assert place.state == State.EXPIRED
    assert f"Your manager ({BOSS}) has not answered in time" in mail.body
    assert "has begun" not in mail.body


def test_the_organisers_hear_of_no_request_that_a_manager_decides(mailoutbox):
    organiser = MemberFactory(groups=["Organisers"])
    run = run_of()
    ask(run)
    Run.objects.update(approval="organiser")
    ask(run)

    mails = sent(mailoutbox, at=NOW + timedelta(minutes=15))

    mail = mails[f"Requests to decide about: {TITLE}"]
    assert organiser.email in mail.to[0]
    assert re.search(r"1 person asks to take part", mail.body)
