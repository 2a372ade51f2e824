"""What goes with an event, and what of it one reader may open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from events.enums import Audience, MaterialPhase, State, Status, Visibility
from events.models import Event, EventPage, GuardedDocument, Material, Occurrence, Registration
from foundation import targets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise
    from wagtail.documents.models import AbstractDocument

    from community.models import Member

FOR: dict[str, str | _StrPromise] = {
    Audience.EVERYBODY: "",
    Audience.MEMBERS: _("For members"),
    Audience.REGISTERED: _("For whoever is registered"),
    Audience.CONFIRMED: _("For confirmed participants"),
}


class Piece(NamedTuple):
    """A block of material as an editor wrote it."""

    key: UUID
    title: str
    phase: str
    audience: str
    document: AbstractDocument | None
    link: str

    @property
    def target(self) -> tuple[int | None, str]:
        return self.document and self.document.pk, self.link


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides which material of one event somebody may open: whether they are a member, and
    the states of their registrations for it that are still alive."""

    is_member: bool = False
    states: frozenset[str] = frozenset()

    def may_open(self, audience: str) -> bool:
        """Of an event that they may see."""
        match audience:
            case Audience.EVERYBODY:
                return True
            case Audience.MEMBERS:
                return self.is_member
            case Audience.REGISTERED:
                return bool(self.states)
            case Audience.CONFIRMED:
                return State.CONFIRMED in self.states
        return False


# Whoever writes a page opens all that it offers.
EDITOR = Reader(True, frozenset({State.CONFIRMED}))


@dataclass(frozen=True, slots=True)
class MaterialView:
    """One piece for one reader. `href` is empty where they may not open it; `whose` then says who
    may. `language` is that of the title."""

    title: str
    language: str
    href: str
    whose: str
    document: AbstractDocument | None = None

    @property
    def format(self) -> str:
        return self.document.file_extension.upper() if self.document else ""


@dataclass(frozen=True, slots=True)
class MaterialGroup:
    """The pieces of one phase, in the editor's order."""

    phase: MaterialPhase
    pieces: list[MaterialView]

    @property
    def has_closed(self) -> bool:
        """Whether something of it is not for this reader."""
        return not all(piece.href for piece in self.pieces)


def pieces(page: EventPage) -> dict[UUID, Piece]:
    """What `page` offers, by the key of each block; what leads nowhere any more is left out."""
    found = {}
    for block in page.materials:
        value, key = block.value, _key(block.id)
        # A translator's form takes any link, also one longer than its column.
        link = value["link"] if targets.is_web(value["link"] or "") else ""
        if key and (value["document"] or link):
            found[key] = Piece(
                key,
                value["title"],
                value["phase"],
                value["audience"],
                value["document"],
                link,
            )
    return found


def reader(viewer: Member | None, registrations: Iterable[Registration] = ()) -> Reader:
    """`viewer` with `registrations`, their own live ones for one event. Who has only asked, or not
    confirmed an address yet, is not registered."""
    is_member = viewer is not None and viewer.is_authenticated and viewer.is_active
    states = {State(registration.state) for registration in registrations}
    return Reader(is_member, frozenset(states - {State.HELD, State.REQUESTED}))


def of_event(
    event: Event,
    *,
    page: EventPage,
    source: EventPage,
    reader: Reader,
    has_begun: bool,
    token: str = "",
) -> list[MaterialGroup]:
    """The published material of `event` for `reader`, who may see the event, in the words of
    `page` or, where it has none, of `source`. `token`: the key of an event by link."""
    rows = Material.objects.filter(event=event).select_related("document")
    query = f"?{urlencode({'key': token})}" if event.visibility == Visibility.LINK and token else ""
    return _groups(
        rows,
        words=_titles(page, source),
        language=page.locale.language_code,
        reader=reader,
        has_begun=has_begun,
        address=lambda row: f"{row.address}{query if row.document else ''}",
    )


def of_draft(
    page: EventPage, source: EventPage, *, reader: Reader = EDITOR, has_begun: bool = True
) -> list[MaterialGroup]:
    """The material of a page that is being written, as `reader` may open it."""
    offered = pieces(source)
    for key, own in pieces(page).items():
        if base := offered.get(key):
            # A translation has only a copy of the audience.
            offered[key] = own._replace(phase=base.phase, audience=base.audience)
    rows = [
        Material(key=p.key, phase=p.phase, audience=p.audience, document=p.document, link=p.link)
        for p in offered.values()
    ]
    return _groups(
        rows,
        words=_titles(page, source),
        language=page.locale.language_code,
        reader=reader,
        has_begun=has_begun,
        address=lambda row: row.address,
    )


def of_registrations(
    rows: Collection[Registration],
    *,
    viewer: Member | None,
    language: str,
    now: datetime,
    address: Callable[[Registration, Material], str],
) -> dict[int, list[MaterialGroup]]:
    """The material of the events that `rows` (of one person) are for, by the key of each row, with
    what each row alone opens. A constant number of queries."""
    live = [row for row in rows if row.is_live and row.run.event.is_live]
    materials: defaultdict[int, list[Material]] = defaultdict(list)
    events = {row.run.event_id for row in live}
    for material in Material.objects.filter(event__in=events).select_related("document"):
        materials[material.event_id].append(material)
    if not materials:
        return {}
    begun = _begun(materials, now)
    pages = _pages({row.run.event for row in live if row.run.event_id in materials})
    return {
        row.pk: _groups(
            materials[row.run.event_id],
            words=_titles(*_of_language(pages[row.run.event.key], row.run.event, language)),
            language=language,
            reader=reader(viewer, [row]),
            has_begun=row.run.event_id in begun,
            address=lambda material, row=row: address(row, material),  # type: ignore[misc]
        )
        for row in live
        if row.run.event_id in materials and pages[row.run.event.key]
    }


def by_registration(
    registration: Registration, key: UUID, *, language: str, now: datetime
) -> Material | None:
    """The piece `key` that the holder of `registration` may open; None: there is none for them."""
    event = registration.run.event
    if not (registration.is_live and event.is_live):
        return None
    rows = Material.objects.filter(event=event, key=key, language__in=["", language])
    # That of the language, where there is one, before the one for all.
    material = rows.select_related("document").order_by("-language").first()
    if material is None or (_is_for_later(material) and event.pk not in _begun([event.pk], now)):
        return None
    found = reader(registration.contact.member, [registration])
    return material if found.may_open(material.audience) else None


def opens(
    document: AbstractDocument, *, viewer: Member | None, now: datetime, token: str = ""
) -> bool:
    """Whether some event's material opens `document` to `viewer` (None: anybody), who may hold the
    key of an event by link."""
    return document.pk in _opened([document.pk], viewer=viewer, now=now, token=token)


def readable(documents: Collection[int], *, viewer: Member | None, now: datetime) -> set[int]:
    """Those of `documents` that `viewer` (None: anybody) may open: all that nobody guards, and of
    the others those that some event's material opens. A constant number of queries."""
    guarded = GuardedDocument.objects.filter(document__in=list(documents))
    closed = set(guarded.values_list("document", flat=True))
    opened = _opened(closed, viewer=viewer, now=now) if closed else set()
    return (set(documents) - closed) | opened


def _opened(
    documents: Iterable[int], *, viewer: Member | None, now: datetime, token: str = ""
) -> set[int]:
    wanted = Material.objects.filter(document__in=list(documents), event__is_live=True)
    rows = list(wanted.select_related("event"))
    events = {row.event_id: row.event for row in rows}
    own = _own(events, viewer)
    visible = Event.objects.filter(pk__in=events).visible_to(viewer)
    seen = {*own, *visible.values_list("pk", flat=True)}
    seen |= {
        event.pk
        for event in events.values()
        if event.visibility == Visibility.LINK and event.opened_by(token)
    }
    begun = _begun(events, now)
    return {
        row.document_id
        for row in rows
        if row.document_id
        and row.event_id in seen
        and (row.event_id in begun or not _is_for_later(row))
        and reader(viewer, own.get(row.event_id, [])).may_open(row.audience)
    }


def has_begun(dates: Iterable[Occurrence], now: datetime) -> bool:
    """Whether the first of `dates` that take place has begun."""
    return any(date.start <= now for date in dates if date.status == Status.SCHEDULED)


def _begun(events: Iterable[int], now: datetime) -> set[int]:
    """Those of `events` of which a date that takes place has begun."""
    dates = Occurrence.objects.filter(event__in=list(events), status=Status.SCHEDULED)
    firsts = dates.order_by().values_list("event").annotate(first=Min("start"))
    return {event for event, first in firsts if first <= now}


def _own(
    events: Mapping[int, Event], viewer: Member | None
) -> defaultdict[int, list[Registration]]:
    """The live registrations of `viewer`, by event."""
    found: defaultdict[int, list[Registration]] = defaultdict(list)
    if viewer is not None and viewer.is_authenticated:
        rows = Registration.objects.live().filter(contact__member=viewer, run__event__in=events)
        for registration in rows.select_related("run"):
            found[registration.run.event_id].append(registration)
    return found


def _pages(events: Collection[Event]) -> defaultdict[UUID, list[EventPage]]:
    """The live pages of each event."""
    found: defaultdict[UUID, list[EventPage]] = defaultdict(list)
    rows: QuerySet[EventPage] = EventPage.objects.live().filter(
        translation_key__in=[event.key for event in events], alias_of=None
    )
    for page in rows.select_related("locale").order_by("pk"):
        found[page.translation_key].append(page)
    return found


def _of_language(
    pages: list[EventPage], event: Event, language: str
) -> tuple[EventPage, EventPage]:
    """The page in `language` and the one with the schedule, or the nearest to them."""
    source = next((page for page in pages if page.pk == event.schedule_page_id), pages[0])
    return next((page for page in pages if page.locale.language_code == language), source), source


def _titles(page: EventPage, source: EventPage) -> dict[UUID, tuple[str, str]]:
    """Title and its language of each piece, in the order of `source`."""
    own = _written(page)
    return {
        key: (own[key], page.locale.language_code)
        if key in own
        else (title, source.locale.language_code)
        for key, title in _written(source).items()
    }


def _written(page: EventPage) -> dict[UUID, str]:
    """The title of each piece as it is stored: no document is asked for."""
    titles = {_key(block.get("id")): block["value"]["title"] for block in page.materials.raw_data}
    return {key: title for key, title in titles.items() if key}


def _groups(
    rows: Iterable[Material],
    *,
    words: Mapping[UUID, tuple[str, str]],
    language: str,
    reader: Reader,
    has_begun: bool,
    address: Callable[[Material], str],
) -> list[MaterialGroup]:
    by_key = {row.key: row for row in rows if not row.language}
    by_key |= {row.key: row for row in rows if row.language == language}
    groups = []
    for phase in MaterialPhase:
        views = [
            _view(by_key[key], *said, reader, address)
            for key, said in words.items()
            if key in by_key
            and by_key[key].phase == phase
            and (has_begun or not _is_for_later(by_key[key]))
        ]
        if views:
            groups.append(MaterialGroup(phase, views))
    return groups


def _view(
    row: Material, title: str, language: str, reader: Reader, address: Callable[[Material], str]
) -> MaterialView:
    may = reader.may_open(row.audience)
    return MaterialView(
        title=title,
        language=language,
        href=address(row) if may else "",
        whose="" if may else str(FOR[row.audience]),
        document=row.document,
    )


def _is_for_later(material: Material) -> bool:
    """Whether it is shown only when the event has begun."""
    return material.phase != MaterialPhase.BEFORE


def _key(block_id: str | None) -> UUID | None:
    # An editor's browser makes it, so it may be anything.
    try:
        return UUID(block_id) if block_id else None
    except ValueError:
        return None
