"""My training: what a member was at, as a page, a table and a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import downloads, training_paper
from events.queries import training
from foundation import pdf
from foundation.cells import csv_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from events.queries.training import Line, Record
    from events.views.registration import MemberRequest


@never_cache
@require_safe
@login_required
def my_training(request: MemberRequest) -> HttpResponse:
    """The hours of each year, what they were for, and all certificates."""
    return render(request, "events/training.html", {"record": training.of_member(request.user)})


@never_cache
@require_safe
@login_required
def table(request: MemberRequest) -> HttpResponse:
    """The same as a table for a spreadsheet program (CSV)."""
    body = csv_file(_rows(training.of_member(request.user)))
    return _to_be_saved(body, "csv", "text/csv")


@never_cache
@require_safe
@login_required
def paper(request: MemberRequest) -> HttpResponse:
    """The same as a paper (PDF), in the reader's language."""
    data = training_paper.data(
        training.of_member(request.user), name=str(request.user), now=timezone.now()
    )
    body = pdf.render("events/pdf/training_record.typ", data)
    return _to_be_saved(body, "pdf", "application/pdf")


def _to_be_saved(body: bytes, ending: str, content_type: str) -> HttpResponse:
    day = timezone.localdate()
    name = slugify(f"{_('My training')} {day:%Y-%m-%d}", allow_unicode=True)
    response = downloads.of_bytes(body, f"{name}.{ending}", content_type)
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return response


def _rows(record: Record) -> Iterator[list[Any]]:
    yield [
        *(_("Date"), _("Event"), _("Kind")),
        *(_("Attendance"), _("Hours"), _("Certificate")),
    ]
    for year in record.years:
        yield from map(_cells, year.lines)


def _cells(line: Line) -> list[Any]:
    return [
        f"{line.date.first_day:%Y-%m-%d}",
        line.words.title,
        line.date.event.get_kind_display(),
        line.presence.label,
        line.hours,
        line.paper.certificate.number if line.paper else "",
    ]
