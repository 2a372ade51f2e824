"""Mails around a date: the reminder, the link to join, the thanks. Each loads the rows as they are when
it is sent, and returns None when there is nothing to say any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.notification_mails import with_way_out
from events import emails
from events.enums import MaterialPhase, Mode, Status, Told
from events.queries import feedback, joining, materials
from foundation.mail import messages

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Material, Occurrence, Registration
    from events.queries.materials import MaterialView
    from foundation.mail import Letter


def reminder(*, now: datetime, registration: int, date: int, day: str) -> Letter | None:
    """A date is near: when and where, how one gets in, what to prepare, until when one can cancel."""
    letter = emails.one("reminder", registration, now, states=emails.OPEN)
    found = _date(letter, date, day)
    if letter is None or found is None or found.start <= now:
        return None
    place = letter.context["registration"]
    until = place.run.cancels_until(place.state)
    return _of_date(
        letter,
        found,
        now,
        venue=found.venue if place.mode == Mode.ROOM else None,
        venue_address=_venue_address(place, found),
        material=_material(place, now, MaterialPhase.BEFORE),
        cancel_until=emails.in_words(until, place.contact) if until and now < until else "",
    )


def join(*, now: datetime, registration: int, date: int, day: str) -> Letter | None:
    """The link to join a date, to who takes part online."""
    letter = emails.one("join", registration, now, states=emails.OPEN)
    found = _date(letter, date, day)
    if letter is None or found is None or found.is_over(now):
        return None
    place = letter.context["registration"]
    if place.mode != Mode.ONLINE or not joining.of_date(place, found, now=now).link:
        return None
    return _of_date(letter, found, now)


def thanks(*, now: datetime, registration: int) -> Letter | None:
    """It is over: thanks, and what there is to read and see afterwards."""
    letter = emails.one("thanks", registration, now, states=emails.OPEN)
    if letter is None:
        return None
    place = letter.context["registration"]
    if place.run.ends_at is None or place.run.ends_at > now:
        return None
    material = _material(place, now, MaterialPhase.AFTER, MaterialPhase.RECORDING)
    asks = _feedback(place, now)
    if not place.run.thank and not asks:
        return None
    letter = replace(letter, context={**letter.context, "material": material, **asks})
    return with_way_out(letter, place.contact.member, Told.THANKS)


for _message in (reminder, join, thanks):
    messages.register(f"events.{_message.__name__}", _message)


def _date(letter: Letter | None, pk: int, day: str) -> Occurrence | None:
    """The date of the run that the mail was promised about; None where it doesn't take place on that
    day any more."""
    for place in letter.context["places"] if letter else ():
        for date in place.dates:
            is_on = date.status == Status.SCHEDULED and date.first_day.isoformat() == day
            if date.pk == pk and is_on:
                return date
    return None


def _of_date(letter: Letter, date: Occurrence, now: datetime, **more: Any) -> Letter:
    """`letter` about one date alone, with the link to join that one."""
    place = letter.context["registration"]
    joins = joining.of_date(place, date, now=now)
    context = {
        **letter.context,
        "dates": [{"date": date}],
        "online_link": joins.link,
        "link_appears": emails.in_words(joins.pending, place.contact),
        **more,
    }
    return replace(letter, context=context)


def _feedback(registration: Registration, now: datetime) -> dict[str, str]:
    """Where they can say what it was like, and until when; nothing where they are not asked."""
    found = feedback.of(registration, now=now)
    if not found.may_answer or found.has_given:
        return {}
    path = reverse("guest_feedback", args=(registration.link_token,))
    return {
        "feedback_address": f"{settings.BASE_URL}{path}",
        "feedback_until": emails.in_words(found.until, registration.contact),
    }


def _venue_address(registration: Registration, date: Occurrence) -> str:
    if date.venue is None:
        return ""
    with translation.override(registration.contact.language):
        return f"{settings.BASE_URL}{reverse('venue_page', args=[date.venue.uuid])}"


def _material(
    registration: Registration, now: datetime, *phases: MaterialPhase
) -> list[MaterialView]:
    """What there is of `phases` that they may open, each at an address that needs no signing in."""

    def address(row: Registration, material: Material) -> str:
        path = reverse("guest_material", args=(row.link_token, material.key))
        return f"{settings.BASE_URL}{path}"

    contact = registration.contact
    offered = materials.of_registrations(
        [registration],
        viewer=contact.member,
        language=contact.language,
        now=now,
        address=address,
    )
    groups = (group for group in offered.get(registration.pk, []) if group.phase in phases)
    return [piece for group in groups for piece in group.pieces if piece.href]
