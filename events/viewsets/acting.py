"""Something for several people of a run at once: tick them, read what will happen to whom, and
confirm. One after another, each whole: who cannot be helped is named with the reason, and the
others are done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from events import errors
from events.queries import marks
from events.queries.seats import seats
from events.viewsets import access, acts, people
from events.viewsets.cells import fill
from events.viewsets.of_run import OfRun

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from events.models import Registration, Run

# What the boxes of a list belong to.
FORM: Final = "act"
# So many can be done within the time that a page takes.
MOST: Final = 200
# Of the list's address: what narrows it.
NARROWING: Final = ("q", "state", "mode", "organisation", "attendance")


def offered(run: Run, request: HttpRequest, *, number: int) -> dict[str, Any]:
    """For the list: what can be done, and how many people it narrowed itself to."""
    return {
        "acts": acts.possible(run),
        "act_form": FORM,
        "act_at": reverse("event_people_act", args=(run.uuid,)),
        "narrowed": narrowed(request.GET),
        "number": number,
        "may_take_all": number <= MOST,
        "most": MOST,
    }


def narrowed(query: QueryDict) -> str:
    """The part of a list's address that narrows it."""
    kept = QueryDict(mutable=True)
    for name in NARROWING:
        if values := [value for value in query.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode()


@dataclass(slots=True)
class Results:
    """For whom it was done, for whom it had been before, and whom it failed for, with why."""

    done: list[Registration] = field(default_factory=list)
    before: list[Registration] = field(default_factory=list)
    failed: list[tuple[Registration, str]] = field(default_factory=list)

    def in_words(self) -> str:
        said = [
            ngettext("Done for %(number)s person.", "Done for %(number)s people.", len(self.done))
            % {"number": len(self.done)}
        ]
        if self.before:
            was_so = ngettext(
                "It was so for %(number)s person already.",
                "It was so for %(number)s people already.",
                len(self.before),
            )
            said.append(was_so % {"number": len(self.before)})
        return " ".join(said)


class ActView(OfRun, TemplateView):
    """Shows whom it concerns and what will happen to them; does it when that is confirmed."""

    template_name = "events/admin/people_act.html"
    header_icon = "group"
    http_method_names = ["get", "post", "head"]
    act: acts.Act
    people: list[Registration]

    @property
    def data(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    def get_page_title(self) -> str:
        return str(self.act.label)

    def address(self) -> str:
        """The list as it was."""
        query = narrowed(QueryDict(self.data.get("narrowed", "")))
        return f"{self.participants()}?{query}" if query else self.participants()

    def chosen(self) -> list[Registration]:
        """In the order of the list: those who were ticked, or all that it was narrowed to."""
        rows: QuerySet[Registration] = self.run.registrations.select_related(
            "contact__member__organisation", "run__event"
        )
        if self.data.get("all"):
            rows = self._found(rows)
        else:
            rows = rows.filter(uuid__in=acts.uuids(self.data.getlist("person")))
        return list(people.in_order(rows)[: MOST + 1])

    def _found(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        query = QueryDict(self.data.get("narrowed", ""))
        dates = marks.dates_of(self.run)
        filters = people.PeopleFilterSet(query, rows, run=self.run, dates=dates)
        narrower = filters.qs if filters.is_valid() else rows
        return people.named(narrower, query.get("q", ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._asked() or self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = self._asked()
        if refused is not None:
            return refused
        if "sure" not in request.POST or not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        results = self._do()
        if results.failed:
            return self.render_to_response({**self.get_context_data(), "results": results})
        messages.success(request, results.in_words())
        return HttpResponseRedirect(self.address())

    def _asked(self) -> HttpResponse | None:
        """Back to the list, where nothing was asked for that can be done."""
        act = next((a for a in acts.possible(self.run) if a.name == self.data.get("act")), None)
        self.people = self.chosen()
        if act is None:
            messages.error(self.request, _("Choose what to do."))
        elif not self.people:
            messages.error(self.request, _("Tick the people first."))
        elif len(self.people) > MOST:
            messages.error(
                self.request,
                _("At most %(number)s people at once. Narrow the list first.") % {"number": MOST},
            )
        else:
            self.act = act
            return None
        return HttpResponseRedirect(self.address())

    @cached_property
    def form(self) -> Any:
        given = self.request.POST if "sure" in self.request.POST else None
        return self.act.form(given, run=self.run)

    def _do(self) -> Results:
        act, results = self.act, Results()
        by = acts.By(access.actor(self.request), timezone.now(), self.form.cleaned_data)
        for place in self.people:
            if act.is_done(place, by):
                results.before.append(place)
                continue
            try:
                act.does(place, by)
            except errors.EventsError as error:
                # The other of two presses, or of two organisers, may have done it just now.
                place.refresh_from_db(fields=["state"])
                if act.is_done(place, by):
                    results.before.append(place)
                else:
                    results.failed.append((place, str(error)))
            else:
                results.done.append(place)
        return results

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = seats([self.run], now=timezone.now())[self.run.pk]
        return {
            **super().get_context_data(**kwargs),
            "act": self.act,
            "form": self.form,
            "concerned": [place for place in self.people if place.state in self.act.of],
            "others": [place for place in self.people if place.state not in self.act.of],
            "fill": [(mode.label, fill(counts.of(mode))) for mode in self.run.modes],
            "narrowed": narrowed(QueryDict(self.data.get("narrowed", ""))),
        }
