"""Partner networks: all of them by country, and what each has on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from events.queries import agenda
from foundation import collation, countries, targets
from home.models import PartnerNetworkPage

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Member, Organisation
    from events.queries.agenda import AgendaDate
    from foundation.targets import Target


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    networks: list[Target]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a network has on: its calendar's next dates, and where the rest of them is."""

    host: Organisation
    address: str
    dates: list[AgendaDate]


def by_country(language: str, request: HttpRequest) -> list[Country]:
    """Each network once, in `language` or as it was written, in the order of that language. A
    constant number of queries."""
    rows = PartnerNetworkPage.objects.once(language).select_related("locale")
    found: dict[str, list[Target]] = {}
    for target in targets.of_pages(rows, request):
        found.setdefault(target.card.extra if target.card else "", []).append(target)
    return [
        Country(name, sorted(found[code], key=lambda one: collation.key(one.title, language)))
        for code, name in countries.names(language).items()
        if code in found
    ]


def agenda_of(
    page: PartnerNetworkPage, *, viewer: Member | None, now: datetime, limit: int
) -> Agenda | None:
    """The next dates of its calendar that `viewer` (None: a visitor) may see; None without one."""
    if page.calendar is None:
        return None
    host = page.calendar.organisation
    everything = reverse("events_feed").removesuffix("feed/")
    return Agenda(
        host=host,
        address=f"{everything}?{urlencode({'organisation': host.uuid})}",
        dates=agenda.upcoming(viewer=viewer, now=now, limit=limit, calendar=page.calendar),
    )
