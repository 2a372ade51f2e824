"""The dates of a schedule and what publishing it does, while an editor types it."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.permissions import page_permission_policy

from events import schedule_preview, validators
from events.admin_forms import KeyedForm, KeyInput, Keys
from events.enums import Telling
from events.models import EventPage, RunPlan

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from events.models import ScheduleEntry
    from events.queries.changes import Lines

# Whoever types more lines sees them all after saving; a request never does more work than this.
MOST_LINES: Final = 40
_PK = re.compile(r"\d{1,9}", re.ASCII)
_LINE = re.compile(r"(plans-\d{1,4})-entries-\d{1,4}-start_date", re.ASCII)


@require_POST
def schedule_preview_view(request: HttpRequest) -> HttpResponse:
    """The dates that the posted lines make and, of a saved page, what publishing them does, as a
    piece of HTML. Nothing is saved."""
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change"}):
        raise PermissionDenied
    page = _page(request)
    lines, is_whole = _lines(request.POST, page)
    preview = schedule_preview.of(lines, page=page, now=timezone.now(), is_whole=is_whole)
    context = {
        "preview": preview,
        "is_saved": page is not None,
        "quiet": request.POST.get("effect_telling") == Telling.QUIET,
    }
    return render(request, "events/admin/preview.html", context)


def _page(request: HttpRequest) -> EventPage | None:
    """The page whose schedule is typed, None for a new one."""
    pk = request.POST.get("page", "")
    if not pk:
        return None
    if not _PK.fullmatch(pk):
        raise Http404
    page = get_object_or_404(EventPage, pk=int(pk))
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return None if validators.schedule_elsewhere(page) else page


def _lines(data: QueryDict, page: EventPage | None) -> tuple[Lines, bool]:
    """The lines of an edit form that are filled in well, and whether there are no others."""
    found = [match for name in data if (match := _LINE.fullmatch(name))]
    lines: list[tuple[RunPlan, list[ScheduleEntry]]] = []
    is_whole = len(found) <= MOST_LINES
    for match in found[:MOST_LINES]:
        prefix = match[0].removesuffix("-start_date")
        if data.get(f"{prefix}-DELETE") or data.get(f"{match[1]}-DELETE"):
            continue
        form = _entry_form()(data, prefix=prefix, keys=AsPosted(page))
        if form.is_valid():
            lines.append((_plan(data, match[1]), [form.instance]))
        elif data[match[0]]:
            is_whole = False
    return lines, is_whole


def _plan(data: QueryDict, prefix: str) -> RunPlan:
    """The run that a line belongs to, as far as its dates depend on it."""
    key = KeyInput().clean(data.get(f"{prefix}-key"))
    return RunPlan(key=key or uuid.uuid4(), mode=data.get(f"{prefix}-mode", ""))


class AsPosted(Keys):
    """Rows that are only looked at keep whatever key they post."""

    def give(self, form: KeyedForm, posted: uuid.UUID | None) -> uuid.UUID:
        return posted or uuid.uuid4()


def _entry_form() -> Any:
    page_form: Any = EventPage.get_edit_handler().get_form_class()
    return page_form.formsets["plans"].form.formsets["entries"].form
