"""What waits for a word of the reader's own in digests: offers, requests, surveys.

What was answered between choosing and rendering is gone. Each is told once: it stands on the site.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import Member
from events.digest_entries import facts_of, next_of_runs, words_for
from events.enums import State
from events.models import Registration, Run
from events.models.feedback import OPEN_FOR
from events.queries import desk_rights, feedback, manager_requests, organisers
from events.queries.feedback import Standing
from foundation.digests import WAITING, Entry, PersonalSection, sections
from foundation.templatetags.times import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from events.models import Occurrence
    from events.queries.words import EventWords
    from foundation.digests import Reader, Window


class Duty(PersonalSection):
    """A section of what waits for its reader."""

    heading = WAITING
    is_own = True
    is_public = False

    def address(self) -> str:
        return _absolute("my_registrations")


class OwnPlaces(Duty):
    """Something about the reader's own registrations. The key has the registration and, where it
    can wait more than once, which time it is."""

    kind: str

    @abstractmethod
    def waiting(self, members: Collection[int], now: datetime) -> QuerySet[Registration]:
        """The registrations of `members` that may wait at `now`, with their run and event; the most
        urgent first."""

    @abstractmethod
    def until(self, row: Any, now: datetime) -> datetime | None:
        """Until when one can answer at `now`; None: there is nothing to answer."""

    @abstractmethod
    def entry(
        self, row: Any, words: EventWords, date: Occurrence | None, until: datetime
    ) -> Entry | None: ...

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        of = {window.reader.member.pk: window for window in windows}
        chosen: dict[int, list[str]] = {}
        for row in self.waiting(of.keys(), min(window.until for window in windows)):
            window = of[row.contact.member_id or 0]
            if until := self.until(row, window.until):
                chosen.setdefault(window.reader.key, []).append(self.key(row, until))
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        found: dict[str, tuple[Registration, datetime]] = {}
        for row in self.waiting([reader.member.pk], now).filter(uuid__in=map(_uuid, things)):
            if until := self.until(row, now):
                found[self.key(row, until)] = row, until
        rows = [row for row, _until in found.values()]
        words = words_for(row.run.event for row in rows)
        dates = next_of_runs([row.run_id for row in rows], now)
        entries = [
            self.entry(row, words[row.run.event_id], dates.get(row.run_id), until)
            for row, until in (found[thing] for thing in things if thing in found)
        ]
        return [entry for entry in entries if entry is not None]

    def key(self, row: Registration, until: datetime) -> str:
        return f"{self.kind}:{row.uuid}:{int(until.timestamp())}"


def _registrations(members: Collection[int]) -> QuerySet[Registration]:
    rows = Registration.objects.filter(contact__member__in=members)
    return rows.select_related("run__event", "contact")


class Offers(OwnPlaces):
    """Seats that are offered to one, or that wait for one's word as a guest."""

    order = 0
    kind = "offer"

    def waiting(self, members: Collection[int], now: datetime) -> QuerySet[Registration]:
        offered = Q(state=State.OFFERED) | ~Q(offered_mode="")
        rows = _registrations(members).filter(
            offered & Q(offer_expires_at__gt=now) | Q(state=State.HELD, held_until__gt=now)
        )
        return rows.order_by(Coalesce("offer_expires_at", "held_until"), "pk")

    def until(self, row: Registration, now: datetime) -> datetime | None:
        until = row.held_until if row.state == State.HELD else row.offer_expires_at
        return until if until and now < until and not row.run.has_begun(now) else None

    def entry(
        self, row: Registration, words: EventWords, date: Occurrence | None, until: datetime
    ) -> Entry | None:
        if date is None:
            return None
        is_held = row.state == State.HELD
        what = _("Confirm your seat by %(moment)s") if is_held else _("Answer by %(moment)s")
        return Entry(
            thing=self.key(row, until),
            title=words.title,
            language=words.language,
            address=_absolute("my_registrations"),
            facts=(what % {"moment": moment(until)}, *facts_of(date)),
            why=_("You have registered") if is_held else _("A seat is offered to you"),
        )


class Surveys(OwnPlaces):
    """How it was: of what one took part in, as long as one can answer."""

    order = 6
    kind = "feedback"

    def waiting(self, members: Collection[int], now: datetime) -> QuerySet[Registration]:
        rows: Any = _registrations(members).annotate(**feedback.standing())
        return rows.filter(
            state=State.CONFIRMED,
            run__ends_at__gt=now - OPEN_FOR,
            has_survey=True,
            may_have_come=True,
            gave_feedback=False,
            survey_closed=False,
        ).order_by("run__ends_at", "pk")

    def until(self, row: Any, now: datetime) -> datetime | None:
        standing = Standing.of(row, now=now)
        return standing.until if standing.may_answer else None

    def key(self, row: Registration, until: datetime) -> str:
        return f"{self.kind}:{row.uuid}"

    def entry(
        self, row: Registration, words: EventWords, date: Occurrence | None, until: datetime
    ) -> Entry | None:
        return Entry(
            thing=self.key(row, until),
            title=words.title,
            language=words.language,
            address=_absolute("my_feedback", row.uuid),
            facts=(_("Say how it was, by %(moment)s") % {"moment": moment(until)},),
            why=_("You took part"),
        )


class Approvals(Duty):
    """Who names the reader as their manager, and asks to take part."""

    order = 1

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        of = {window.reader.member.email: window for window in windows}
        chosen: dict[int, list[str]] = {}
        for row in _asked(of.keys()):
            window = of[row.manager_email]
            if _may_approve(row, window.reader.member, window.until):
                chosen.setdefault(window.reader.key, []).append(_approval(row))
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        rows = _asked([reader.member.email]).filter(uuid__in=map(_uuid, things))
        found = {_approval(row): row for row in rows if _may_approve(row, reader.member, now)}
        words = words_for(row.run.event for row in found.values())
        dates = next_of_runs([row.run_id for row in found.values()], now)
        shown = [found[thing] for thing in things if thing in found]
        return [
            _entry_of_approval(row, words[row.run.event_id], dates[row.run_id])
            for row in shown
            if row.run_id in dates
        ]


def _asked(emails: Collection[str]) -> QuerySet[Registration]:
    rows = Registration.objects.filter(
        state=State.REQUESTED, manager_asked_at__isnull=False, manager_email__in=emails
    )
    rows = rows.select_related("run__event", "contact__member__organisation")
    return rows.order_by("manager_asked_at", "pk")


def _approval(row: Registration) -> str:
    return f"approve:{row.uuid}:{row.manager_link_version}"


def _may_approve(row: Registration, reader: Member, now: datetime) -> bool:
    in_time = row.answer_by is not None and now < row.answer_by and not row.run.has_begun(now)
    return in_time and row.contact.member_id != reader.pk


def _entry_of_approval(row: Registration, words: EventWords, date: Occurrence) -> Entry:
    name = manager_requests.person(row.contact).name or row.contact.email
    asks = _("%(name)s asks to take part") % {"name": name}
    by = _("Answer by %(moment)s") % {"moment": moment(row.answer_by)} if row.answer_by else ""
    return Entry(
        thing=_approval(row),
        title=words.title,
        language=words.language,
        address=_absolute("manager_request", row.manager_token),
        facts=(asks, by, *facts_of(date)),
        why=_("You are named as the manager"),
    )


class Requests(Duty):
    """Who asks for a place in an event that the reader looks after: whose page they made, or which
    their organisation holds. Rendering asks the whole rule of the desk."""

    order = 2

    def address(self) -> str:
        return _absolute("event_runs")

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        members = {window.reader.member.pk: window for window in windows}
        rights = Member.objects.filter(organisers.may("change_registration"), pk__in=members)
        able = set(rights.values_list("pk", flat=True))
        look_after = Member.objects.filter(organisers.may("look_after_organisation"))
        holding = rights.filter(pk__in=look_after.values("pk"))
        holders: dict[int, set[int]] = defaultdict(set)
        for pk, organisation in holding.values_list("pk", "organisation") if able else ():
            if organisation is not None:
                holders[organisation].add(pk)
        chosen: dict[int, list[str]] = {}
        for row in _requested(able, holders) if able else ():
            for pk in able.intersection({row["owner"]}) | holders.get(row["host"], set()):
                window = members[pk]
                if window.until < row["starts_at"]:
                    key = f"requests:{row['of']}:{int(row['last'].timestamp())}"
                    chosen.setdefault(window.reader.key, []).append(key)
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        member = reader.member
        if not member.has_perm(desk_rights.CHANGE_PARTICIPANTS):
            return []
        waits = Q(registrations__state=State.REQUESTED, registrations__manager_asked_at=None)
        rows = Run.objects.filter(
            uuid__in=map(_uuid, things), event__in=desk_rights.events_of(member)
        ).annotate(number=Count("registrations", filter=waits))
        found = {str(run.uuid): run for run in rows.filter(number__gt=0).select_related("event")}
        words = words_for(run.event for run in found.values())
        dates = next_of_runs([run.pk for run in found.values()], now)
        shown = {uuid: thing for thing in things if (uuid := _uuid(thing)) in found}
        return [
            _entry_of_requests(thing, found[uuid], words[found[uuid].event_id], dates)
            for uuid, thing in shown.items()
            if found[uuid].pk in dates and not found[uuid].has_begun(now)
        ]


def _requested(able: Collection[int], hosts: Collection[int]) -> Iterable[dict[str, Any]]:
    """Runs with requests for an organiser among `able`, or of one of `hosts`."""
    near = Q(run__event__schedule_page__owner__in=able)
    near |= Q(run__event__host__in=hosts)
    rows = Registration.objects.filter(
        near, state=State.REQUESTED, manager_asked_at=None, run__starts_at__isnull=False
    )
    told: Any = rows.order_by().values(
        of=F("run__uuid"),
        host=F("run__event__host"),
        owner=F("run__event__schedule_page__owner"),
        starts_at=F("run__starts_at"),
    )
    return told.annotate(last=Max("changed_at")).order_by("starts_at", "of")


def _entry_of_requests(
    thing: str, run: Any, words: EventWords, dates: Mapping[int, Occurrence]
) -> Entry:
    wait = ngettext("%(number)s request waits", "%(number)s requests wait", run.number)
    people = _absolute("event_participants", run.uuid)
    return Entry(
        thing=thing,
        title=words.title,
        language=words.language,
        address=f"{people}?{urlencode({'state': State.REQUESTED.value})}",
        facts=(wait % {"number": run.number}, *facts_of(dates[run.pk])),
        why=_("You look after this event"),
    )


def _uuid(thing: str) -> str:
    return thing.split(":")[1]


def _absolute(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


sections.register("events.offers", Offers())
sections.register("events.approvals", Approvals())
sections.register("events.requests", Requests())
sections.register("events.surveys", Surveys())
