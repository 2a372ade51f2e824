"""The list of a run's participants and its export: of `size` people, beside a run of one page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bench.measure import Measure, against_floor
from community.models import Member, Organisation
from events.models import Contact, Registration, Run
from tests.factories.events import entry, plan, published
from tests.factories.questions import option, question

if TYPE_CHECKING:
    from collections.abc import Callable

# A page shows fifty, whoever else there is: finding and counting them may cost as much again.
LIST = 2.0
PAGE = 50
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def measure(size: int) -> list[Measure]:
    """`size` participants with two answers each, of as many organisations as there are fifties."""
    options = [option("Maps"), option("Charts")]
    asked = [question("Which?", *options), question("Diet?")]
    page = published(plan(entry(date(2027, 9, 1), rule="FREQ=WEEKLY;COUNT=2")), questions=asked)
    few, many = Run.objects.filter(event__key=page.event_key).order_by("starts_at")
    crowd = people(max(size, PAGE))
    answers = {
        str(asked[0].key): {"value": str(options[0].key), "version": 0},
        str(asked[1].key): {"value": "none", "version": 0},
    }
    for run, contacts in ((few, crowd[:PAGE]), (many, crowd)):
        Registration.objects.bulk_create(
            Registration(
                run=run,
                contact=contact,
                state="confirmed",
                mode="room",
                answers=answers,
                created_at=NOW,
                changed_at=NOW,
            )
            for contact in contacts
        )
    boss = Member.objects.create(email="boss@example.org", name="Boss", is_superuser=True)
    client = Client()
    client.force_login(boss)
    return [
        against_floor(
            area="participants",
            name="list",
            size=size,
            bar=LIST,
            what=_get(client, many),
            floor=_get(client, few),
            times=10,
        ),
        # As long as there are people; its queries are what is constant.
        *(
            against_floor(
                area="participants",
                name=f"export {kind}",
                size=size,
                bar=None,
                what=_get(client, many, export=kind),
                floor=_get(client, few, export=kind),
                times=3,
            )
            for kind in ("csv", "xlsx")
        ),
    ]


def _get(client: Client, run: Run, **query: str) -> Callable[[], Any]:
    address = f"{reverse('event_participants', args=(run.uuid,))}?{urlencode(query)}"

    def get() -> Any:
        answer = client.get(address)
        if getattr(answer, "streaming", False):
            # What nobody reads is not made.
            list(answer.streaming_content)
        return answer

    return get


def people(number: int) -> list[Contact]:
    """Contacts of members, of as many organisations as there are fifties."""
    bodies = Organisation.objects.bulk_create(
        Organisation(name={"en": f"Ministry {n}"}, kind="ministry") for n in range(number // 50)
    )
    # Areas that are measured together share one database.
    first = Member.objects.count()
    members = Member.objects.bulk_create(
        Member(
            email=f"p{first + n}@example.org",
            name=f"Person {n}",
            organisation=bodies[n % len(bodies)],
        )
        for n in range(number)
    )
    return Contact.objects.bulk_create(
        Contact(email=member.email, member=member) for member in members
    )
