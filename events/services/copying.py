"""A new event like another one: its words, settings and schedule, begun on another day.

Templates are such events too: patterns that nobody can publish, only make events from.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME

from events.calendar import shifting
from events.calendar.zones import to_local, to_utc
from events.list_inputs import days_of, periods_of
from events.models import EventPage
from events.shares import Share

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wagtail.models import Page

    from community.models import Member
    from events.models import RunPlan, ScheduleEntry

# What belongs to one page and its own history, and never to a copy of it.
_ITS_OWN: Final = (
    *("pk", "path", "depth", "numchild", "url_path", "translation_key", "alias_of"),
    *("live", "has_unpublished_changes", "first_published_at", "last_published_at"),
    *("live_revision", "latest_revision", "latest_revision_created_at", "draft_title"),
    *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "owner"),
    *("quiet_effect", COMMENTS_RELATION_NAME),
)


@transaction.atomic
def copy(
    page: EventPage,
    *,
    title: str,
    slug: str,
    first_day: date | None,
    languages: Collection[str],
    actor: Member,
    is_template: bool = False,
) -> EventPage:
    """Make a new event, as a draft, of the newest version of `page`, which must be the page of its
    schedule; with its translations into `languages`, under their own titles.

    The schedule is moved so that its first date falls on `first_day` (None: it stays). Settings
    come along, registrations and hand changes don't. `slug` is free beside `page`.
    """
    draft = newest(page)
    by = timedelta(0)
    if first_day is not None and (begins := first_date(draft)) is not None:
        by = first_day - begins
    new = _Copies(by=by, is_template=is_template, actor=actor)
    made = new.add(draft, title=title, slug=slug)
    for translation in translations(page, languages):
        words = newest(translation)
        new.add(words, title=words.title, slug=free_slug(words.get_parent(), words.slug))
    log(made, "events.copy", user=actor, data={"source": {"id": page.pk, "title": draft.title}})
    return made


def newest(page: EventPage) -> EventPage:
    """The newest version of `page`, published or not."""
    draft = page.get_latest_revision_as_object()
    assert isinstance(draft, EventPage)  # noqa: S101 -- what a revision of an EventPage holds
    return draft


def translations(page: EventPage, languages: Collection[str]) -> list[EventPage]:
    """The pages that say the same as `page` in other languages, of these."""
    others = EventPage.objects.filter(translation_key=page.translation_key, alias_of=None)
    rows = others.exclude(pk=page.pk).filter(locale__language_code__in=languages)
    return list(rows.select_related("locale").order_by("pk"))


def first_date(page: EventPage) -> date | None:
    """The first date that the schedule of `page` makes; None where it makes none."""
    found = [_first_date(entry) for _plan, entry in _lines(page) if entry.start_date]
    return min(found, default=None)


def free_slug(parent: Page, wish: str) -> str:
    """A slug that no page below `parent` has, as near to `wish` as can be."""
    wish = slugify(wish)[:240] or "event"
    taken = taken_slugs(parent)
    slug, number = wish, 1
    while slug in taken:
        number += 1
        slug = f"{wish}-{number}"
    return slug


def taken_slugs(parent: Page) -> set[str]:
    """The slugs that no new page below `parent` can have."""
    reserved: frozenset[str] = getattr(parent.specific_class, "reserved_slugs", frozenset())
    return {*parent.get_children().values_list("slug", flat=True), *reserved}


class _Copies:
    """The pages of one new event."""

    def __init__(self, *, by: timedelta, is_template: bool, actor: Member) -> None:
        self.by, self.is_template, self.actor = by, is_template, actor
        self.event_key = uuid.uuid4()
        # Plans and entries keep together across the languages, under keys of their own.
        self.keys: defaultdict[uuid.UUID, uuid.UUID] = defaultdict(uuid.uuid4)

    def add(self, draft: EventPage, *, title: str, slug: str) -> EventPage:
        """A copy of `draft` beside it."""
        page = EventPage.from_serializable_data(_content(draft))
        page.title, page.slug, page.draft_title = title, slug, title
        page.translation_key, page.locale = self.event_key, draft.locale
        page.is_template, page.owner = self.is_template, self.actor
        page.live, page.has_unpublished_changes = False, True
        self._give_keys(page)
        _shift(page, self.by)
        draft.get_parent().add_child(instance=page)
        page.save_revision(user=self.actor, changed=False)
        return page

    def _give_keys(self, page: EventPage) -> None:
        for plan in page.plans.all():
            plan.key = self.keys[plan.key]
            for entry in plan.entries.all():
                entry.key = self.keys[entry.key]


def _content(draft: EventPage) -> dict[str, Any]:
    """What a copy takes over; its rows are new ones."""
    content = draft.serializable_data()
    for name in _ITS_OWN:
        content.pop(name, None)
    for plan in content["plans"]:
        plan["pk"] = plan["page"] = None
        for entry in plan["entries"]:
            entry["pk"] = entry["plan"] = None
    # Their keys stay: they mean something within one event only, and questions hang on each other.
    for question in (*content["questions"], *content.get("feedback_questions", ())):
        question["pk"] = question["page"] = None
        for option in question["options"]:
            option["pk"] = option["question"] = None
    return {**content, "pk": None}


def _lines(page: EventPage) -> Iterator[tuple[RunPlan, ScheduleEntry]]:
    for plan in page.plans.all():
        for entry in plan.entries.all():
            yield plan, entry


def _first_date(entry: ScheduleEntry) -> date:
    try:
        return shifting.first_date(entry.as_entry())
    except ValueError:
        return entry.start_date  # a draft may still be anything


def _shift(page: EventPage, by: timedelta) -> None:
    """Let everything in the schedule happen `by` later."""
    if not by:
        return
    for plan in page.plans.all():
        zones = [entry.time_zone for entry in plan.entries.all()]
        if plan.opens_at is not None and zones:
            # At the same time of day, also where the clocks have changed in between.
            opens = to_local(plan.opens_at.astimezone(UTC), zones[0])
            plan.opens_at = to_utc(opens + by, zones[0])
        # Or nothing would be kept in the copy: the day has passed.
        plan.shares = [Share.stored(line).moved(by).as_stored() for line in plan.shares]
    for _plan, entry in _lines(page):
        if entry.start_date is not None:
            _shift_entry(entry, by)


def _shift_entry(entry: ScheduleEntry, by: timedelta) -> None:
    if entry.recurrence:
        _shift_rule(entry, by)
    entry.start_date += by
    if entry.end_date is not None:
        entry.end_date += by
    entry.extra_days = [(day + by).isoformat() for day in days_of(entry.extra_days)]
    entry.left_out = [
        [(period.first + by).isoformat(), period.last and (period.last + by).isoformat()]
        for period in periods_of(entry.left_out)
    ]


def _shift_rule(entry: ScheduleEntry, by: timedelta) -> None:
    field = entry._meta.get_field("recurrence")
    try:
        alone = entry.as_entry()
        begins = shifting.first_date(replace(alone, extra=frozenset(), left_out=()))
        rule = shifting.shifted_rule(alone.rule, first=alone.first, first_date=begins, by=by)
    except ValueError:
        return  # of a draft: the form says what is wrong with it
    entry.recurrence = field.to_python(f"RRULE:{rule}")
