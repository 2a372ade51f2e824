"""What may not be published many at once: there Wagtail asks no form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from events import admin_forms, validators
from events.enums import RunMode, Visibility
from events.models import Event, EventPage, RunPlan
from events.services import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


def why_not(pages: Iterable[Page], *, below: bool, now: datetime) -> str:
    """Why the newest drafts of `pages` cannot be published, and of the drafts below them where
    `below`; empty where they can."""
    for draft in _drafts(pages, below=below):
        try:
            _check(draft, now)
        except ValidationError as error:
            return _("“%(page)s” cannot be published: %(reason)s") % {
                "page": draft.title,
                "reason": error.messages[0],
            }
    return ""


def hold(pages: Iterable[Page]) -> None:
    """Before `pages` and what is below them are changed in one transaction: wait for whoever is
    changing one of them, and keep others out. Pages first, then events, as publishing one does."""
    below = EventPage.objects.none()
    for page in pages:
        below |= EventPage.objects.descendant_of(page, inclusive=True)
    keys = set(below.order_by().values_list("translation_key", flat=True))
    rows = Page.objects.filter(translation_key__in=keys).select_for_update().order_by("pk")
    list(rows.values_list("pk", flat=True))
    versions.hold(Event.objects.filter(key__in=keys).values_list("pk", flat=True))


def _drafts(pages: Iterable[Page], *, below: bool) -> Iterator[EventPage]:
    for page in pages:
        events = page.get_descendants(inclusive=True).type(EventPage)
        if below:
            chosen = events.not_live() | events.filter(pk=page.pk)
        else:
            chosen = events.filter(pk=page.pk)
        # Of templates Wagtail says itself that nobody may publish them.
        for event in chosen.filter(eventpage__is_template=False).specific():
            yield event.get_latest_revision_as_object()


def _check(draft: EventPage, now: datetime) -> None:
    """What the edit screen's form refuses. Raises ValidationError."""
    if validators.schedule_elsewhere(draft) is not None:
        return
    plans = list(draft.plans.all())
    if not plans:
        raise ValidationError(admin_forms.NO_PLAN, code="none")
    published = RunPlan.objects.filter(page=draft.pk).values_list("key", flat=True)
    admin_forms.check_removed(draft, list({*published} - {plan.key for plan in plans}))
    if sum(_number_of_dates(plan, draft, now) for plan in plans) > validators.MOST_DATES:
        raise ValidationError(validators.TOO_MANY, code="many")
    if draft.visibility == Visibility.ORGANISATIONS and not draft.organisations.all():
        raise ValidationError(admin_forms.NO_ORGANISATION, code="none")
    if draft.visibility == Visibility.GROUPS and not draft.groups.all():
        raise ValidationError(admin_forms.NO_GROUP, code="none")


def _number_of_dates(plan: RunPlan, draft: EventPage, now: datetime) -> int:
    plan.full_clean(exclude=["page"], validate_unique=False, validate_constraints=False)
    validators.check_registration(plan)
    each_date = plan.mode == RunMode.EACH_DATE
    if admin_forms.registrations(draft, [plan.key]).exclude(run__each_date=each_date).exists():
        raise ValidationError(admin_forms.MODE_IS_FIXED, code="registered")
    entries = list(plan.entries.all())
    if not entries or any(entry.start_date is None for entry in entries):
        raise ValidationError(admin_forms.NO_DATE, code="none")
    number = 0
    for entry in entries:
        entry.full_clean(exclude=["plan"], validate_unique=False, validate_constraints=False)
        number += len(validators.dates_of(entry, now, draft))
    return number
