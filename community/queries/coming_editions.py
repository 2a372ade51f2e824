"""The editions that editors can still write for: until when, and how far each language has got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from community import digest_periods
from community.enums import Cadence, Weekday
from community.models import DigestLetter, Recipient
from community.models.recipients import AT
from community.services import digest_calendar
from community.services.digest_calendar import Rhythm
from foundation import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from community.digest_periods import Period

# How many of each are shown, the one that is going out included.
SHOWN = {Cadence.WEEKLY: 3, Cadence.MONTHLY: 2}
# An edition that is due so soon, and not approved, is said to be.
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an edition has got in one language; no letter: nobody has begun."""

    code: str
    language: str
    letter: DigestLetter | None

    @property
    def is_approved(self) -> bool:
        return self.letter is not None and self.letter.live


@dataclass(frozen=True, slots=True)
class Coming:
    """One edition. `first` is when its earliest reader anywhere gets it, by which it wants to be
    approved; `last` the latest."""

    period: Period
    first: datetime
    last: datetime
    standings: list[Standing]

    def has_begun(self, now: datetime) -> bool:
        return self.first <= now


def usual(cadence: Cadence) -> Rhythm:
    """What somebody gets who chose nothing but how often, by the clock of the site."""
    zone = clock.zone(settings.TIME_ZONE)
    return Rhythm(cadence=cadence, weekday=Weekday.TUESDAY, at=AT, zone=zone)


def coming(*, now: datetime) -> list[Coming]:
    """Those that somebody has yet to get, the next first; two queries."""
    rhythms = _rhythms()
    spans = [
        (period, *_span(period, rhythms[cadence]))
        for cadence, number in SHOWN.items()
        for period in _periods(cadence, number, rhythms[cadence], now)
    ]
    rows = DigestLetter.objects.filter(period__in=[period.name for period, *_span in spans])
    letters = {(row.period, row.language): row for row in rows}
    found = [
        Coming(period, first, last, _standings(period, letters)) for period, first, last in spans
    ]
    return sorted(found, key=lambda one: (one.first, one.period.name))


def unapproved(*, now: datetime) -> list[Coming]:
    """Those due within two days, or going out already, of which a letter is begun that nobody has
    approved, or none at all where the edition before had one: not every unit writes."""
    found = [one for one in coming(now=now) if one.first <= now + SOON]
    before = {one.period.before.name for one in found}
    written = DigestLetter.objects.filter(live=True, period__in=before)
    usually = set(written.values_list("period", flat=True)) if before else set()
    return [
        one
        for one in found
        if any(row.letter and not row.letter.live for row in one.standings)
        or (one.period.before.name in usually and not any(row.letter for row in one.standings))
    ]


def _standings(period: Period, letters: Mapping[tuple[str, str], DigestLetter]) -> list[Standing]:
    return [
        Standing(code, str(name), letters.get((period.name, code)))
        for code, name in settings.LANGUAGES
    ]


def _rhythms() -> Mapping[Cadence, list[Rhythm]]:
    """When people get editions, each way once; the usual way where nobody gets any."""
    rows = (
        Recipient.objects.wanting()
        .filter(cadence__in=SHOWN)
        .annotate(clock=Coalesce(F("member__time_zone"), F("time_zone")))
        .order_by()
        .values_list("cadence", "weekday", "at", "clock")
        .distinct()
    )
    found: dict[Cadence, list[Rhythm]] = {cadence: [] for cadence in SHOWN}
    for cadence, weekday, at, zone in rows:
        named = Cadence(cadence)
        found[named].append(Rhythm(cadence=named, weekday=weekday, at=at, zone=clock.zone(zone)))
    return {cadence: rhythms or [usual(cadence)] for cadence, rhythms in found.items()}


def _span(period: Period, rhythms: Iterable[Rhythm]) -> tuple[datetime, datetime]:
    moments = [digest_calendar.moment(rhythm, period) for rhythm in rhythms]
    return min(moments), max(moments)


def _periods(cadence: Cadence, number: int, rhythms: list[Rhythm], now: datetime) -> list[Period]:
    """The next `number` that somebody has yet to get; somewhere it may still be yesterday."""
    found: list[Period] = []
    period = digest_periods.of(cadence, (now.astimezone(UTC) - timedelta(days=1)).date())
    while len(found) < number:
        if _span(period, rhythms)[1] > now:
            found.append(period)
        period = period.following
    return found


def to_choose(*, now: datetime) -> list[tuple[str, str]]:
    """The periods that a new letter can be for, with what they are called."""
    zone = timezone.get_current_timezone()
    rows = coming(now=now)
    return [
        (row.period.name, f"{row.period.label} ({row.first.astimezone(zone):%d.%m.})")
        for row in rows
    ]
