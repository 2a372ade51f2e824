"""The pages of contacts, blocks and follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from community.enums import Audience
from community.models import Block, ContactRequest, Follow, Profile, Topic
from tests.factories.contacts import NOW, REASON, asked, in_contact, nobody, shown
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client, sender, recipient, reason=REASON):
    client.force_login(sender)
    return client.post(reverse("contact_member", args=[recipient.uuid]), {"reason": reason})


def words(client, member, name, *args) -> str:
    client.force_login(member)
    return client.get(reverse(name, args=args)).content.decode()


def test_the_header_says_how_many_requests_wait_without_asking(client):
    recipient = shown()
    asked(recipient=recipient)

    page = words(client, recipient, "following")

    # Once beside the entry, once beside the member's name.
    assert page.count('<span class="waiting" aria-hidden="true">1</span>') == 2
    assert words(client, shown(), "following").count('class="waiting"') == 0


def test_a_person_who_is_not_shown_is_not_found_like_one_who_does_not_exist(client):
    sender, hidden = shown(), MemberFactory()
    client.force_login(sender)

    answers = [client.get(reverse("contact_member", args=[key])) for key in (hidden.uuid, nobody())]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_blocked_or_closed_is_one_answer(client):
    sender = shown()
    closed = shown(name="X", policy="nobody", audience=Audience.PUBLIC)
    blocking = shown(name="X", audience=Audience.PUBLIC)
    Block.objects.create(blocker=blocking, blocked=sender, created_at=NOW)

    pages = []
    for person in (closed, blocking):
        answer = ask(client, sender, person)
        told = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        pages.append((answer.status_code, told.replace(str(person.uuid), "…")))

    assert pages[0] == pages[1]
    assert pages[0][0] == 409


def test_no_address_stands_on_a_page_before_it_is_exchanged(client):
    sender, recipient = shown(email="asks@example.org"), shown(email="asked@example.org")
    request = asked(sender, recipient)

    link = client.get(reverse("answer_contact", args=[request.link_token])).content.decode()
    told = [words(client, recipient, "contacts"), words(client, sender, "contacts"), link]

    others = ("asks@", "asked@", "asks@")
    assert [page.count(other) for page, other in zip(told, others, strict=True)] == [0, 0, 0]


def test_somebody_without_a_name_is_never_called_by_their_address(client):
    request = asked()
    for member in (request.sender, request.recipient):
        member.name = ""
        member.save()
    link = client.get(reverse("answer_contact", args=[request.link_token])).content.decode()
    pages = [
        link,
        words(client, request.recipient, "contacts"),
        words(client, request.recipient, "block_member", request.sender.uuid),
        words(client, request.recipient, "report", "contact-request", request.uuid),
    ]

    assert [page.count(request.sender.email) for page in pages] == [0] * 4


def test_where_a_contact_works_stands_there_only_if_their_profile_shows_it(client):
    one, other = (shown(organisation=OrganisationFactory(name={"en": n})) for n in ("Tax", "Law"))
    asked(one, other)
    asking = words(client, other, "contacts")
    ContactRequest.objects.all().delete()
    in_contact(one, other)
    Profile.objects.filter(member=other).update(audience_organisations=Audience.MEMBERS)
    Profile.objects.filter(member=one).update(audience_organisations=Audience.ME)

    assert "Tax" in asking  # the form told them that it goes along
    assert "Law" in words(client, one, "contacts")
    assert "Tax" not in words(client, other, "contacts")


def test_opening_the_link_changes_nothing_and_the_same_answer_twice_is_one(client):
    request = asked()
    path = reverse("answer_contact", args=[request.link_token])

    looked = [client.get(path).status_code, client.head(path).status_code]
    before = ContactRequest.objects.get().state
    answers = [client.post(path, {"answer": "accept"}).status_code for _ in range(2)]
    late = client.post(path, {"answer": "decline"}).status_code
    nonsense = client.post(path, {"answer": "maybe"}).status_code

    assert (looked, before, answers) == ([200, 200], "sent", [200, 200])
    assert (late, nonsense, ContactRequest.objects.get().state) == (409, 409, "accepted")


def test_the_link_speaks_the_recipients_language_and_is_kept_by_nobody(client):
    request = asked(recipient=shown(language="et"))

    answer = client.get(reverse("answer_contact", args=[request.link_token]))

    assert answer["Content-Language"] == "et"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"].count("no-store") == 1


def test_a_link_that_is_wrong_or_shut_is_not_found(client):
    request = asked()
    ContactRequest.objects.update(is_shut=True)

    for token in (request.link_token, request.link_token + "x", "x"):
        assert client.get(reverse("answer_contact", args=[token])).status_code == 404


def test_a_short_reason_is_said_to_be_short_and_kept(client):
    answer = ask(client, shown(), shown(), "Too short")

    page = answer.content.decode()
    assert (answer.status_code, page.count(">\nToo short</textarea>")) == (422, 1)


def test_what_is_written_is_shown_as_text(client):
    sender, recipient = shown(), shown()
    ask(client, sender, recipient, "<script>alert(1)</script> and more")

    page = words(client, recipient, "contacts")

    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; and more") == 1


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_of_contacts_costs_the_same_for_any_number(
    client, number, django_assert_max_num_queries
):
    member = shown()
    for _ in range(number):
        in_contact(other=member)
        asked(recipient=member)
    client.force_login(member)
    client.get(reverse("contacts"))

    with django_assert_max_num_queries(12):
        page = client.get(reverse("contacts")).content.decode()

    assert page.count('<li class="contact">') == 2 * number


def test_one_may_block_who_asked_though_their_profile_is_closed(client):
    request = asked()
    Profile.objects.filter(member=request.sender).update(in_directory=False)
    client.force_login(request.recipient)

    answer = client.post(reverse("block_member", args=[request.sender.uuid]))

    assert (answer.status_code, Block.objects.count()) == (302, 1)
    page = words(client, request.recipient, "blocked")
    assert page.count(reverse("unblock_member", args=[request.sender.uuid])) == 1


def test_following_returns_to_the_page_and_only_to_this_site(client):
    member = MemberFactory()
    topic = Topic.objects.create(name={"en": "Maps"}, slug="maps")
    path = reverse("follow", args=["topic", topic.uuid])
    client.force_login(member)

    to = [
        client.post(path, {"next": target})["Location"]
        for target in ("/en/events/?q=1", "https://example.com/", "//example.com", "javascript:x")
    ]

    assert to == ["/en/events/?q=1", *[reverse("following")] * 3]
    assert Follow.objects.count() == 1
    client.post(path, {"end": "1"})
    assert Follow.objects.count() == 0


def test_a_button_costs_one_query_for_all_topics(client):
    member = MemberFactory()
    client.force_login(member)
    client.get(reverse("following"))
    counts = []
    for number in range(2):
        for each in range(3):
            Topic.objects.create(name={"en": "T"}, slug=f"t{number}-{each}")
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as told:
            client.get(reverse("following"))
        counts.append(len(told))

    assert counts[0] == counts[1]


def test_a_request_that_is_late_can_not_be_answered_any_more(client):
    request = asked(now=timezone.now() - timedelta(days=31))

    page = client.get(reverse("answer_contact", args=[request.link_token])).content.decode()

    assert page.count("This request is no longer open.") == 1
    assert page.count("Accept and exchange") == 0
