"""Who was there: the list of one date, in which an organiser marks, at the door or from paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events import errors
from events.enums import MarkSource, Presence, State
from events.queries import attendance_list
from events.services import attendance
from events.services.attendance import Line, Says, Seen
from events.viewsets import access
from events.viewsets.of_run import OfRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from events.models import Run
    from events.services.attendance import Marked

PAGE_SIZE = 100
# Whom nobody has marked yet may be marked all at once as one of these.
REST = (Presence.PRESENT, Presence.ABSENT)
_MINUTES = re.compile(r"[0-9]{1,6}")


def button(run: Run) -> HeaderButton:
    """Leads from the participants to who was there."""
    return HeaderButton(_("Attendance"), url=address(run), icon_name="check")


def address(run: Run, **query: object) -> str:
    at = reverse("event_attendance", args=(run.uuid,))
    asked = {name: value for name, value in query.items() if value}
    return f"{at}?{urlencode(asked)}" if asked else at


class OfDate(OfRun):
    """A screen about one date of a run, `date` in the query. Whoever may see who comes may read it;
    only who may change registrations may mark."""

    header_icon = "check"

    @property
    def permission(self) -> str:  # type: ignore[override]
        reads = self.request.method in {"GET", "HEAD"}
        return access.SEE_PARTICIPANTS if reads else access.CHANGE_PARTICIPANTS

    @cached_property
    def dates(self) -> list[Any]:
        return attendance_list.dates_of(self.run)

    @cached_property
    def date(self) -> Any:
        """The date asked for, else the one that one comes for; None where there is none at all.
        Raises Http404 for one that is not the run's: nobody is to be marked at another."""
        asked = self.request.GET.get("date", "")
        if asked:
            for date in self.dates:
                if str(date.uid) == asked:
                    return date
            raise Http404
        if self.request.method == "POST" and len(self.dates) > 1:
            # Which of them one comes for may be another by now than when the form was made.
            raise Http404
        return attendance_list.of_today(self.dates, now=timezone.now()) if self.dates else None

    @property
    def is_time(self) -> bool:
        """Whether anybody may be marked at the date by now."""
        return bool(self.date) and attendance_list.may_be_marked(self.date, now=timezone.now())

    @property
    def may_mark(self) -> bool:
        return self.is_time and self.request.user.has_perm(access.CHANGE_PARTICIPANTS)

    def list_address(self, **query: object) -> str:
        return address(self.run, date=self.date and self.date.uid, **query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "date": self.date}


class AttendanceView(OfDate, TemplateView):
    """Everybody confirmed, a hundred a page, with what is marked. What was not touched in the form
    stays as it is by now."""

    template_name = "events/admin/attendance.html"
    page_title = gettext_lazy("Attendance")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.date is None:
            raise Http404
        wishes = dict(_wishes(self.request.POST))
        places = self.run.registrations.filter(uuid__in=wishes).order_by("pk")
        actor, now = access.actor(self.request), timezone.now()
        lines = [
            Line(
                registration=place,
                seen=Seen(
                    presence=wish.presence,
                    minutes=wish.minutes,
                    source=MarkSource.LIST,
                    at=now,
                    actor=actor,
                ),
                shown=shown,
            )
            for place in places
            for shown, wish in [wishes[place.uuid]]
        ]
        try:
            done = attendance.mark_many(self.date, lines, now=now)
        except errors.NoSuchDate:
            raise Http404 from None
        self._tell(done)
        if done.refused:
            typed = {place.pk: wishes[place.uuid][1] for place in places}
            return self._again(done, typed)
        return HttpResponseRedirect(self.here())

    def _tell(self, done: Marked) -> None:
        if done.changed or not done.refused:
            messages.success(self.request, marked_in_words(len(done.changed)))
        if done.refused:
            text = ngettext(
                "%(number)s person could not be marked. See below.",
                "%(number)s people could not be marked. See below.",
                len(done.refused),
            )
            messages.error(self.request, text % {"number": len(done.refused)})

    def _again(self, done: Marked, typed: Mapping[int, Says]) -> HttpResponse:
        """The list as it is by now, with what kept some from being marked; of a wrong number of
        minutes what was chosen, so that it can be corrected."""
        kept = {
            pk: typed[pk]
            for pk, error in done.refused.items()
            if isinstance(error, errors.MinutesWrong)
        }
        # What was counted is otherwise by now.
        for name in ("dates", "date"):
            self.__dict__.pop(name, None)
        context = self.get_context_data(refused=done.refused, typed=kept)
        return self.render_to_response(context)

    def here(self) -> str:
        query = self.request.GET
        return self.list_address(q=query.get("q", ""), p=query.get("p", ""))

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.may_mark:
            return []
        at = reverse("event_attendance_file", args=(self.run.uuid,))
        return [HeaderButton(_("From a file"), f"{at}?date={self.date.uid}", icon_name="upload")]

    def get_context_data(
        self,
        *,
        refused: Mapping[int, errors.EventsError] | None = None,
        typed: Mapping[int, Says] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {"dates": self.dates, "rest": [] if self.date is None else self._rests()}
        if self.date is None:
            return context
        search = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        rows = attendance_list.people(self.run, self.date, search=search)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        for place in page.object_list:
            _prepare(place, self.date, refused or {}, typed or {})
        return {
            **context,
            "page": page,
            "search": search,
            "choices": [("", _("Nothing yet")), *Presence.choices],
            "confirmed": self.run.registrations.filter(state=State.CONFIRMED).count(),
        }

    def _rests(self) -> list[Presence]:
        """Whatever the rest may be marked as by now: nobody is absent before it has begun."""
        return list(REST) if self.may_mark and self.date.start <= timezone.now() else []


class RestView(OfDate, TemplateView):
    """Asks, with their number, whether all whom nobody has marked yet were there, or were not; and
    marks them when the button is pressed."""

    template_name = "events/admin/attendance_rest.html"
    page_title = gettext_lazy("Mark the others")
    permission = access.CHANGE_PARTICIPANTS

    @property
    def presence(self) -> Presence:
        asked = self.request.POST.get("presence") or self.request.GET.get("presence")
        return next((known for known in REST if known == asked), Presence.ABSENT)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *items, last = super().get_breadcrumbs_items()
        return [*items, {"url": self.list_address(), "label": _("Attendance")}, last]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.date is None:
            raise Http404
        try:
            number = attendance.mark_rest(
                self.date,
                presence=self.presence,
                actor=access.actor(request),
                source=MarkSource.LIST,
                now=timezone.now(),
            )
        except errors.EventsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, marked_in_words(number))
        return HttpResponseRedirect(self.list_address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = attendance.unmarked(self.date).count() if self.is_time else 0
        more = {"presence": self.presence, "number": number}
        return {**super().get_context_data(**kwargs), **more}


def marked_in_words(number: int) -> str:
    """What a person is told who marked so many."""
    if not number:
        return _("Nothing has changed.")
    text = ngettext("%(number)s person is marked.", "%(number)s people are marked.", number)
    return text % {"number": number}


def _prepare(
    place: Any,
    date: Any,
    refused: Mapping[int, errors.EventsError],
    typed: Mapping[int, Says],
) -> None:
    """Give `place` what the template shows of its mark."""
    known = place.marks[0] if place.marks else None
    place.mark = known
    place.shown = as_text(known.presence, known.minutes) if known else as_text("", None)
    place.since = attendance_list.seen_at(known, date) if known else None
    said = typed.get(place.pk)
    place.presence = said.presence if said else (known.presence if known else "")
    place.minutes = said.minutes if said else (known.minutes if known else None)
    place.in_words = attendance_list.in_words(known.presence, known.minutes) if known else ""
    place.error = refused.get(place.pk)


def as_text(presence: str | None, minutes: int | None) -> str:
    """What a mark says, as a form carries it."""
    return f"{presence or ''}:{'' if minutes is None else minutes}"


def of_text(text: str) -> Says:
    """The same read back; whatever else somebody sends is no mark."""
    presence, _colon, minutes = text.partition(":")
    return Says(
        Presence(presence) if presence in Presence else None,
        int(minutes) if presence == Presence.PARTIAL and _MINUTES.fullmatch(minutes) else None,
    )


def _wishes(data: Any) -> Any:
    """By the registrations' public ids, what was shown and what is wished, where these differ."""
    for name in data:
        kind, _dash, key = name.partition("-")
        if kind != "shown":
            continue
        try:
            uuid = UUID(key)
        except ValueError:
            continue
        shown = of_text(data[name])
        wish = of_text(f"{data.get(f'mark-{key}', '')}:{data.get(f'minutes-{key}', '').strip()}")
        if f"mark-{key}" in data and wish != shown:
            yield uuid, (shown, wish)
