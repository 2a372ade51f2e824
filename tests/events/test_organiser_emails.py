"""What is written about requests and numbers, as a mail program reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Run
from events.services import guests, minimum, registration, requests
from events.services.guests import Guest
from foundation import outbox
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(*, visibility: str = "public", **settings: object) -> Run:
    page = published(plan(entry(), **settings), title="Service design", visibility=visibility)
    return Run.objects.select_related("event").get(event__key=page.event_key)


def ask(run: Run) -> object:
    return registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)


def sent(mailoutbox, *, at: datetime = NOW) -> dict[str, object]:
    """What has gone out by then, by its subject."""
    outbox.send_due(now=at)
    return {mail.subject: mail for mail in mailoutbox}


def test_who_asks_is_told_and_the_organisers_once_in_their_language(mailoutbox):
    organiser = MemberFactory(groups=["Organisers"], name="Kadri")
    run = run_of(approval="organiser")
    ask(run)
    ask(run)

    mails = sent(mailoutbox, at=NOW + timedelta(minutes=15))

    assert len(mailoutbox) == 3
    mail = mails["Requests to decide about: Service design"]
    assert organiser.email in mail.to[0]
    assert "2 people ask to take part and wait for your decision." in mail.body
    assert f"/admin/events/participants/{run.uuid}/?state=requested" in mail.body
    assert "Your request has reached them" in mails["Request received: Service design"].body


def test_requests_that_are_decided_meanwhile_are_not_told_of(mailoutbox):
    organiser = MemberFactory(groups=["Organisers"])
    requests.approve(ask(run_of(approval="organiser")), now=NOW, actor=organiser)

    mails = sent(mailoutbox, at=NOW + timedelta(minutes=15))

    assert [*mails] == ["Approved: Service design"]
    [part] = [one for one in mails["Approved: Service design"].alternatives if "calendar" in one[1]]
    assert "METHOD:REQUEST" in part[0]


def test_who_is_declined_reads_the_reason(mailoutbox):
    organiser = MemberFactory(groups=["Organisers"])
    place = ask(run_of(approval="organiser"))
    requests.decline(place, now=NOW, actor=organiser, reason="For <beginners> only.")

    mail = sent(mailoutbox)["Not approved: Service design"]

    assert "They say:\nFor <beginners> only." in mail.body
    assert "For &lt;beginners&gt; only." in mail.alternatives[0][0]


def test_who_nobody_answered_is_told(mailoutbox):
    run = run_of(approval="organiser")
    ask(run)
    requests.expire_all(now=run.starts_at)

    assert "Your request was not answered: Service design" in sent(mailoutbox, at=run.starts_at)


def test_too_few_participants_are_told_with_their_number(mailoutbox):
    MemberFactory(groups=["Organisers"])
    run = run_of(minimum=4)
    ask(run)
    day = run.starts_at - timedelta(days=7)
    minimum.tell_organisers(now=day)

    mail = sent(mailoutbox, at=day)["Too few participants so far: Service design"]

    assert "1 participant is confirmed, and at least 4 are needed." in mail.body
    assert f"/admin/events/{run.event_id}/dates/" in mail.body


def test_an_organiser_who_is_one_no_more_is_not_written_to(mailoutbox):
    organiser = MemberFactory(groups=["Organisers"])
    ask(run_of(approval="organiser"))
    organiser.groups.clear()

    mails = sent(mailoutbox, at=NOW + timedelta(minutes=15))

    assert [*mails] == ["Request received: Service design"]


def test_a_member_taken_for_a_guest_is_led_to_sign_in_with_the_events_key(mailoutbox):
    run = run_of(visibility="link")
    member = MemberFactory()
    guest = Guest(email=member.email, name="X", language="en", time_zone="Europe/Tallinn")
    token = run.event.link_token
    guests.register(run=run, guest=guest, mode="room", now=NOW, token=token)

    mail = sent(mailoutbox)["Sign in to register: Service design"]

    assert f"/events/register/{run.uuid}/?key={token}" in mail.body
