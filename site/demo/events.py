"""One event of the demo: its pages, published as an editor would, then who registers, then what an
organiser changes by hand."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from wagtail.models import Locale

from community.models import Member, Organisation
from demo import crowds, event_content, marks, surveys
from demo.content import people
from demo.keys import key
from events.enums import Admission
from events.models import (
    EventPage,
    EventsPage,
    OptionPlan,
    QuestionPlan,
    RunPlan,
    ScheduleEntry,
    Venue,
)
from events.services import certificates, dates, schedule
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.content.shapes import EntryData, EventData, HandChange, QuestionData, Words
    from events.models import Event, Occurrence


def load_event(
    data: EventData, *, now: datetime, come: crowds.Come = crowds.one_by_one
) -> Counter[str]:
    """Publish the event and let its crowds register, if it isn't there yet; what was added.

    Belongs into a transaction: either the whole event is there or nothing of it.
    """
    if EventPage.objects.filter(translation_key=key("event", data.key)).exists():
        return Counter()
    with no_mail():
        event = _publish(data, now)
        registered = sum(come(crowd, event, data.language, now) for crowd in data.crowds)
        # Found before the first of them is cancelled, which would shift the others.
        found = [crowds.run_of(event, change.date, now) for change in data.by_hand]
        for run, change in zip(found, data.by_hand, strict=True):
            _change(run.occurrences.get(), change)
        marks.mark(event, now=now)
        if data.has_certificates:
            for run in event.runs.filter(ends_at__lte=now):
                certificates.issue(run, actor=_organiser(), now=now)
        surveys.answer(event, data, organiser=_organiser(), now=now)
    return Counter(events=1, registrations=registered)


def rich_text(body: str) -> str:
    """A body as the editor would have stored it: no line breaks between or inside the blocks."""
    return " ".join(body.split()).replace("> <", "><")


def _publish(data: EventData, now: datetime) -> Event:
    """Publish the event's pages: the first with the schedule, its translations with words only."""
    organiser = _organiser()
    first, *translations = data.words
    page = _page(data, first)
    page.kind, page.visibility = data.kind, data.visibility
    page.online_link = data.online_link
    page.host = Organisation.objects.get(uuid=key("organisation", data.host))
    page.plans = [_plan(data, now)]
    page.questions = [
        _question(question, data, number) for number, question in enumerate(data.questions)
    ]
    page.feedback_questions = list(surveys.questions(data))
    _add(page, organiser)
    for words in translations:
        _add(_page(data, words), organiser)
    event = schedule.event_of(page)
    if event is None:
        raise RuntimeError(f"publishing {page} has made no event")
    return event


def _page(data: EventData, words: Words) -> EventPage:
    page = EventPage(
        title=words.title,
        slug=words.slug,
        lead=words.lead,
        body=rich_text(words.body),
        locale=Locale.objects.get(language_code=words.language),
        translation_key=key("event", data.key),
        live=False,
    )
    event_content.fill(page, data)
    return page


def _add(page: EventPage, organiser: Member) -> None:
    page.owner = organiser
    EventsPage.objects.get(locale=page.locale).add_child(instance=page)
    page.save_revision(user=organiser).publish()


def _plan(data: EventData, now: datetime) -> RunPlan:
    plan = RunPlan(
        key=key("plan", data.key),
        mode=data.mode,
        registration=data.registration,
        admission=Admission.EVERYBODY if data.is_for_guests else Admission.MEMBERS,
        seats_room=data.seats_room,
        seats_online=data.seats_online,
        waiting_policy=data.waiting,
        shares=[share.as_stored() for share in data.shares],
        certificate=data.has_certificates,
        self_check_in=data.has_code,
    )
    plan.entries.add(
        *(_entry(entry, f"{data.key}:{number}", now) for number, entry in enumerate(data.entries))
    )
    return plan


def _question(data: QuestionData, event: EventData, number: int) -> QuestionPlan:
    name = f"{event.key}:{data.key}"
    made = QuestionPlan(
        key=key("question", name),
        kind=data.kind,
        words=data.words,
        shown_if=str(key("question", f"{event.key}:{data.hangs_on}")) if data.hangs_on else "",
        sensitive=data.sensitive,
        sort_order=number,
    )
    made.options.add(
        *(
            OptionPlan(key=key("option", f"{name}:{option}"), words=words, sort_order=place)
            for place, (option, words) in enumerate(data.options)
        )
    )
    return made


def _entry(data: EntryData, name: str, now: datetime) -> ScheduleEntry:
    venue = Venue.objects.get(uuid=key("venue", data.venue)) if data.venue else None
    return ScheduleEntry(
        key=key("entry", name),
        start_date=data.day(now.astimezone(ZoneInfo(data.zone)).date()),
        start_time=data.start,
        end_time=data.end,
        time_zone=data.zone,
        recurrence=f"RRULE:{data.rule}" if data.rule else "",
        venue=venue,
    )


def _change(occurrence: Occurrence, change: HandChange) -> None:
    # By the clock, as publishing was: a date's history may not begin before the date.
    organiser, now = _organiser(), timezone.now()
    if change.start is None:
        dates.cancel(occurrence, reason=change.reason, actor=organiser, now=now)
        return
    dates.move(
        occurrence,
        day=occurrence.date + timedelta(days=change.days_later),
        start_time=change.start,
        length=occurrence.wall_end - occurrence.wall_start,
        venue=Venue.objects.get(uuid=key("venue", change.venue)) if change.venue else None,
        reason=change.reason,
        actor=organiser,
        now=now,
    )


def _organiser() -> Member:
    return Member.objects.get(email=people.address(people.ORGANISER.key))


@contextmanager
def no_mail() -> Iterator[None]:
    """Keep the mails that loading promises from going out: their rows stay in the outbox, marked
    as not needed, and the tasks that come for them find nothing to do."""
    last = OutboxRow.objects.aggregate(last=Max("pk"))["last"] or 0
    yield
    OutboxRow.objects.filter(
        pk__gt=last,
        state=OutboxRow.State.PENDING,
        # Whoever else works on the site at this moment gets their mails.
        recipient__endswith=f"@{people.DOMAIN}",
    ).update(
        state=OutboxRow.State.SKIPPED,
        done_at=timezone.now(),
        error="Promised by loading the demo",
    )
