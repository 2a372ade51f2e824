"""My training: what a member was at, as a page, a table and a paper."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import training_paper
from events.queries import training
from foundation import pdf
from foundation.cells import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    text = io.StringIO()
    csv.writer(text).writerows(_rows(training.of_member(request.user)))
    # With a mark of its encoding, without which Excel takes it for another.
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    return _to_be_saved(response, "csv")


@never_cache
@require_safe
@login_required
def paper(request: MemberRequest) -> HttpResponse:
    """The same as a paper (PDF), in the reader's language."""
    data = training_paper.data(
        training.of_member(request.user), name=str(request.user), now=timezone.now()
    )
    body = pdf.render("events/pdf/training_record.typ", data)
    return _to_be_saved(HttpResponse(body, content_type="application/pdf"), "pdf")


def _to_be_saved(response: HttpResponse, ending: str) -> HttpResponse:
    day = timezone.localdate()
    name = slugify(f"{_('My training')} {day:%Y-%m-%d}", allow_unicode=True)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}")
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return response


def _rows(record: Record) -> Iterator[list[str]]:
    headings = [
        *(_("Date"), _("Event"), _("Kind")),
        *(_("Attendance"), _("Hours"), _("Certificate")),
    ]
    yield [safe_cell(str(heading)) for heading in headings]
    for year in record.years:
        for line in year.lines:
            yield [safe_cell(str(value)) for value in _cells(line)]


def _cells(line: Line) -> list[Any]:
    return [
        f"{line.date.first_day:%Y-%m-%d}",
        line.words.title,
        line.date.event.get_kind_display(),
        line.presence.label,
        line.hours,
        line.paper.certificate.number if line.paper else "",
    ]
