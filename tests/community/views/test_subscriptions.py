"""News by e-mail without an account: the pages, signed out."""

from __future__ import annotations

import re
from datetime import time, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import Recipient, SubscriptionWish, Topic
from foundation.models import OutboxRow
from tests.community.subscribing import NOW, PAGE, SENT, WEEKLY, ask, link_in, mails_of_outbox
from tests.community.things import subscriber, wish
from tests.factories.events import entry, plan, published
from tests.factories.news import TopicFactory, story
from tests.factories.people import MemberFactory
from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def topic() -> Topic:
    return Topic.objects.create(name={"en": "Open data"}, slug="open-data")


@pytest.fixture
def strict() -> Client:
    """A browser that keeps no cookies, where forged posts are looked for."""
    return Client(enforce_csrf_checks=True)


def text(page: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


def choices_of(row: Recipient) -> str:
    return reverse("subscription_choices", args=[row.link_token])


def forget_of(row: Recipient) -> str:
    return reverse("forget_subscription", args=[row.link_token])


# --- asking ---------------------------------------------------------------------------------------


def test_a_visitor_asks_confirms_and_gets_what_they_chose(
    client: Client, strict: Client, topic: Topic, mailoutbox: list[EmailMessage]
) -> None:
    asked = ask(client, "Press@Straße.example", path="/et/subscribe/", topics=["open-data"])
    mails_of_outbox()
    before = Recipient.objects.count()
    link = link_in(mailoutbox[0])
    shown, done = strict.get(link), strict.post(link)

    assert (asked.status_code, asked["Location"]) == (302, "/et/subscribe/sent/")
    assert (before, shown.status_code, done.status_code) == (0, 200, 200)
    assert shown["Content-Language"] == done["Content-Language"] == "et"
    row = Recipient.objects.get()
    assert (row.email, row.member, row.language, row.time_zone) == (
        "press@xn--strae-oqa.example",
        None,
        "et",
        "Europe/Riga",
    )
    assert (row.cadence, row.weekday, row.at) == ("weekly", 5, time(16, 30))
    assert (row.since, row.only_topics, list(row.topics.all())) == (NOW, True, [topic])
    assert (row.consented_at, row.notice_version, row.notice_language) == (NOW, "1", "et")
    assert not strict.cookies


def test_the_page_says_what_will_come_and_when(client: Client, topic: Topic) -> None:
    row = wish(NOW, only_topics=True, time_zone="Europe/Riga", unwanted=["events.new"])
    row.topics.add(topic)

    shown = text(client.get(f"/s/{row.link_token}/"))

    assert "Once a week" in shown
    assert "Tuesday 1 December 2026, 07:30 (Riga time)" in shown
    assert "What is in it From the editors, News Topics Open data Language English" in shown


def test_topics_of_the_page_one_comes_from_are_chosen(client: Client, topic: Topic) -> None:
    Topic.objects.create(name={"en": "Words"}, slug="words")

    page = client.get(f"{PAGE}?topic=open-data&topic=%00&topic=no-such").content.decode()

    boxes = re.findall(r'<input[^>]*name="topics"[^>]*>', page)
    assert ["checked" in box for box in boxes] == [True, False]


def test_a_site_without_topics_asks_for_none(client: Client) -> None:
    page = client.get(PAGE)
    ask(client)

    assert (page.status_code, "topics" in page.context["form"].fields) == (200, False)
    assert SubscriptionWish.objects.get().only_topics is False


def test_private_sections_are_not_offered(client: Client) -> None:
    form = client.get(PAGE).context["form"]

    offered = [name for name, _label in form.fields["wanted"].choices]
    assert offered == ["community.letter", "events.new", "home.news"]


def test_a_member_chooses_on_their_profile(client: Client) -> None:
    client.force_login(MemberFactory())

    assert client.get(PAGE)["Location"] == "/en/profile/mail/"
    assert ask(client)["Location"] == "/en/profile/mail/"
    assert not SubscriptionWish.objects.exists()


ADDRESSES = {
    "unknown": "new@elsewhere.example.org",
    "subscriber": "press@example.org",
    "stopped": "stopped@example.org",
    "member": "anna@example.org",
    "suspended": "gone@example.org",
    "without a domain": "new@xn--0.example",
    "with a plus": "new+list@elsewhere.example.org",
    "in other letters": "uus@õppe.example",
    "quoted": '"a@b"@elsewhere.example.org',
}


def _everybody() -> None:
    subscriber(NOW, email="press@example.org")
    subscriber(NOW, email="stopped@example.org", cadence="none")
    MemberFactory(email="anna@example.org")
    MemberFactory(email="gone@example.org", is_active=False)


def test_all_addresses_are_answered_alike_at_the_same_cost(
    mailoutbox: list[EmailMessage], topic: Topic
) -> None:
    _everybody()
    ask(Client(), "warm@example.org")
    answers, cost = {}, {}
    for kind, email in ADDRESSES.items():
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(browser, email, topics=["open-data"])
        cost[kind] = len(queries)
        page = browser.get(answer["Location"])
        cookies = tuple(sorted(browser.cookies))
        answers[kind] = (answer.status_code, answer["Location"], cookies, page.content)
    mails_of_outbox()

    assert len(set(answers.values())) == 1
    assert len(set(cost.values())) == 1, cost
    assert sorted(parseaddr(mail.to[0])[1] for mail in mailoutbox) == sorted(
        [
            *("new@elsewhere.example.org", "press@example.org", "stopped@example.org"),
            *("anna@example.org", "new+list@elsewhere.example.org", "uus@xn--ppe-nna.example"),
            *('"a@b"@elsewhere.example.org', "warm@example.org"),
        ]
    )
    # None of them gets anything before it is confirmed.
    assert Recipient.objects.count() == 2


def test_nobody_fills_the_mailbox_of_another() -> None:
    answers = []
    for minute in range(9):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            answers += [ask(Client(), f"{'  ' * (minute % 2)}Press@example.org").status_code]
            answers += [ask(Client()).status_code for _ in range(4)]

    assert answers.count(302) == SubscriptionWish.objects.count() == OutboxRow.objects.count() == 5
    assert set(answers) == {302, 429}


def test_a_day_later_it_can_be_asked_again() -> None:
    for number in range(5):
        wish(
            NOW - timedelta(hours=23),
            email="press@example.org",
            cadence="daily",
            weekday=number + 1,
        )
    full = ask(Client()).status_code

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        later = ask(Client()).status_code

    assert (full, later) == (429, 302)


def test_one_network_asks_for_few() -> None:
    answers = [ask(Client(), f"a{number}@example.org").status_code for number in range(65)]

    assert (answers.count(302), answers.count(429)) == (60, 5)


def test_a_program_that_fills_in_everything_gets_nowhere(client: Client) -> None:
    answer = ask(client, website="https://example.org")

    assert answer["Location"] == SENT
    assert (SubscriptionWish.objects.count(), OutboxRow.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "press"),
        ("email", "pr\0ess@example.org"),
        ("email", f"{'a' * 300}@example.org"),
        ("cadence", "none"),
        ("cadence", "yearly"),
        ("weekday", "8"),
        ("at", "07:31"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "\0"),
        ("time_zone", "localtime"),
        ("wanted", []),
        ("wanted", ["events.mine"]),
        ("topics", ["no-such"]),
        ("topics", ["\0"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: Client, topic: Topic, field: str, value: Any
) -> None:
    answer = ask(client, **({"email": "press@example.org"} | {field: value}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not SubscriptionWish.objects.exists()
    is_open = '<details class="fold" open>' in answer.content.decode()
    assert is_open == (field in {"weekday", "at", "time_zone"})


# --- confirming -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_opens_the_link_confirms_nothing(strict: Client, method: str) -> None:
    row = wish(NOW)

    answers = [getattr(strict, method)(f"/s/{row.link_token}/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not Recipient.objects.exists()
    assert answers[0]["X-Robots-Tag"] == "noindex"
    assert answers[0]["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answers[0]["Cache-Control"]


def test_confirming_twice_is_once_and_undoes_no_later_change(strict: Client) -> None:
    row = wish(NOW)
    link = f"/s/{row.link_token}/"
    strict.post(link)
    recipient = Recipient.objects.get()
    strict.post(choices_of(recipient), {**WEEKLY, "cadence": "daily", "language": "lv"})

    again, looked = strict.post(link), strict.get(link)

    assert (again.status_code, looked.status_code) == (200, 200)
    assert "You get news by e-mail" in text(looked)
    assert Recipient.objects.get().cadence == "daily"


def test_a_link_works_for_three_days(strict: Client) -> None:
    old, fresh = wish(NOW - timedelta(days=3)), wish(NOW - timedelta(days=3, seconds=-1))

    statuses = [strict.post(f"/s/{row.link_token}/").status_code for row in (old, fresh)]
    said = strict.get(f"/s/{old.link_token}/")

    assert statuses == [410, 200]
    assert (said.status_code, "It works for three days." in text(said)) == (410, True)


def test_a_link_that_is_not_ours_is_refused_alike(strict: Client) -> None:
    token, other = wish(NOW).link_token, subscriber(NOW).link_token
    answers = [
        getattr(strict, method)(f"/s/{bad}/")
        for bad in ("x", token[:-1], f"{token}A", other, "ä")
        for method in ("get", "post")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Recipient.objects.count() == 1


def test_who_has_become_a_member_meanwhile_chooses_on_their_profile(strict: Client) -> None:
    row = wish(NOW)
    MemberFactory(email=row.email)

    answer = strict.post(f"/s/{row.link_token}/")

    assert (answer.status_code, "You have an account" in text(answer)) == (409, True)
    assert not Recipient.objects.exists()


def test_a_link_of_who_was_forgotten_meanwhile_brings_nothing_back(strict: Client) -> None:
    row = wish(NOW)
    strict.post(f"/s/{row.link_token}/")
    strict.post(forget_of(Recipient.objects.get()))

    answer = strict.post(f"/s/{row.link_token}/")

    assert (answer.status_code, Recipient.objects.count()) == (410, 0)


# --- changing and leaving -------------------------------------------------------------------------


def test_a_subscriber_changes_everything_signed_out(strict: Client, topic: Topic) -> None:
    row = subscriber(NOW - timedelta(days=9))

    page = strict.get(choices_of(row))
    sent = {**WEEKLY, "cadence": "daily", "wanted": ["home.news"], "topics": ["open-data"]}
    answer = strict.post(choices_of(row), {**sent, "language": "lv"})

    row.refresh_from_db()
    assert (page.status_code, answer.status_code, answer["Content-Language"]) == (200, 200, "lv")
    assert '<html lang="lv"' in answer.content.decode()
    assert (row.cadence, row.unwanted, row.language, row.time_zone, row.only_topics) == (
        "daily",
        ["events.new", "community.letter"],
        "lv",
        "Europe/Riga",
        True,
    )
    assert row.since == NOW - timedelta(days=9)
    assert not strict.cookies


def test_topics_are_left_again(strict: Client, topic: Topic) -> None:
    row = subscriber(NOW, only_topics=True)
    row.topics.add(topic)

    strict.post(choices_of(row), {**WEEKLY, "language": "en"})

    row.refresh_from_db()
    assert (row.only_topics, row.topics.count()) == (False, 0)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", [choices_of, forget_of])
def test_looking_changes_nothing(strict: Client, method: str, address: Any) -> None:
    row = subscriber(NOW)

    answer = getattr(strict, method)(address(row))

    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert list(Recipient.objects.values("cadence", "since")) == [
        {"cadence": "weekly", "since": NOW}
    ]


@pytest.mark.parametrize("field", ["language", "time_zone", "cadence", "wanted"])
def test_a_choice_that_cannot_be_is_said(strict: Client, field: str) -> None:
    row = subscriber(NOW)

    answer = strict.post(choices_of(row), {**WEEKLY, "language": "en", field: "xx"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_subscriber_is_forgotten_by_one_button(strict: Client) -> None:
    row = subscriber(NOW, language="sl")

    page = strict.get(forget_of(row))
    done, again = strict.post(forget_of(row)), strict.post(forget_of(row))

    assert '<html lang="sl"' in page.content.decode()
    assert (done.status_code, again.status_code) == (200, 404)
    assert not Recipient.objects.exists()


def test_a_raised_version_makes_links_dead(strict: Client) -> None:
    row = subscriber(NOW)
    old = choices_of(row)
    row.link_version = 2
    row.save()

    assert strict.get(old).status_code == 404


def test_who_stopped_has_the_other_ways_below(strict: Client) -> None:
    row = subscriber(NOW)
    page = strict.post(reverse("unsubscribe", args=[row.link_token]), {"action": "none"})

    assert choices_of(row) in page.content.decode()
    assert forget_of(row) in page.content.decode()


def test_the_form_costs_the_same_however_many_topics(
    client: Client, django_assert_num_queries: Any
) -> None:
    row = subscriber(NOW, only_topics=True)
    for number in range(3):
        row.topics.add(Topic.objects.create(name={"en": f"T{number}"}, slug=f"t{number}"))
    client.get(choices_of(row))
    with CaptureQueriesContext(connection) as few:
        client.get(choices_of(row))
    for number in range(3, 9):
        row.topics.add(Topic.objects.create(name={"en": f"T{number}"}, slug=f"t{number}"))

    with django_assert_num_queries(len(few)):
        client.get(choices_of(row))


def test_pages_lead_there_with_their_topics_chosen(client: Client) -> None:
    topics = [TopicFactory(slug=slug) for slug in ("data", "words")]
    with indexed_once():
        pages = {
            story(slug="a", topics=topics).url: "?topic=data&amp;topic=words",
            published(
                plan(entry(NOW.date())), topics=topics
            ).get_url(): "?topic=data&amp;topic=words",
            "/en/news/": "",
            "/en/news/?topic=data": "?topic=data",
            "/en/events/": "",
            "/en/events/?topic=words": "?topic=words",
        }

    links = {
        path: re.findall(rf'href="{PAGE}([^"]*)"', client.get(path).content.decode())
        for path in pages
    }

    # The one at the foot of every page comes last.
    assert links == {path: [query, ""] for path, query in pages.items()}


def test_a_member_follows_topics_instead(client: Client) -> None:
    page = story(slug="a", topics=[TopicFactory(slug="data")])
    client.force_login(MemberFactory())

    assert f"{PAGE}?topic" not in client.get(page.url).content.decode()
