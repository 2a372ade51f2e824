"""One event with its dates, and what its reader can do about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from community.enums import MembershipState
from community.models import Organisation
from events.enums import (
    Admission,
    RegistrationPolicy,
    Status,
    Visibility,
    WaitingPolicy,
)
from events.models import Event, EventPage, Occurrence, Registration, Run
from events.queries import joining, materials, programme, share_lines
from events.queries.doors import Door, door
from events.queries.seats import seats
from events.queries.words import words_of_one
from events.services import admission
from events.services.admission import Way

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from community.models import Member
    from events.models import Venue
    from events.queries.joining import Joining
    from events.queries.materials import MaterialGroup
    from events.queries.programme import EventContent
    from events.queries.seats import Seats
    from events.queries.share_lines import ShareLine
    from events.queries.words import EventWords

# So many coming dates are shown at once; a weekly meetup has eighty.
DATES_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class DateView:
    """One date. `file_path` is empty where no public file may exist."""

    occurrence: Occurrence
    file_path: str
    is_over: bool

    @property
    def is_moved(self) -> bool:
        """Whether a hand put it elsewhere than its schedule says."""
        o = self.occurrence
        own = (o.own_date, o.own_start_time, o.own_length, o.own_venue_id)
        return any(value is not None for value in own)

    @property
    def is_rescheduled(self) -> bool:
        """Whether a hand put it at another time than its schedule says."""
        return (self.occurrence.own_date, self.occurrence.own_start_time) != (None, None)


@dataclass(frozen=True, slots=True)
class RunView:
    """What one can register for, with its dates; `held` is what the reader holds in it."""

    run: Run
    dates: list[DateView]
    seats: Seats
    door: Door
    held: Registration | None
    register_path: str
    way: Way = Way.IN
    guest_path: str = ""
    # Whose members may register, where not all may.
    admitted: list[str] = field(default_factory=list)
    # For whom seats are kept, and how many each may have.
    shares: list[ShareLine] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return all(date.is_over for date in self.dates)

    @property
    def venues(self) -> list[Venue]:
        """Where its dates that still take place are held, each place once."""
        return _venues([self])

    @property
    def is_online(self) -> bool:
        """Whether one can take part online. Who need not register needs the link all the same."""
        if self.run.registration == RegistrationPolicy.NONE:
            return bool(self.run.event.online_link)
        return self.seats.online.exist

    @property
    def is_in_room(self) -> bool:
        """Whether one can take part where it is held."""
        return self.run.registration == RegistrationPolicy.NONE or self.seats.room.exist

    @property
    def may_wait(self) -> bool:
        """Whether the run keeps a waiting list at all."""
        return self.run.waiting_policy != WaitingPolicy.NONE

    @property
    def room_later(self) -> bool:
        """Whether one can take part online now and wait for a seat in the room."""
        room, online = self.seats.room, self.seats.online
        return self.may_wait and room.exist and room.free == 0 and online.free != 0

    @property
    def is_open_to_reader(self) -> bool:
        """Whether its reader, a member who holds nothing in it, can register for it and others at
        once: not where a manager is asked about each."""
        is_open = self.held is None and self.door.lets_in and self.way == Way.IN
        return is_open and not self.run.asks_managers

    @property
    def is_course(self) -> bool:
        """Whether one registration is for several dates."""
        return not self.run.each_date and len(self.dates) > 1


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event as one reader sees it. `feed_path` is empty where no public feed may exist;
    `online_link` but for confirmed participants, who read `link_appears_at` while it is too early."""

    event: Event
    coming: list[RunView] = field(default_factory=list)
    later: list[RunView] = field(default_factory=list)
    past: list[RunView] = field(default_factory=list)
    feed_path: str = ""
    online_link: str = ""
    link_appears_at: datetime | None = None
    reader: materials.Reader = field(default_factory=materials.Reader)
    has_begun: bool = False

    @property
    def views(self) -> list[RunView]:
        """All runs, those that are over last."""
        return [*self.coming, *self.later, *self.past]

    @property
    def next_run(self) -> RunView | None:
        """The run that matters most: the next one that isn't called off or put off, else any."""
        off = {Door.CANCELLED, Door.POSTPONED}
        ahead = [view for view in self.coming if view.door not in off]
        return next(iter([*ahead, *self.coming, *self.past]), None)

    @property
    def next_date(self) -> DateView | None:
        """Of that run the date that matters most: the next that takes place, else the first."""
        dates = self.next_run.dates if self.next_run else []
        ahead = [date for date in dates if not date.is_over and not date.occurrence.is_cancelled]
        return next(iter([*ahead, *dates]), None)

    @property
    def more_dates(self) -> int:
        """How many dates there are besides the next one, of those still to come."""
        runs = [*self.coming, *self.later]
        dates = [date for view in runs for date in view.dates if not date.is_over]
        return sum(1 for date in dates if date is not self.next_date)

    @property
    def is_online(self) -> bool:
        """Whether one can take part online in something that is still to come."""
        return any(view.is_online for view in [*self.coming, *self.later])

    @property
    def several_path(self) -> str:
        """Where its reader registers for several of its dates at once; empty where there are no two
        to register for."""
        open_to_reader = [v for v in [*self.coming, *self.later] if v.is_open_to_reader]
        if len(open_to_reader) < 2:
            return ""
        _path, mark, query = open_to_reader[0].register_path.partition("?")
        return reverse("register_several", args=[self.event.key]) + mark + query

    @property
    def programme_days(self) -> list[date]:
        """The days that the programme's are counted by; none where every date has the same."""
        views = self.views
        only = views[0] if len(views) == 1 else None
        return programme.days_of(date.occurrence for date in only.dates) if only else []

    @property
    def venues(self) -> list[Venue]:
        """Where the dates that still take place are held, each place once."""
        return _venues([*self.coming, *self.later])

    @property
    def places(self) -> list[Venue]:
        """The same; of an event that is over, where it was held."""
        last = self.next_date.occurrence.venue if self.next_date else None
        return self.venues or ([last] if last and not self.coming else [])


def may_open(page: EventPage, *, viewer: Member | None, token: str = "") -> bool:
    """Whether `viewer` (None: anybody) may read `page`, holding the event's link or not."""
    event = Event.objects.filter(key=page.event_key).first()
    if event is not None and event.is_live:
        return event.is_visible_to(viewer, token)
    return _may_open_unprepared(page, viewer)


def of_page(
    page: EventPage,
    *,
    viewer: Member | None,
    now: datetime,
    token: str = "",
    gives_key: bool = True,
) -> EventDetail | None:
    """The event of `page` for somebody who may open it; None: its dates are still being made.
    `gives_key`: whether the key of an event by link is for this reader.

    A constant number of queries, whatever the number of dates.
    """
    event = Event.objects.select_related("host").filter(key=page.event_key, is_live=True).first()
    if event is None:
        return None
    dates = Occurrence.objects.filter(event=event).exclude(status=Status.WITHDRAWN)
    views = _views(event, dates.select_related("venue"), viewer, now, token, gives_key=gives_key)
    coming = [view for view in views if not view.is_over]
    joins = joining.first(_joining(view, now) for view in views)
    return EventDetail(
        event=event,
        coming=coming[:DATES_AT_ONCE],
        later=coming[DATES_AT_ONCE:],
        past=[view for view in reversed(views) if view.is_over],
        feed_path=public_path(
            event, "feed_event", event.key, get_language() or "en", gives_key=gives_key
        ),
        online_link=joins.link,
        link_appears_at=joins.pending,
        reader=materials.reader(viewer, [view.held for view in views if view.held]),
        has_begun=materials.has_begun(_occurrences(views), now),
    )


def content_of(
    page: EventPage,
    detail: EventDetail | None,
    *,
    is_draft: bool = False,
    is_shared: bool = False,
    token: str = "",
) -> tuple[EventContent, list[MaterialGroup]]:
    """What the page says besides title, text and dates, and what goes with the event; `detail` as
    `of_page` found it. A page that is being written is shown as it stands; where it `is_shared`
    with strangers, with what every visitor may open."""
    source = programme.source_of(page, detail.event if detail else None)
    days = detail.programme_days if detail else []
    content = programme.of_page(page, source=source, dates=days)
    if is_shared:
        has_begun = detail is not None and detail.has_begun
        return content, materials.of_draft(
            page, source, reader=materials.Reader(), has_begun=has_begun
        )
    if is_draft:
        return content, materials.of_draft(page, source)
    if detail is None:
        return content, []
    offered = materials.of_event(
        detail.event,
        page=page,
        source=source,
        reader=detail.reader,
        has_begun=detail.has_begun,
        token=token,
    )
    return content, offered


def of_run(
    uuid: UUID, *, viewer: Member | None, now: datetime, token: str = ""
) -> tuple[RunView, EventWords] | None:
    """One run and its event's words, for somebody about to register; None: not for them to see."""
    run = Run.objects.select_related("event__host").filter(uuid=uuid).first()
    if run is None or not run.event.is_visible_to(viewer, token):
        return None
    dates = Occurrence.objects.filter(run=run).exclude(status=Status.WITHDRAWN)
    views = _views(run.event, dates.select_related("venue"), viewer, now, token)
    if not views:
        return None
    return views[0], words_of_one(run.event, get_language() or "en")


def several(
    key: UUID, *, viewer: Member, now: datetime, token: str = ""
) -> tuple[list[RunView], EventWords] | None:
    """The runs of an event that `viewer` can register for together, and its words; None: there is
    no such event for them to see."""
    event = Event.objects.select_related("host").filter(key=key, is_live=True).first()
    if event is None or not event.is_visible_to(viewer, token):
        return None
    dates = Occurrence.objects.filter(event=event, end__gt=now).exclude(status=Status.WITHDRAWN)
    views = _views(event, dates.select_related("venue"), viewer, now, token)
    return [view for view in views if view.is_open_to_reader], words_of_one(
        event, get_language() or "en"
    )


def _may_open_unprepared(page: EventPage, viewer: Member | None) -> bool:
    """The rule for a page that was published a moment ago, from the page's own settings. It has
    no link yet that could open it."""
    if page.visibility == Visibility.PUBLIC:
        return True
    if viewer is None or not viewer.is_active:
        return False
    if page.visibility == Visibility.MEMBERS:
        return True
    if page.visibility == Visibility.GROUPS:
        inside = Q(memberships__member=viewer, memberships__state=MembershipState.MEMBER)
        return page.groups.filter(inside).exists()
    return (
        page.visibility == Visibility.ORGANISATIONS
        and page.organisations.filter(pk=viewer.organisation_id).exists()
    )


def _views(
    event: Event,
    rows: Iterable[Occurrence],
    viewer: Member | None,
    now: datetime,
    token: str,
    *,
    gives_key: bool = True,
) -> list[RunView]:
    """The runs of `rows`, in the order in which something of them is still to come."""
    dates: dict[int, list[DateView]] = {}
    language = get_language() or "en"
    for row in rows:
        path = public_path(event, "file_occurrence", row.uid, language, gives_key=gives_key)
        dates.setdefault(row.run_id, []).append(DateView(row, path, row.is_over(now)))
    runs = list(Run.objects.filter(pk__in=dates))
    for run in runs:
        run.event = event
        for date in dates[run.pk]:
            date.occurrence.run, date.occurrence.event = run, event
    counts = seats(runs, now=now, viewer=viewer)
    held = _held(runs, viewer)
    names = _names(runs)
    query = f"?{urlencode({'key': token})}" if event.visibility == Visibility.LINK else ""
    views = [
        RunView(
            run=run,
            dates=dates[run.pk],
            seats=counts[run.pk],
            door=door(
                run,
                counts[run.pk],
                now,
                postponed=any(date.occurrence.is_postponed for date in dates[run.pk]),
            ),
            held=held.get(run.pk),
            register_path=reverse("register", args=[run.uuid]) + query,
            way=admission.way_in(run, viewer),
            guest_path=reverse("register_guest", args=[run.uuid]) + query,
            admitted=_who(run, names),
            shares=share_lines.of(counts[run.pk], names),
        )
        for run in runs
    ]
    return sorted(views, key=_next_start)


def _names(runs: list[Run]) -> dict[str, str]:
    """The names of the organisations that some of `runs` or of their seats are for, by their public
    ids."""
    chosen = [run for run in runs if run.admission == Admission.CHOSEN]
    uuids = {uuid for run in chosen for uuid in run.admitted_organisations}
    uuids |= {line["organisation"] for run in runs for line in run.shares} - {""}
    if not uuids:
        return {}
    return {str(row.uuid): str(row) for row in Organisation.objects.filter(uuid__in=uuids)}


def _who(run: Run, names: dict[str, str]) -> list[str]:
    """Whose members may register for `run`: names of organisations, then domains with their @."""
    if run.admission != Admission.CHOSEN:
        return []
    organisations = sorted(names[uuid] for uuid in run.admitted_organisations if uuid in names)
    return [*organisations, *(f"@{domain}" for domain in run.admitted_domains)]


def _next_start(view: RunView) -> tuple[datetime, int]:
    coming = [date for date in view.dates if not date.is_over]
    return (coming or view.dates)[0].occurrence.start, view.run.pk


def _held(runs: list[Run], viewer: Member | None) -> dict[int, Registration]:
    if viewer is None:
        return {}
    live = Registration.objects.live().filter(run__in=runs, contact__member=viewer)
    return {registration.run_id: registration for registration in live}


def _venues(views: Iterable[RunView]) -> list[Venue]:
    occurrences = (date.occurrence for view in views for date in view.dates if not date.is_over)
    places = (o.venue for o in occurrences if o.venue is not None and not o.is_cancelled)
    return list({venue.pk: venue for venue in places}.values())


def _occurrences(views: Iterable[RunView]) -> list[Occurrence]:
    return [date.occurrence for view in views for date in view.dates]


def _joining(view: RunView, now: datetime) -> Joining:
    """What its reader sees of the link to join."""
    if view.held is None:
        return joining.NOTHING
    return joining.of(view.held, [date.occurrence for date in view.dates], now=now)


def public_path(event: Event, name: str, *arguments: object, gives_key: bool = True) -> str:
    """The address `name` (a feed or a file of `event`) for anybody who may have it, with the key
    of an event by link, where the reader may have that. Empty for events that are for some members
    only: a feed knows nobody."""
    if event.visibility == Visibility.PUBLIC:
        return reverse(name, args=arguments)
    if event.visibility == Visibility.LINK and gives_key:
        return f"{reverse(name, args=arguments)}?{urlencode({'key': event.link_token})}"
    return ""
