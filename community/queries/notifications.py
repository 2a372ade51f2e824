"""What a member was told of, for the page of the bell and for digests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, F, Max, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from community.models import Notification, NotificationChoice
from foundation import notifications
from foundation.digests import Asked, Reader
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.core.paginator import Page

    from community.models import Member
    from foundation.digests import Entry

PER_PAGE: Final = 20
# Of what stands in one line, so many are looked at, the newest: else one busy discussion would take
# the place of all that is below it.
MOST: Final = 100
# Keys in one query: SQLite takes no more than 32,766 values.
MOST_ASKED: Final = 20_000
# What rows of one line have in common.
LINE: Final = ("kind", "about", "is_unread")


# --- the bell -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What happened with one thing: `number` times, the last time at `at`. `key` is that of the row
    it leads to: the oldest that is unread (of those looked at), else the newest."""

    key: Any
    entry: Entry
    says: str
    at: datetime
    number: int
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of it, by the reader's days. `gone` are rows (primary keys) that are unread and that
    the reader may no longer see."""

    page: Page[Any]
    days: list[tuple[date, list[Line]]]
    gone: list[int]


def listing(member: Member, number: Any, *, now: datetime) -> Listing:
    """One page of what `member` was told of, the newest first: what is about the same thing
    together, read and unread apart. In the active language and zone; the queries are as many as
    there are kinds on the page, and some more."""
    rows = _of(member).values(*LINE)
    together = rows.annotate(number=Count("pk"), last=Max("created_at"), newest=Max("pk"))
    together = together.order_by("-last", "-newest")
    page = Paginator(together, PER_PAGE).get_page(number)
    found = _rows(member, list(page.object_list))
    entries = shown(member, found, now=now)
    by_line: dict[tuple[Any, ...], list[Notification]] = defaultdict(list)
    for row in found:
        by_line[tuple(getattr(row, name) for name in LINE)].append(row)
    lines, gone = [], []
    for one in page.object_list:
        group = by_line[tuple(one[name] for name in LINE)]
        seen = [row for row in group if row.pk in entries]
        gone += [row.pk for row in group if row.pk not in entries and row.read_at is None]
        if seen:
            lines.append(_line(seen, entries, one["number"] - len(group) + len(seen)))
    days = groupby(lines, key=lambda line: timezone.localtime(line.at).date())
    return Listing(page, [(day, list(those)) for day, those in days], gone)


def _of(member: Member) -> Any:
    known = [name for name, _kind in notifications.kinds]
    is_unread = Case(
        When(read_at=None, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
    rows = Notification.objects.filter(member=member, kind__in=known)
    return rows.annotate(is_unread=is_unread)


def _rows(member: Member, wanted: list[dict[str, Any]]) -> list[Notification]:
    """The rows behind these lines, the newest first, at most MOST of each."""
    if not wanted:
        return []
    conditions = (Q(**{name: one[name] for name in LINE}) for one in wanted)
    newest = ["-created_at", "-pk"]
    place = Window(RowNumber(), partition_by=[F(name) for name in LINE], order_by=newest)
    rows = _of(member).filter(reduce(or_, conditions)).annotate(place=place)
    return list(rows.filter(place__lte=MOST).order_by(*newest))


def _line(rows: list[Notification], entries: Mapping[int, Entry], number: int) -> Line:
    newest = rows[0]
    is_unread = newest.read_at is None
    target = rows[-1] if is_unread else newest
    many = notifications.kinds[newest.kind].several(number) if number > 1 else ""
    entry = entries[target.pk if many else newest.pk]
    says = many or next(iter(entries[newest.pk].facts), "")
    return Line(target.uuid, entry, says, newest.created_at, number, is_unread)


def shown(member: Member, rows: Iterable[Notification], *, now: datetime) -> dict[int, Entry]:
    """Those of `rows` that `member`, whose they are, may see at `now`, by primary key; in the active
    language and zone."""
    reader = Reader(key=member.pk, member=member)
    by_kind: dict[str, dict[str, int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {})[row.thing] = row.pk
    return {
        of[entry.thing]: entry
        for name, of in by_kind.items()
        for entry in notifications.kinds[name]
        .show([Asked(reader, list(of))], now=now)
        .get(reader.key, ())
    }


# --- for digests ----------------------------------------------------------------------------------


def channels(members: Collection[int], *kinds: str) -> dict[tuple[int, str], Channel]:
    """How each of `members` hears of each of `kinds`; one query."""
    rows = NotificationChoice.objects.filter(member__in=members, kind__in=kinds)
    made = {
        (member, kind): channel
        for member, kind, channel in rows.values_list("member", "kind", "channel")
    }
    return {
        (member, kind): notifications.chosen(kind, made.get((member, kind)))
        for member in members
        for kind in kinds
    }


def told_otherwise(members: Collection[int], things: Collection[str]) -> set[tuple[int, str]]:
    """Which of `things` each of `members` has read of on the site, or got a mail of their own
    about; a query for each 20,000 things."""
    found: set[tuple[int, str]] = set()
    keys = list(things)
    for at in range(0, len(keys), MOST_ASKED):
        rows = Notification.objects.filter(member__in=members, thing__in=keys[at : at + MOST_ASKED])
        found.update(rows.known().values_list("member", "thing"))
    return found


def unwanted_sections(members: Collection[int]) -> set[tuple[int, str]]:
    """Which sections of the digest tell of nothing but what each of `members` wants to read on the
    site alone, or not at all; one query."""
    kinds = {name: kind for name, kind in notifications.kinds if kind.sections}
    return {
        (member, section)
        for (member, name), channel in channels(members, *kinds).items()
        if channel in {Channel.SITE, Channel.OFF}
        for section in kinds[name].sections
    }


def left_out(
    things: Mapping[int, Sequence[tuple[str, str]]],
) -> set[tuple[int, str, str]]:
    """Of what sections chose for members (by primary key; 0 is nobody), what they hear of otherwise
    or not at all, as (member, section, thing). A constant number of queries."""
    members = [member for member in things if member]
    keys = {thing for member in members for _section, thing in things[member]}
    if not keys:
        return set()
    known, unwanted = told_otherwise(members, keys), unwanted_sections(members)
    return {
        (member, section, thing)
        for member in members
        for section, thing in things[member]
        if (member, thing) in known or (member, section) in unwanted
    }
