"""The dates of a schedule while an editor types it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.permissions import page_permission_policy

from events import schedule_preview
from events.models import EventPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse, QueryDict

    from events.models import ScheduleEntry

# Whoever types more lines sees them all after saving; a request never does more work than this.
MOST_LINES: Final = 40
_LINE = re.compile(r"(plans-\d{1,4})-entries-\d{1,4}-start_date", re.ASCII)


@require_POST
def schedule_preview_view(request: HttpRequest) -> HttpResponse:
    """The dates that the posted lines make, as a piece of HTML. Nothing is read or saved."""
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change"}):
        raise PermissionDenied
    preview = schedule_preview.of(_entries(request.POST), now=timezone.now())
    return render(request, "events/admin/preview.html", {"preview": preview})


def _entries(data: QueryDict) -> Iterator[ScheduleEntry]:
    """The lines of an edit form that are filled in well; the others say so when it is saved."""
    lines = [match for name in data if (match := _LINE.fullmatch(name))][:MOST_LINES]
    for match in lines:
        prefix = match[0].removesuffix("-start_date")
        if data.get(f"{prefix}-DELETE") or data.get(f"{match[1]}-DELETE"):
            continue
        form = _entry_form()(data, prefix=prefix)
        if form.is_valid():
            yield form.instance


def _entry_form() -> Any:
    page_form: Any = EventPage.get_edit_handler().get_form_class()
    return page_form.formsets["plans"].form.formsets["entries"].form
