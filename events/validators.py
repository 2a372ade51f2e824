"""Rules about a schedule that several places ask for, each with the sentence an editor reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.calendar import recurrence
from events.calendar.public_holidays import COUNTRIES
from events.calendar.rules import BadRule
from events.calendar.zones import is_zone
from events.enums import Admission, Mode, RegistrationPolicy
from foundation.templatetags import times

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from events.models import EventPage, RunPlan, ScheduleEntry

MOST_DATES: Final = 1000
# How far ahead an endless rule is looked at; publishing writes it out as far.
AHEAD: Final = timedelta(days=548)

TOO_MANY = _("This makes more than 1,000 dates. End it earlier, or repeat it less often.")
NO_DATES = _("This makes no date at all. Look at the date, the days and the end.")
BAD_RULE = _("This is not a rule that dates can be made of.")
BAD_LENGTH = _("It must last some time, and not more than a year.")
UNKNOWN_ZONE = _("This is not a known time zone.")
OUT_OF_RANGE = _("The dates must be between 1970 and 2149.")
UNKNOWN_COUNTRY = _("This is not a country whose public holidays are known here.")
NO_LINK = _("Give the address where people register.")
BAD_LINK = _("The address must begin with https:// or http://.")
LINK_OF_NO_USE = _(
    "People don't register on another site. Choose “On another site”, or remove the address."
)
NOBODY_CHOSEN = _("Choose organisations, or give domains of e-mail addresses.")
NOT_COUNTED = _("Seats can be kept only where you say how many there are.")
TOO_MANY_KEPT = _("More seats are kept than there are.")
ON_AND_NOT_ON = _("%(day)s is also among the days left out. Remove it from one of the two.")


def check_zone(name: str) -> None:
    if not is_zone(name):
        raise ValidationError(UNKNOWN_ZONE, code="zone")


def check_range(value: date) -> None:
    """Refuse a day, or a moment, before 1970 or after 2149: no calendar could reckon with it."""
    day = value.date() if isinstance(value, datetime) else value
    if not recurrence.EARLIEST <= day <= recurrence.LATEST:
        raise ValidationError(OUT_OF_RANGE, code="range")


def check_days(entry: ScheduleEntry) -> None:
    """Refuse a country without known holidays, and a day that is typed both to take place and to
    be left out. Lists that are no lists of days are refused by their own fields."""
    if entry.skip_holidays and entry.skip_holidays not in COUNTRIES:
        raise ValidationError({"skip_holidays": UNKNOWN_COUNTRY}, code="country")
    single = [item[0] for item in _pairs(entry.left_out) if item[0] == item[1]]
    typed = {"extra_days": [text for text in entry.extra_days or [] if isinstance(text, str)]}
    if not entry.recurrence:
        typed["start_date"] = [entry.start_date.isoformat()]
    for field, texts in typed.items():
        if both := sorted({*texts} & {*single}):
            day = times.plain_day(date.fromisoformat(both[0]))
            raise ValidationError(
                {field: ValidationError(ON_AND_NOT_ON, code="both", params={"day": day})}
            )


def _pairs(periods: Any) -> list[list[str]]:
    return [item for item in periods or [] if isinstance(item, list) and len(item) == 2]


def dates_of(entry: ScheduleEntry, now: datetime, page: EventPage | None = None) -> list[date]:
    """The days that `entry` makes, an endless rule as far as publishing would write it out.

    `page` is the entry's own, for an entry that is not yet joined to it. Raises ValidationError
    with the sentence at the field that is to be changed."""
    since = None
    if entry.is_endless and _gave_dates(entry, page):
        # What an endless series gave in the past stands; only what is to come is counted.
        since = now.date()
    try:
        return recurrence.dates(
            entry.as_entry(), since=since, until=(now + AHEAD).date(), limit=MOST_DATES
        )
    except recurrence.TooManyDates:
        raise ValidationError({"recurrence": TOO_MANY}, code="many") from None
    except recurrence.NoDates:
        raise ValidationError({"recurrence": NO_DATES}, code="none") from None
    except BadRule:
        raise ValidationError({"recurrence": BAD_RULE}, code="rule") from None
    except recurrence.BadLength:
        field = "end_time" if entry.start_time else "end_date"
        raise ValidationError({field: BAD_LENGTH}, code="length") from None
    except recurrence.OutOfRange:
        raise ValidationError({"start_date": OUT_OF_RANGE}, code="range") from None


def _gave_dates(entry: ScheduleEntry, page: EventPage | None) -> bool:
    """Whether the entry is published already. A copied page's entries have the same keys, so it
    counts for the entry's own event only."""
    page = page or getattr(getattr(entry, "plan", None), "page", None)
    if page is None:
        return False
    occurrences = apps.get_model("events", "Occurrence").objects
    return occurrences.filter(entry_key=entry.key, event__key=page.translation_key).exists()


def check_registration(plan: RunPlan) -> None:
    """Refuse an address of another site's registration that is missing, not for a browser, or of
    no use, and a choice of organisations without one. Raises ValidationError."""
    wrong: dict[str, ValidationError] = {}
    link = plan.external_link or ""
    if plan.registration == RegistrationPolicy.EXTERNAL:
        if not link:
            wrong["external_link"] = ValidationError(NO_LINK, code="required")
        elif urlsplit(link).scheme not in {"http", "https"}:
            wrong["external_link"] = ValidationError(BAD_LINK, code="scheme")
    elif link:
        wrong["external_link"] = ValidationError(LINK_OF_NO_USE, code="unused")
    if (
        plan.registration == RegistrationPolicy.HERE
        and plan.admission == Admission.CHOSEN
        and not (plan.admitted_organisations or plan.admitted_domains)
    ):
        wrong["admission"] = ValidationError(NOBODY_CHOSEN, code="none")
    if sentence := _wrong_share(plan):
        wrong["shares"] = ValidationError(sentence, code="shares")
    if wrong:
        raise ValidationError(wrong)


def _wrong_share(plan: RunPlan) -> _StrPromise | str:
    """Why so many seats cannot be kept; empty where they can."""
    for mode in Mode.values:
        kept = sum(line["kept"] for line in plan.shares if line["mode"] == mode)
        seats = plan.seats(mode)
        if kept and seats is None:
            return NOT_COUNTED
        if seats is not None and kept > seats:
            return TOO_MANY_KEPT
    return ""


def schedule_elsewhere(page: EventPage) -> EventPage | None:
    """The page in another language whose schedule counts, or None where it is `page`'s own.

    That is the event's; while nothing was ever published, the page that was written first."""
    if not page.pk:
        return None
    event = apps.get_model("events", "Event").objects.filter(key=page.translation_key).first()
    if event is not None and event.schedule_page_id:
        return None if event.schedule_page_id == page.pk else event.schedule_page
    first = (
        apps.get_model("events", "EventPage")
        .objects.filter(translation_key=page.translation_key, alias_of__isnull=True)
        .order_by("pk")
        .first()
    )
    return None if first is None or first.pk == page.pk else first
