"""What stands on the sheet that people sign in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.enums import State
from events.queries.words import words_of_one
from foundation import brand, collation, pdf
from foundation.templatetags import times

if TYPE_CHECKING:
    from events.models import Contact, Occurrence, Registration

TEMPLATE: Final = "events/pdf/sign_in_sheet.typ"
# For whoever comes without having registered.
BLANKS: Final = 6


def of_date(date: Occurrence) -> dict[str, Any]:
    """The data of the paper, in the language that is set: whoever is confirmed, by name, as that
    language sorts names. Four queries for any number of people."""
    language = get_language() or settings.LANGUAGE_CODE
    words = words_of_one(date.event, language)
    people = date.run.registrations.filter(state=State.CONFIRMED).select_related(
        "contact__member__organisation"
    )
    found = sorted(people, key=lambda place: collation.key(str(place.contact), language))
    return {
        "lang": language,
        "site": brand.name(),
        "labels": _labels(),
        "event": {"title": words.title, "lang": words.language},
        "label": str(date.run.label),
        "when": _when(date),
        "place": _place(date),
        "seats": len({place.mode for place in found}) > 1,
        "rows": [_row(number, place) for number, place in enumerate(found, start=1)],
        "blanks": BLANKS,
    }


def _labels() -> dict[str, str]:
    return {
        "title": _("Sign-in sheet"),
        "number": _("No."),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "seat": _("Seat"),
        "signature": _("Signature"),
        # Translators: the words in braces are replaced by numbers.
        "page": _("Page {page} of {pages}"),
        "privacy": _("Holds personal data: give it to nobody, and shred it once it is typed in."),
    }


def _row(number: int, place: Registration) -> dict[str, Any]:
    return {
        "number": number,
        "name": _name(place.contact),
        "organisation": place.contact.works_at,
        "seat": str(place.get_mode_display()),
    }


def _name(contact: Contact) -> str:
    """What somebody is called. Who has no name, or one that no font here has, finds themselves by
    the ends of their address: the sheet goes from hand to hand, so no more of it is shown."""
    if contact.name and not pdf.undrawn(contact.name):
        return contact.name
    return f"{contact.name} ({contact.hint})" if contact.name else contact.hint


def _when(date: Occurrence) -> str:
    first, last = times.day(date.wall_start), times.day(date.last_day)
    if date.all_day:
        return first if first == last else f"{first} – {last}"
    zone = times.zone_place(date.zone)
    if first == last:
        span = f"{times.clock(date.wall_start)}–{times.clock(date.wall_end)}"
        return f"{first}, {span} ({zone})"
    until = f"{times.day(date.wall_end)}, {times.clock(date.wall_end)}"
    return f"{first}, {times.clock(date.wall_start)} – {until} ({zone})"


def _place(date: Occurrence) -> str:
    if date.venue is None:
        return date.place
    return ", ".join(filter(None, [str(date.venue.name), date.venue.address]))
