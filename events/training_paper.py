"""What the training record says on paper: plain texts for `training_record.typ`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from foundation import brand
from foundation.templatetags.times import plain_day

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from events.queries.training import Line, Paper, Record, Year


def data(record: Record, *, name: str, now: datetime) -> dict[str, Any]:
    """The whole record of `name` in the active language."""
    today = plain_day(timezone.localdate(now))
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "site": brand.name(),
        "title": _("Training record"),
        "name": name,
        "about": _(
            "What %(site)s has on record about this person's taking part, on %(day)s. The person "
            "made this paper; certificates can be checked at %(address)s."
        )
        % {
            "site": brand.name(),
            "day": today,
            "address": f"{settings.BASE_URL}/certificates/",
        },
        "page": _("Page"),
        "total": [_("Hours in all"), _number(record.hours)],
        "nothing": _("Nothing is on record yet."),
        "headings": [_("Date"), _("Event"), _("Attendance"), _("Hours")],
        "years": [_year(year) for year in record.years],
        "certificates": {
            "title": _("Certificates"),
            "headings": [
                _("Issued on"),
                _("Certificate"),
                pgettext("of a certificate", "Number"),
                _("Hours"),
            ],
            "rows": [_paper(paper) for paper in record.valid_papers],
        },
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "title": str(year.number),
        "total": [_("Hours in this year"), _number(year.hours)],
        "rows": [_line(line) for line in year.lines],
    }


def _line(line: Line) -> list[dict[str, str] | str]:
    return [
        plain_day(line.date.first_day),
        {"text": line.words.title, "language": line.words.language},
        str(line.presence.label),
        _number(line.hours),
    ]


def _paper(paper: Paper) -> list[dict[str, str] | str]:
    certificate = paper.certificate
    return [
        plain_day(paper.issued_on),
        {"text": certificate.title, "language": certificate.language},
        certificate.number,
        _number(paper.hours),
    ]


def _number(hours: Decimal) -> str:
    return number_format(hours, use_l10n=True)
