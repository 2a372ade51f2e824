"""An organiser's words as a mail."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from events import message_emails
from events.models import Message, Registration, Run
from events.services import messages, registration
from foundation import mail
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = """Please bring <b>a laptop</b> & a charger.
Coffee is there.

Read https://example.org/a?b=1&c=2 before.
javascript:alert(1) {{ registration.link_token }}"""


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def author():
    return MemberFactory(name="Olga", email="olga@täpsus.ee")


def a_run(**fields: object) -> Run:
    page = published(plan(entry(), seats_room=1), title="Service design", **fields)
    return Run.objects.get(event__key=page.event_key)


def joined(run: Run, **contact: object) -> Registration:
    contact = ContactFactory(guest_name="Anna", **contact)
    return registration.register(run=run, contact=contact, mode="room", now=NOW, may_wait=True)


def sent(run: Run, author, *recipients: str, subject: str = "Bring a laptop") -> Message:
    return messages.send(
        run=run,
        author=author,
        token=uuid4(),
        recipients=recipients or ("confirmed",),
        subject=subject,
        text=TEXT,
        language="en",
        now=NOW,
    )


def read(letter):
    made = mail.build(letter, recipient=letter.recipient, message_uuid=uuid4())
    return message_from_bytes(made.message().as_bytes(), policy=policy.default)


def to(place: Registration, message: Message):
    letter = message_emails.message(now=NOW, sent=message.pk, registration=place.pk)
    return letter and read(letter)


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()


def html(message) -> str:
    return message.get_body(("html",)).get_content()


def test_it_is_in_the_organisers_words_with_paragraphs_and_links(author):
    place = joined(a_run())

    message = to(place, sent(place.run, author))

    assert message["Subject"] == "Bring a laptop"
    for line in TEXT.splitlines():
        assert line in plain(message)
    said = html(message)
    assert "<b>a laptop</b>" not in said
    assert "&lt;b&gt;a laptop&lt;/b&gt; &amp; a charger.<br>Coffee is there.</p>" in said
    assert 'href="https://example.org/a?b=1&amp;c=2"' in said
    assert 'href="javascript' not in said
    assert place.link_token in said
    assert said.count(place.link_token) == 1


def test_the_site_is_the_sender_and_answers_go_to_the_organiser(author, settings):
    settings.MAIL_REPLY_TO = "office@example.org"
    place = joined(a_run())

    message = to(place, sent(place.run, author))

    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert str(message["Reply-To"]) == "olga@xn--tpsus-gra.ee"
    assert "Written by Olga, for the organisers. Answers go to olga@xn--tpsus-gra.ee." in plain(
        message
    )


@pytest.mark.parametrize("email", ["", "õ@example.org"])
def test_where_the_organiser_cannot_be_answered_answers_go_where_they_always_do(
    author, settings, email
):
    settings.MAIL_REPLY_TO = "office@example.org"
    place = joined(a_run())
    message = sent(place.run, author)
    if email:
        author.email = email
    else:
        author.is_active = False
    author.save()

    assert str(to(place, message)["Reply-To"]) == "office@example.org"


def test_it_comes_within_the_readers_language_and_is_marked_as_its_own(author):
    place = joined(a_run(), guest_language="et")

    said = html(to(place, sent(place.run, author)))

    assert '<html lang="et">' in said
    assert '<div lang="en">' in said


def test_who_is_not_any_more_what_it_was_for_gets_none(author):
    run = a_run()
    confirmed, waits = joined(run), joined(run)
    message = sent(run, author, "confirmed")
    to_waiting = sent(run, author, "waiting")

    registration.cancel(confirmed, now=NOW)

    assert to(confirmed, message) is None
    assert to(waits, to_waiting) is None


def test_a_message_that_is_gone_is_not_sent(author):
    place = joined(a_run())

    assert message_emails.message(now=NOW, sent=0, registration=place.pk) is None
    assert message_emails.message_copy(now=NOW, sent=0) is None


def test_nobody_but_the_confirmed_gets_the_link_to_join_with_it(author):
    run = a_run(online_link="https://meet.example.org/room")
    joined(run)
    waits = joined(run)

    message = to(waits, sent(run, author, "waiting"))

    assert "meet.example.org" not in message.as_string()


def test_the_copy_says_to_how_many_it_goes_and_holds_nobodys_link(author):
    run = a_run()
    places = [joined(run), joined(run)]

    message = sent(run, author, "confirmed", "waiting")
    copy = read(message_emails.message_copy(now=NOW, sent=message.pk))

    assert copy["Subject"] == "Copy: Bring a laptop"
    assert "This is your copy. The message goes to 2 people." in plain(copy)
    assert "Coffee is there." in plain(copy)
    assert not any(place.link_token in copy.as_string() for place in places)


def test_a_name_of_several_lines_breaks_no_header(author):
    place = joined(a_run())

    message = to(place, sent(place.run, author, subject="A\nBcc: x@example.org"))

    assert message["Subject"] == "A Bcc: x@example.org"
    assert message["Bcc"] is None
