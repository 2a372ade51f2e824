"""The organisers' desk: `size` people of one run, narrowed and taken away, and a tenth as many runs;
each beside one page of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from bench.areas.participants import people
from bench.measure import Measure, against_floor
from community.models import Member, Organisation
from community.services import groups
from events.models import Attendance, Registration, Run
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.models import Contact

# A page shows fifty, whoever else there is: finding and counting them may cost as much again.
LIST = 2.0
PAGE = 50
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIRST, AHEAD = date(2026, 11, 2), date(2027, 9, 1)
NARROWED = {"state": "confirmed", "attendance": "none", "q": "person"}


def measure(size: int) -> list[Measure]:
    """Two runs of one event that have begun, one of them with `size` people, half of them marked;
    and so many runs to come."""
    page = published(plan(entry(FIRST, rule="FREQ=DAILY;COUNT=2")))
    few, many = Run.objects.filter(event__key=page.event_key).order_by("starts_at")
    crowd = people(max(size, PAGE))
    for run, contacts in ((few, crowd[:PAGE]), (many, crowd)):
        _registered(run, contacts)
        _marked(run)
    boss = Member.objects.create(email="desk@example.org", name="Boss", is_superuser=True)
    client = Client()
    client.force_login(boss)
    measures = [
        against_floor(
            area="desk",
            name="people, narrowed",
            size=size,
            bar=LIST,
            what=_get(client, reverse("event_participants", args=(many.uuid,)), **NARROWED),
            floor=_get(client, reverse("event_participants", args=(few.uuid,)), **NARROWED),
            times=10,
        ),
        # As long as there are people; its queries are what is constant.
        *(
            against_floor(
                area="desk",
                name=f"export {kind}",
                size=size,
                bar=None,
                what=_get(client, reverse("event_participants", args=(many.uuid,)), export=kind),
                floor=_get(client, reverse("event_participants", args=(few.uuid,)), export=kind),
                times=3,
            )
            for kind in ("csv", "xlsx")
        ),
    ]
    return [*measures, *_of_runs(crowd, max(size // 10, PAGE))]


def _of_runs(crowd: list[Contact], number: int) -> list[Measure]:
    """`number` runs to come with somebody in each, beside fifty that another organiser has."""
    organisers = [_organiser(name, runs) for name, runs in (("few", PAGE), ("many", number))]
    for _client, runs in organisers:
        for run, contact in zip(runs, crowd * (len(runs) // len(crowd) + 1), strict=False):
            _registered(run, [contact])
    (few, _runs), (many, _all) = organisers
    address = reverse("event_runs")
    return [
        against_floor(
            area="desk",
            name="runs",
            size=number,
            bar=LIST,
            what=_get(many, address),
            floor=_get(few, address),
            times=10,
        ),
        against_floor(
            area="desk",
            name="runs, export",
            size=number,
            bar=None,
            what=_get(many, address, export="csv"),
            floor=_get(few, address, export="csv"),
            times=3,
        ),
    ]


def _organiser(name: str, number: int) -> tuple[Client, list[Run]]:
    """One who looks after what an organisation holds: `number` runs to come."""
    body = Organisation.objects.create(name={"en": name}, kind="ministry")
    page = published(
        plan(entry(AHEAD, rule=f"FREQ=DAILY;COUNT={number}")), host=body, slug=f"held-{name}"
    )
    member = Member.objects.create(email=f"{name}@example.org", name=name, organisation=body)
    member.groups.add(groups.grant(groups.HOSTS))
    client = Client()
    client.force_login(member)
    return client, list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))


def _registered(run: Run, contacts: list[Contact]) -> None:
    Registration.objects.bulk_create(
        Registration(
            run=run,
            contact=contact,
            state="confirmed",
            mode="room",
            created_at=NOW,
            changed_at=NOW,
        )
        for contact in contacts
    )


def _marked(run: Run) -> None:
    """Every second person was there."""
    date = run.occurrences.get()
    Attendance.objects.bulk_create(
        Attendance(
            registration=place, occurrence=date, presence="present", source="list", at=date.start
        )
        for place in run.registrations.order_by("pk")[::2]
    )


def _get(client: Client, address: str, **query: str) -> Callable[[], Any]:
    def get() -> Any:
        answer = client.get(address, query)
        if getattr(answer, "streaming", False):
            # What nobody reads is not made.
            list(answer.streaming_content)
        return answer

    return get
