"""Who may register and when, as an editor says it in the page."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from events.admission_inputs import DomainsField
from events.models import EventPage, Run
from tests.events import admin
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Tallinn"))):
        yield


def posted(client, **plan: object) -> dict[str, object]:
    """The form of a new event, with one run."""
    return {
        **admin.blank_form(),
        "title": "Service design",
        "slug": "service-design",
        **admin.plans_total(1),
        **admin.plan_data(0, **plan),
    }


def publish(client, **plan: object):
    return admin.publish(client, admin.add_url(), posted(client, **plan))


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_publishing_copies_the_settings_to_the_run(client):
    admin.editor(client)
    ours = OrganisationFactory()

    publish(
        client,
        admission="chosen",
        admitted_organisations=[str(ours.uuid)],
        admitted_domains="@Ministry.example\r\n\r\ntax.example, tax.example",
        approval="organiser",
        cancel_hours_before="48",
        minimum="5",
        decide_days_before="3",
    )

    run = Run.objects.get()
    assert (run.admission, run.approval) == ("chosen", "organiser")
    assert run.admitted_organisations == [str(ours.uuid)]
    assert run.admitted_domains == ["ministry.example", "tax.example"]
    assert (run.cancel_hours_before, run.minimum, run.decide_days_before) == (48, 5, 3)


def test_publishing_copies_when_people_are_written_to(client):
    admin.editor(client)

    publish(client, join_hours_before="1", remind_hours_before="", thank="on")

    run = Run.objects.get()
    assert (run.join_hours_before, run.remind_hours_before, run.thank) == (1, None, True)


def test_people_are_reminded_two_days_before_unless_the_plan_says_otherwise(client):
    admin.editor(client)

    admin.publish(client, admin.add_url(), posted(client))

    run = Run.objects.get()
    assert (run.join_hours_before, run.remind_hours_before, run.thank) == (None, 48, False)


@pytest.mark.parametrize(
    ("approval", "asks", "asks_managers"),
    [("none", False, False), ("organiser", True, False), ("manager", True, True)],
)
def test_who_approves_is_chosen_for_each_run(client, approval, asks, asks_managers):
    admin.editor(client)

    publish(client, approval=approval)

    run = Run.objects.get()
    assert (run.approval, run.asks, run.asks_managers) == (approval, asks, asks_managers)


def test_an_unchanged_plan_is_saved_as_it_was(client):
    admin.editor(client)
    ours = OrganisationFactory()
    publish(
        client,
        admission="chosen",
        admitted_organisations=[str(ours.uuid)],
        admitted_domains="tax.example",
    )
    page = EventPage.objects.get()

    shown = admin.form_of(client.get(admin.edit_url(page)))
    admin.publish(client, admin.edit_url(page), shown)

    run = Run.objects.get()
    assert run.admitted_organisations == [str(ours.uuid)]
    assert run.admitted_domains == ["tax.example"]


def test_what_was_chosen_can_be_unchosen(client):
    admin.editor(client)
    ours = OrganisationFactory()
    publish(
        client,
        admission="chosen",
        admitted_organisations=[str(ours.uuid)],
        admitted_domains="tax.example",
    )
    page = EventPage.objects.get()

    shown = admin.form_of(client.get(admin.edit_url(page)))
    shown.pop("plans-0-admitted_organisations")
    admin.publish(client, admin.edit_url(page), shown)

    assert Run.objects.get().admitted_organisations == []


# Refused by the form: nothing is written.
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"registration": "external"}, "Give the address where people register."),
        (
            {"registration": "external", "external_link": "ftp://x.example/"},
            "The address must begin with https:// or http://.",
        ),
        ({"registration": "external", "external_link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"external_link": "https://x.example/"}, "People don't register on another site."),
        ({"admission": "chosen"}, "Choose organisations, or give domains of e-mail addresses."),
        ({"admission": "chosen", "admitted_organisations": ["x"]}, "Select a valid choice."),
        ({"admitted_domains": "https://x.example/"}, "is not a domain"),
        ({"admitted_domains": "anna@x.example"}, "is not a domain"),
        ({"minimum": "0"}, "greater than or equal to 1"),
        ({"decide_days_before": "0"}, "greater than or equal to 1"),
        ({"cancel_hours_before": "-1"}, "greater than or equal to 0"),
        ({"approval": "nobody"}, "Select a valid choice."),
        ({"join_hours_before": "-1"}, "greater than or equal to 0"),
        ({"join_hours_before": "721"}, "less than or equal to 720"),
        ({"remind_hours_before": "0"}, "greater than or equal to 1"),
        ({"remind_hours_before": "337"}, "less than or equal to 336"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(client, plan, sentence):
    admin.editor(client)

    response = publish(client, **plan)

    assert response.status_code == 200
    assert sentence in text(response)
    assert Run.objects.count() == 0


def test_a_draft_may_wait_for_the_address_of_the_registration(client):
    admin.editor(client)

    admin.save(client, admin.add_url(), posted(client, registration="external"))

    assert EventPage.objects.get().live is False


def test_registration_on_another_site_is_published_with_its_address(client):
    admin.editor(client)

    publish(client, registration="external", external_link="https://x.example/register?a=1")

    assert Run.objects.get().external_link == "https://x.example/register?a=1"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", []),
        ("X.example", ["x.example"]),
        ("@x.example.\n@y.example", ["x.example", "y.example"]),
        ("õpe.example", ["õpe.example"]),
    ],
)
def test_domains_are_stored_in_one_form(typed, stored):
    assert DomainsField().clean(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["x", "http://x.example", "x.example/", "*.example", "a b", "x_.example", "a@b.example", "…"],
)
def test_what_is_no_domain_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as raised:
        DomainsField().clean(typed)

    assert "Write what stands after the @" in raised.value.messages[0]


def test_a_thousand_domains_are_too_many():
    with pytest.raises(ValidationError):
        DomainsField().clean("\n".join(f"d{n}.example" for n in range(101)))


def line(number: int = 0, **parts: str) -> dict[str, str]:
    """One line about seats for an organisation, as it is posted."""
    values = {"who": "", "mode": "room", "kept": "", "most": "", "until": "", **parts}
    return {f"shares_{number}_{name}": value for name, value in values.items()}


def test_seats_are_kept_for_a_kind_and_limited_for_an_organisation(client):
    admin.editor(client)
    ours = OrganisationFactory()

    publish(
        client,
        seats_online="5",
        **line(0, who="kind:municipality", kept="5", until="2027-03-01"),
        **line(1, who=f"organisation:{ours.uuid}", mode="online", most="3"),
        **line(2),
    )

    assert Run.objects.get().shares == [
        {
            "mode": "room",
            "organisation": "",
            "kind": "municipality",
            "kept": 5,
            "most": None,
            "until": "2027-03-01",
        },
        {
            "mode": "online",
            "organisation": str(ours.uuid),
            "kind": "",
            "kept": 0,
            "most": 3,
            "until": None,
        },
    ]


def test_lines_about_seats_are_shown_again_as_they_were_typed(client):
    admin.editor(client)
    publish(client, **line(0, who="kind:ngo", kept="5", most="2", until="2027-03-01"))
    before = Run.objects.get().shares
    page = EventPage.objects.get()

    shown = admin.form_of(client.get(admin.edit_url(page)))
    admin.publish(client, admin.edit_url(page), shown)

    assert shown["plans-0-shares_0_who"] == "kind:ngo"
    assert Run.objects.get().shares == before


# Refused by the form: nothing is written.
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"kept": "5"}, "Say for whom the seats are."),
        ({"who": "kind:ngo"}, "Say how many seats are kept, or how many each may have."),
        ({"who": "kind:ngo", "kept": "-1"}, "“-1” is not a number of seats."),
        ({"who": "kind:ngo", "kept": "²"}, "“²” is not a number of seats."),
        ({"who": "kind:ngo", "most": "0"}, "“0” is not a number of seats."),
        ({"who": "kind:ngo", "kept": "9" * 40}, "is not a number of seats."),
        ({"who": "kind:party", "kept": "5"}, "There is no such organisation or kind."),
        ({"who": "organisation:1", "kept": "5"}, "There is no such organisation or kind."),
        ({"who": "x", "kept": "5"}, "There is no such organisation or kind."),
        ({"who": "kind:ngo", "kept": "5", "mode": "roof"}, "This is not a list"),
        ({"who": "kind:ngo", "kept": "5", "until": "soon"}, "“soon” is not a day."),
        ({"who": "kind:ngo", "kept": "21"}, "More seats are kept than there are."),
        ({"who": "kind:ngo", "kept": "1", "mode": "online"}, "More seats are kept than there are."),
    ],
)
def test_a_line_about_seats_that_makes_no_sense_is_refused(client, parts, sentence):
    admin.editor(client)

    response = publish(client, **line(0, **parts))

    assert response.status_code == 200
    assert sentence in text(response)
    assert Run.objects.count() == 0


def test_two_lines_for_the_same_are_refused(client):
    admin.editor(client)

    response = publish(
        client, **line(0, who="kind:ngo", kept="5"), **line(1, who="kind:ngo", most="2")
    )

    assert "There are two lines for the same and the same kind of seats." in text(response)


def test_seats_are_kept_only_where_they_are_counted(client):
    admin.editor(client)

    response = publish(client, seats_room="", **line(0, who="kind:ngo", kept="5"))

    assert "Seats can be kept only where you say how many there are." in text(response)
