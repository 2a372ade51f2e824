"""What a certificate says, in its own language: the same on paper and on the page that checks it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from foundation import pdf
from foundation.templatetags import times

if TYPE_CHECKING:
    from datetime import date

    from events.models import Certificate

TEMPLATE = "events/pdf/certificate.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the paper says besides name and title, in the reader's language."""

    kind: str
    days: str
    hours: str
    issued: str


def facts(certificate: Certificate) -> Facts:
    """In the language that is active: the paper's own on paper, the reader's on the page."""
    return Facts(
        kind=str(certificate.get_kind_display()),
        days=days(certificate.first_day, certificate.last_day),
        hours=attended(certificate.minutes, certificate.minutes_held),
        issued=times.plain_day(issued_on(certificate)),
    )


def issued_on(certificate: Certificate) -> date:
    """The day it was issued, where the site is."""
    return timezone.localdate(certificate.issued_at, timezone.get_default_timezone())


def days(first: date, last: date) -> str:
    """The day, or the first and the last, in words."""
    if first == last:
        return times.plain_day(first)
    return _("%(first)s to %(last)s") % {
        "first": times.plain_day(first),
        "last": times.plain_day(last),
    }


def attended(minutes: int, held: int) -> str:
    """How long, and of how much where it was not all."""
    if minutes >= held:
        return in_hours(minutes)
    return _("%(part)s of %(whole)s") % {"part": in_hours(minutes), "whole": in_hours(held)}


def in_hours(minutes: int) -> str:
    """`minutes` in words: hours, and minutes where they are not whole."""
    whole, rest = divmod(minutes, 60)
    # To a translator: the length of a training, as "8 hours" and "30 minutes".
    long = ngettext("%(number)d hour", "%(number)d hours", whole) % {"number": whole}
    short = ngettext("%(number)d minute", "%(number)d minutes", rest) % {"number": rest}
    if not rest:
        return long
    return f"{long} {short}" if whole else short


def check_address(certificate: Certificate) -> str:
    """Where anybody can check it: what its QR code holds."""
    return f"{settings.BASE_URL}{reverse('certificate_check', args=(certificate.code,))}"


def filename(certificate: Certificate) -> str:
    """What the file is called: by what it is for, in letters that every disk takes."""
    with override(certificate.language):
        word = _("Certificate")
    return f"{get_valid_filename(f'{word} {certificate.title}')[:100]}.pdf"


def render(certificate: Certificate) -> bytes:
    """The paper, as PDF/UA-1: made anew each time from what was kept, and always the same."""
    return pdf.render(TEMPLATE, data(certificate))


def data(certificate: Certificate) -> dict[str, Any]:
    """All that the template sets, in the certificate's language."""
    with override(certificate.language):
        said = facts(certificate)
        address = check_address(certificate)
        return {
            "language": certificate.language,
            "name": certificate.name,
            "title": certificate.title,
            "title_language": certificate.title_language or certificate.language,
            "kind": said.kind,
            "issuer": certificate.issuer,
            "outcomes": certificate.outcomes,
            "outcomes_language": certificate.outcomes_language or certificate.language,
            "days": said.days,
            "hours": said.hours,
            "issued": said.issued,
            "issued_on": list(issued_on(certificate).timetuple()[:3]),
            "number": certificate.number,
            "address": address,
            "qr": _qr(address),
            "words": {
                "certificate": _("Certificate"),
                "took_part": _("has taken part in"),
                "outcomes": _("What one can do afterwards"),
                "days": _("When"),
                "hours": _("Attended"),
                "issuer": _("Issued by"),
                "issued": _("Issued on"),
                "number": pgettext("of a certificate", "Number"),
                "check": _("Check this certificate"),
                "qr": _("QR code that leads to the page that checks this certificate: %(address)s")
                % {"address": address},
                "document": _("Certificate for %(name)s: %(title)s")
                % {"name": certificate.name, "title": certificate.title},
            },
        }


def _qr(text: str) -> str:
    """A QR code as a drawing, which stays sharp in any size."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=4, svgclass=None, lineclass=None)
    return drawn.getvalue().decode()
