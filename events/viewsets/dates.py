"""The *Dates* screen: moving, postponing, cancelling and restoring one date, live at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Min, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput
from wagtail.models import ModelLogEntry

from events import validators
from events.calendar import plan as planning
from events.calendar import recurrence
from events.enums import LIVE, Status, Telling
from events.errors import EventsError
from events.models import Event, Occurrence, Venue
from events.queries import pending_mails
from events.services import dates
from events.viewsets import access, link, telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.queries.effects import Effect

CONCERNED = Count("run__registrations", filter=Q(run__registrations__state__in=LIVE))
POSTPONED = Q(status=Status.POSTPONED)
HISTORY_SHOWN = 30


class EventsWithDatesView(BaseListingView):
    """The events one may look after, those with the nearest date first."""

    page_title = gettext_lazy("Dates")
    header_icon = "calendar-alt"
    index_url_name = "event_dates_index"
    index_results_url_name = "event_dates_index_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("schedule_page__title",)
    paginate_by = 50
    columns = (
        TitleColumn("schedule_page", label=gettext_lazy("Event"), url_name="event_dates"),
        Column("next", label=gettext_lazy("Next date"), accessor="next_date"),
        Column("number", label=gettext_lazy("Dates to come"), accessor="coming"),
        Column("postponed", label=gettext_lazy("Postponed"), accessor="postponed"),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(access.CHANGE_DATES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Event]:
        coming = Q(occurrences__end__gt=timezone.now()) & ~Q(occurrences__status=Status.WITHDRAWN)
        return (
            access.events_written_by(access.actor(self.request))
            .select_related("schedule_page")
            .annotate(
                next_start=Min("occurrences__start", filter=coming),
                coming=Count("occurrences", filter=coming),
                postponed=Count("occurrences", filter=Q(occurrences__status=Status.POSTPONED)),
            )
            .order_by(F("next_start").asc(nulls_last=True), "-pk")
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        events = context["object_list"]
        starts = {(event.pk, event.next_start) for event in events}
        rows = Occurrence.objects.filter(
            event__in=[pk for pk, _start in starts], start__in=[start for _pk, start in starts]
        ).exclude(status=Status.WITHDRAWN)
        found = {(row.event_id, row.start): row for row in rows}
        for event in events:
            row = found.get((event.pk, event.next_start))
            event.next_date = telling.when(row) if row else ""
        return context


class DatesView(BaseListingView):
    """The dates of one event that are not over, with what was done to them by hand; postponed ones
    wait here for their new day, however long ago the old one was."""

    template_name = "events/admin/dates.html"
    results_template_name = "events/admin/dates_results.html"
    header_icon = "calendar-alt"
    is_searchable = False
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.event = access.event_for(access.actor(request), access.CHANGE_DATES, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Dates")

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_dates_index"), "label": _("Dates")},
            {"url": "", "label": str(self.event)},
        ]

    def get_base_queryset(self) -> QuerySet[Occurrence]:
        return (
            self.event.occurrences.filter(Q(end__gt=timezone.now()) | POSTPONED)
            .exclude(status=Status.WITHDRAWN)
            .order_by("start", "pk")
            .select_related("venue")
            .annotate(concerned=CONCERNED)
        )

    def get_index_url(self) -> str:
        return reverse("event_dates", args=(self.event.pk,))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        now = timezone.now()
        for date in context["object_list"]:
            date.by_hand = date.overrides != planning.NONE
            date.may_be_restored = date.start > now
        return {
            **context,
            "event": self.event,
            "history": history(self.event),
            "pending": pending_mails.of_changes(self.event),
            "link_pages": link.pages(self.event),
        }


def history(event: Event) -> QuerySet[ModelLogEntry]:
    """What was done by hand to the event's dates, the latest first."""
    # The log keeps keys as text; an event has few enough dates to name them.
    keys = [str(pk) for pk in event.occurrences.values_list("pk", flat=True)]
    return (
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Occurrence),
            object_id__in=keys,
            action__startswith="events.date.",
        )
        .select_related("user")
        .order_by("-timestamp", "-pk")[:HISTORY_SHOWN]
    )


class NothingForm(forms.Form):
    """Only asks whether one is sure; where people are concerned also whether to write to them."""

    effect_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    effect_telling = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that are not drawn with the effect."""
        return [field for field in self if field.name not in ("effect_seen", "effect_telling")]


class ReasonForm(NothingForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Stands on the page, in calendars and in the mail people get."),
    )


class MoveForm(ReasonForm):
    """Where and when the date takes place instead; an all-day date has no times."""

    day = forms.DateField(label=gettext_lazy("Date"), widget=AdminDateInput)
    start_time = forms.TimeField(label=gettext_lazy("From"), widget=AdminTimeInput)
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty: the same day."),
    )
    end_time = forms.TimeField(label=gettext_lazy("To"), widget=AdminTimeInput)
    venue = forms.ModelChoiceField(
        Venue.objects.all(),
        label=gettext_lazy("Venue"),
        required=False,
        empty_label=gettext_lazy("As the schedule says"),
    )
    field_order = ("day", "start_time", "last_day", "end_time", "venue", "reason")

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        self.all_day = occurrence.all_day
        day = occurrence.wall_start.date()
        last = occurrence.last_day if self.all_day else occurrence.wall_end.date()
        kwargs["initial"] = {
            "day": day,
            "start_time": occurrence.wall_start.time(),
            "last_day": None if last == day else last,
            "end_time": occurrence.wall_end.time(),
            "venue": occurrence.venue_id,
        }
        super().__init__(*args, **kwargs)
        if self.all_day:
            del self.fields["start_time"], self.fields["end_time"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        day, last = cleaned["day"], cleaned["last_day"] or cleaned["day"]
        if not recurrence.EARLIEST <= day <= recurrence.LATEST:
            raise ValidationError({"day": validators.OUT_OF_RANGE}, code="range")
        if self.all_day:
            length = last - day + timedelta(days=1)
        else:
            length = datetime.combine(last, cleaned["end_time"]) - datetime.combine(
                day, cleaned["start_time"]
            )
        if not timedelta(0) < length <= recurrence.LONGEST:
            field = "last_day" if self.all_day else "end_time"
            raise ValidationError({field: validators.BAD_LENGTH}, code="length")
        return {**cleaned, "length": length}


class DateActionView(WagtailAdminTemplateMixin, FormView):
    """Asks before something is done to one date, says how many people it concerns, does it."""

    template_name = "events/admin/date_action.html"
    header_icon = "calendar-alt"
    form_class: type[forms.Form] = NothingForm
    question: Any = ""
    button: Any = ""
    done: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.event = access.event_for(
            access.actor(request), access.CHANGE_DATES, occurrences__uid=kwargs["uid"]
        )
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def occurrence(self) -> Any:
        return get_object_or_404(
            Occurrence.objects.select_related("venue", "event").annotate(concerned=CONCERNED),
            uid=self.kwargs["uid"],
        )

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_dates_index"), "label": _("Dates")},
            {"url": self.get_success_url(), "label": str(self.event)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        return reverse("event_dates", args=(self.event.pk,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        context["effect"] = kwargs.get("effect") or self.effect({})
        context["quiet"] = self.is_quiet
        return context

    @property
    def is_quiet(self) -> bool:
        return self.request.POST.get("effect_telling") == Telling.QUIET

    def effect(self, cleaned: dict[str, Any]) -> Effect | None:
        """What this does; None while it depends on what is still to be filled in, or is refused."""
        try:
            own = self.own(cleaned)
            return None if own is None else dates.effect(self.occurrence, own, now=timezone.now())
        except EventsError:
            return None

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object] | None:
        """What is set by hand; None while that is not known."""
        return None

    def form_valid(self, form: forms.Form) -> HttpResponse:
        effect = self.effect(form.cleaned_data)
        if effect and effect.double_booked and effect.digest != form.cleaned_data["effect_seen"]:
            return self.render_to_response(self.get_context_data(form=form, effect=effect))
        try:
            self.act(form.cleaned_data, timezone.now())
        except EventsError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        raise NotImplementedError


class CancelDateView(DateActionView):
    page_title = gettext_lazy("Cancel a date")
    question = gettext_lazy("Cancel this date? It stays visible as cancelled.")
    button = gettext_lazy("Cancel the date")
    done = gettext_lazy("The date is cancelled.")
    form_class = ReasonForm

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object]:
        return dates.CANCELLED

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        dates.cancel(
            self.occurrence,
            reason=cleaned["reason"],
            actor=access.actor(self.request),
            now=now,
            quiet=self.is_quiet,
        )


class PostponeDateView(DateActionView):
    page_title = gettext_lazy("Postpone a date")
    question = gettext_lazy(
        "Postpone this date? The new one is not known yet. Whoever is registered keeps their "
        "place; nobody can register until you give it a new date."
    )
    button = gettext_lazy("Postpone the date")
    done = gettext_lazy("The date is postponed.")
    form_class = ReasonForm

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object]:
        return dates.POSTPONED

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        dates.postpone(
            self.occurrence,
            reason=cleaned["reason"],
            actor=access.actor(self.request),
            now=now,
            quiet=self.is_quiet,
        )


class RestoreDateView(DateActionView):
    page_title = gettext_lazy("Restore a date")
    question = gettext_lazy("Let this date take place after all?")
    button = gettext_lazy("Restore the date")
    done = gettext_lazy("The date takes place.")

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object]:
        return dates.RESTORED

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        dates.restore(
            self.occurrence, actor=access.actor(self.request), now=now, quiet=self.is_quiet
        )


class FollowScheduleView(DateActionView):
    page_title = gettext_lazy("Follow the schedule again")
    question = gettext_lazy("Undo everything that was changed by hand on this date?")
    button = gettext_lazy("Follow the schedule again")
    done = gettext_lazy("The date follows the schedule again.")

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object]:
        return dates.FOLLOWING

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        dates.follow_schedule(
            self.occurrence, actor=access.actor(self.request), now=now, quiet=self.is_quiet
        )


class MoveDateView(DateActionView):
    page_title = gettext_lazy("Move a date")
    question = gettext_lazy("Where and when does this date take place instead?")
    button = gettext_lazy("Move the date")
    done = gettext_lazy("The date is moved.")
    form_class = MoveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "occurrence": self.occurrence}

    def where_and_when(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        start: time | None = cleaned.get("start_time")
        return {
            "day": cleaned["day"],
            "start_time": start,
            "length": cleaned["length"],
            "venue": cleaned["venue"],
        }

    def own(self, cleaned: dict[str, Any]) -> Mapping[str, object] | None:
        return dates.moved(self.occurrence, **self.where_and_when(cleaned)) if cleaned else None

    def act(self, cleaned: dict[str, Any], now: datetime) -> None:
        dates.move(
            self.occurrence,
            **self.where_and_when(cleaned),
            reason=cleaned["reason"],
            actor=access.actor(self.request),
            now=now,
            quiet=self.is_quiet,
        )
