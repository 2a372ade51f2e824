"""Partners' calendars in the editors' screens: who may do what, and what they are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from community.models import Topic
from events.models import Event, Occurrence, PartnerCalendar, PartnerEvent
from events.services import partners
from foundation import fetching
from tests.events import admin
from tests.factories.events import entry, plan, published
from tests.factories.partners import PartnerCalendarFactory, at, ics, vevent
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.foundation.web_servers import answer, serving

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
# Session, member, rights and sites take ten of them.
INDEX_QUERIES, REVIEW_QUERIES = 12, 12


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


@pytest.fixture
def server():
    """Holds one event, and is allowed to be reached."""
    with serving(answer(ics(vevent()))) as server, fetching.allowing(server.place):
        yield server


def fields(address: str, **changes: object) -> dict[str, object]:
    return {
        "name": "Rīga Tech",
        "organisation": OrganisationFactory().pk,
        "address": address,
        "language": "lv",
        "kind": "meetup",
        "is_active": "on",
        **changes,
    }


def add(client, address: str, **changes: object):
    return client.post(reverse("partner_calendars:add"), fields(address, **changes), follow=True)


def said(response) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def waiting(number: int = 1, **settings: object) -> PartnerCalendar:
    """A calendar with events that wait to be looked at."""
    calendar = PartnerCalendarFactory(**settings)
    events = [vevent(f"{calendar.pk}-{n}", SUMMARY=f"Kafija {n}") for n in range(number)]
    with serving(answer(ics(*events))) as server, fetching.allowing(server.place):
        PartnerCalendar.objects.filter(pk=calendar.pk).update(address=server.address())
        assert partners.read(calendar, now=NOW, asked=True)
    return calendar


def test_a_new_calendar_is_read_at_once_and_the_organiser_sees_how_it_went(
    client, organiser, server
):
    topic = Topic.objects.create(name={"en": "Design"})

    response = add(client, server.address(), topics=[topic.pk])

    calendar = PartnerCalendar.objects.get()
    assert response.redirect_chain == [(reverse("event_partner", args=(calendar.pk,)), 302)]
    assert "The calendar was read: 0 shown, 1 waiting." in said(response)
    assert (calendar.created_by, list(calendar.topics.all())) == (organiser, [topic])
    assert PartnerEvent.objects.get().title == "Rīta kafija"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "This field is required."),
        (
            "ftp://partner.example/a.ics",
            "The address must begin with https://, http:// or webcal://.",
        ),
        ("javascript:alert(1)", "The address must begin with https://, http:// or webcal://."),
        ("https://me:secret@partner.example/", "This is not a complete web address."),
        (
            "https://partner.example:6379/",
            "Only the usual web ports, 80 and 443, can be used.",
        ),
        (
            "https://partner.example/" + "a" * 600,
            "Ensure this value has at most 500 characters (it has 624).",
        ),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_in_the_form(
    client, organiser, address, sentence
):
    response = add(client, address)

    assert response.context["form"].errors == {"address": [sentence]}
    assert not PartnerCalendar.objects.exists()


def test_an_address_is_one_however_it_is_spelt(client, organiser):
    PartnerCalendarFactory(address="https://partner.example/a.ics")

    response = add(client, "webcal://PARTNER.example/a.ics")

    assert list(response.context["form"].errors) == ["address"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1/a.ics", "The address leads into a private network."),
        ("https://localhost/a.ics", "The address leads into a private network."),
        ("http://[::1]/", "The address leads into a private network."),
        ("http://169.254.169.254/latest/meta-data/", "The address leads into a private network."),
        ("http://192.168.0.1/", "The address leads into a private network."),
    ],
)
def test_an_address_in_a_private_network_is_never_asked_and_the_organiser_sees_why(
    client, organiser, address, sentence
):
    response = add(client, address)

    assert said(response)[-1] == sentence
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (answer("<html>"), "This is the address of a web page, not of a calendar."),
        (answer(status="404 Not Found"), "The server answered with an error. (404)"),
        (
            answer(ics(vevent(), vevent("2", "RRULE:FREQ=SECONDLY"), vevent("3", **at("x")))),
            "Some events could not be read. (1: with too many dates; 1: without a start)",
        ),
    ],
)
def test_the_organiser_sees_what_is_wrong_with_a_calendar(client, organiser, says, sentence):
    with serving(says) as server, fetching.allowing(server.place):
        response = add(client, server.address())

    assert said(response)[-1] == sentence
    listing = client.get(reverse("partner_calendars:index")).content.decode()
    assert sentence in listing


def test_read_now_reads_now(client, organiser, server):
    add(client, server.address())
    calendar = PartnerCalendar.objects.get()

    response = client.post(reverse("event_partner", args=(calendar.pk,)), follow=True)

    assert said(response) == ["The calendar was read: 0 shown, 1 waiting."]
    assert len(server.requests) == 2


def test_read_now_says_when_somebody_else_is_at_it(client, organiser):
    calendar = PartnerCalendarFactory(claimed_at=NOW)

    response = client.post(reverse("event_partner", args=(calendar.pk,)), follow=True)

    assert said(response) == ["The calendar is being read at this moment."]


def test_looking_at_a_calendar_reads_nothing(client, organiser):
    calendar = PartnerCalendarFactory()

    assert client.get(reverse("event_partner", args=(calendar.pk,))).status_code == 200
    assert PartnerCalendar.objects.get().last_read_at is None


def test_a_calendar_that_is_no_longer_read_shows_nothing(client, organiser, server):
    add(client, server.address(), is_trusted="on")
    calendar = PartnerCalendar.objects.get()
    assert Event.objects.get().is_live

    stopped = fields(server.address(), is_trusted="on")
    del stopped["is_active"]
    client.post(reverse("partner_calendars:edit", args=(calendar.pk,)), stopped)

    assert not Event.objects.get().is_live
    assert len(server.requests) == 1


def test_changing_a_calendar_changes_what_it_shows(client, organiser, server):
    add(client, server.address(), is_trusted="on")
    calendar = PartnerCalendar.objects.get()

    client.post(
        reverse("partner_calendars:edit", args=(calendar.pk,)),
        fields(server.address(), is_trusted="on", kind="training"),
    )

    assert Event.objects.get().kind == "training"


def test_deleting_a_calendar_hides_what_it_showed(client, organiser, server):
    add(client, server.address(), is_trusted="on")
    address = reverse("partner_calendars:delete", args=(PartnerCalendar.objects.get().pk,))

    assert "disappears from the site" in client.get(address).content.decode()
    client.post(address)

    assert not PartnerCalendar.objects.exists()
    assert not Event.objects.get().is_live


def test_the_queue_shows_what_is_to_be_decided(client, organiser):
    published(plan(entry()), title="Ours")
    calendar = waiting()
    PartnerEvent.objects.update(state="duplicate", same_as=Event.objects.get())

    page = client.get(reverse("event_partner_events"), {"state": "duplicate"}).content.decode()

    for words in (
        "Kafija 0",
        "Monday 7 December 2026, 09:00",
        "Brīvības iela 36",
        calendar.name,
        "The same as: Ours",
    ):
        assert words in page
    assert f'href="https://partner.example/{calendar.pk}-0"' in page


def test_the_queue_holds_what_waits_and_is_not_over(client, organiser):
    waiting(2)
    stopped = waiting()
    PartnerCalendar.objects.filter(pk=stopped.pk).update(is_active=False)
    PartnerEvent.objects.filter(title="Kafija 1").update(starts_at=None)

    rows = client.get(reverse("event_partner_events")).context["rows"]

    assert [row.event.title for row in rows] == ["Kafija 0"]


def test_one_event_is_shown_by_its_own_button(client, organiser):
    waiting(3)
    row = PartnerEvent.objects.order_by("pk")[1]

    response = client.post(
        reverse("event_partner_decide"), {"decision": f"accept:{row.pk}"}, follow=True
    )

    assert said(response) == ["1 event is shown."]
    assert [o.event for o in Occurrence.objects.visible_to(None)] == [
        PartnerEvent.objects.get(pk=row.pk).event
    ]


def test_several_events_are_decided_on_together(client, organiser):
    waiting(3)
    first, *others = PartnerEvent.objects.order_by("pk").values_list("pk", flat=True)
    address = reverse("event_partner_decide")

    accepted = client.post(address, {"decision": "accept", "events": others}, follow=True)
    refused = client.post(
        address, {"decision": "refuse", "events": [first], "state": "accepted"}, follow=True
    )

    assert said(accepted) == ["2 events are shown."]
    assert said(refused) == ["1 event is not shown."]
    assert refused.redirect_chain[0][0].endswith("?state=accepted")
    assert list(PartnerEvent.objects.order_by("pk").values_list("state", flat=True)) == [
        "refused",
        "accepted",
        "accepted",
    ]


def test_deciding_twice_changes_nothing_and_says_nothing_wrong(client, organiser):
    waiting()
    decision = {"decision": f"accept:{PartnerEvent.objects.get().pk}"}
    client.post(reverse("event_partner_decide"), decision, follow=True)

    again = client.post(reverse("event_partner_decide"), decision, follow=True)

    assert PartnerEvent.objects.get().state == "accepted"
    assert said(again) == []


def test_a_calendar_deleted_while_it_was_read_is_gone(client, organiser, server, monkeypatch):
    calendar = PartnerCalendarFactory(address=server.address())
    real = partners.read_apart

    def slow(*args, **kwargs):
        partners.forget(PartnerCalendar.objects.get(), now=NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(partners, "read_apart", slow)

    answered = client.post(reverse("event_partner", args=(calendar.pk,)))

    assert answered.status_code == 302
    assert not PartnerEvent.objects.exists()


def test_what_is_the_same_as_another_is_said_to_be_held_back(client, organiser):
    published(plan(entry(zone="Europe/Riga")), title="Kafija 0")
    waiting()
    PartnerEvent.objects.update(state="pending", same_as=None)

    response = client.post(
        reverse("event_partner_decide"),
        {"decision": "accept", "events": [PartnerEvent.objects.get().pk]},
        follow=True,
    )

    assert said(response) == [
        "Some are the same as an event that is shown already, and are held back."
    ]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "delete", "events": ["1"]},
        {"decision": "accept"},
        {"decision": "accept:x", "state": "nonsense"},
        {"decision": "accept", "events": ["x", "-1", "9" * 40, "999999"]},
    ],
)
def test_a_decision_on_nothing_changes_nothing(client, organiser, data):
    waiting()

    response = client.post(reverse("event_partner_decide"), data)

    assert response.status_code == 302
    assert PartnerEvent.objects.get().state == "pending"


def test_an_unknown_state_shows_what_waits(client, organiser):
    response = client.get(reverse("event_partner_events"), {"state": "<script>"})

    assert response.context["state"] == "pending"


def test_hostile_words_stay_words(client, organiser):
    calendar = PartnerCalendarFactory(name="<b>Partner</b>")
    PartnerEvent.objects.create(
        calendar=calendar, uid="1", title="<script>alert(1)</script>", link="https://a.example/'x",
        description="<img src=x>", place="<i>", starts_at=NOW, seen_at=NOW, created_at=NOW,
        changed_at=NOW, content_hash="",
    )  # fmt: skip

    page = client.get(reverse("event_partner_events")).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>Partner" not in page


ADDRESSES = {
    "list": lambda c: reverse("partner_calendars:index"),
    "add": lambda c: reverse("partner_calendars:add"),
    "edit": lambda c: reverse("partner_calendars:edit", args=(c.pk,)),
    "delete": lambda c: reverse("partner_calendars:delete", args=(c.pk,)),
    "state": lambda c: reverse("event_partner", args=(c.pk,)),
    "review": lambda c: reverse("event_partner_events"),
}


@pytest.mark.parametrize(
    ("group", "may"),
    [
        ("Organisers", {"list", "add", "edit", "delete", "state", "review"}),
        ("Editors", {"list", "add", "edit", "state", "review"}),
        ("Moderators", set()),
        ("", set()),
    ],
)
def test_who_may_open_which_screen(client, group, may):
    calendar = PartnerCalendarFactory()
    client.force_login(MemberFactory(groups=[group] if group else []))

    opened = {
        name for name, where in ADDRESSES.items() if client.get(where(calendar)).status_code == 200
    }

    assert opened == may


@pytest.mark.parametrize("group", ["Moderators", ""])
def test_who_may_not_decide_changes_nothing(client, group):
    calendar = waiting()
    row = PartnerEvent.objects.get()
    client.force_login(MemberFactory(groups=[group] if group else []))

    client.post(reverse("event_partner_decide"), {"decision": f"accept:{row.pk}"})
    client.post(reverse("event_partner", args=(calendar.pk,)))
    client.post(reverse("partner_calendars:delete", args=(calendar.pk,)))

    assert PartnerEvent.objects.get().state == "pending"
    assert PartnerCalendar.objects.get().last_read_at == NOW


def test_deciding_and_reading_need_a_post(client, organiser):
    assert client.get(reverse("event_partner_decide")).status_code == 405


def test_the_dates_screen_knows_no_events_of_partners(client, organiser):
    waiting()
    partners.accept(PartnerEvent.objects.all(), now=NOW)

    assert list(client.get(reverse("event_dates_index")).context["object_list"]) == []
    assert list(client.get(reverse("event_runs")).context["object_list"]) == []
    event = Event.objects.get()
    assert client.get(reverse("event_dates", args=(event.pk,))).status_code == 302


def test_the_menu_leads_there(client, organiser):
    home = client.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("partner_calendars:index") in home
    assert reverse("event_partner_events") in home


@pytest.mark.parametrize("count", [1, 4])
def test_the_lists_cost_the_same_queries_for_any_number(
    client, organiser, count, django_assert_num_queries
):
    for _ in range(count):
        waiting(count)
    addresses = reverse("partner_calendars:index"), reverse("event_partner_events")
    for address in addresses:
        client.get(address)  # warm the caches

    with django_assert_num_queries(INDEX_QUERIES):
        client.get(addresses[0])
    with django_assert_num_queries(REVIEW_QUERIES):
        response = client.get(addresses[1])

    assert len(response.context["rows"]) == count * count


def test_the_public_calendar_links_to_the_source_and_says_whose_it_is(client):
    calendar = waiting(name="Rīga Tech")
    partners.accept(PartnerEvent.objects.all(), now=NOW)

    page = client.get("/en/events/").content.decode()

    assert f'<a href="https://partner.example/{calendar.pk}-0" rel="external noopener"' in page
    assert "from Rīga Tech" in page
    assert "Brīvības iela 36" in page
    assert 'hreflang="lv" lang="lv"' in page


def test_the_public_feed_holds_it_and_cancels_it_when_it_is_refused(client):
    calendar = waiting(name="Rīga Tech")
    partners.accept(PartnerEvent.objects.all(), now=NOW)

    shown = client.get("/calendar/en.ics").content.decode().replace("\r\n ", "")
    partners.refuse(PartnerEvent.objects.all(), now=NOW)
    hidden = client.get("/calendar/en.ics").content.decode().replace("\r\n ", "")

    assert f"URL:https://partner.example/{calendar.pk}-0\r\n" in shown
    assert "Source: Rīga Tech" in shown
    assert "SUMMARY;LANGUAGE=lv:Kafija 0\r\n" in shown
    assert "STATUS:CANCELLED\r\n" in hidden
    assert "Kafija" not in hidden


def test_it_has_a_feed_of_its_own_and_no_page(client):
    waiting()
    partners.accept(PartnerEvent.objects.all(), now=NOW)
    event = Event.objects.get()

    feed = client.get(f"/calendar/event/{event.key}/en.ics")

    assert feed.status_code == 200
    assert "Kafija 0" in feed.content.decode()
