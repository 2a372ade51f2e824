"""Calendars of partners in the editors' screens: addresses, how reading them goes, and what of them
is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from events.enums import PartnerState
from events.models import PartnerCalendar, PartnerEvent
from events.queries import partners as told
from events.services import partners
from events.viewsets import access, telling
from foundation import fetching

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CHANGE_CALENDARS = "events.change_partnercalendar"
DECIDE = "events.change_partnerevent"
STATES = (
    PartnerState.PENDING,
    PartnerState.DUPLICATE,
    PartnerState.ACCEPTED,
    PartnerState.REFUSED,
)
# What can be done to what is in a state.
MAY_ACCEPT = {PartnerState.PENDING, PartnerState.DUPLICATE, PartnerState.REFUSED}
MAY_REFUSE = {PartnerState.PENDING, PartnerState.DUPLICATE, PartnerState.ACCEPTED}


class PartnerCalendarForm(WagtailAdminModelForm):
    # Not a URLField: that knows no webcal:.
    address = forms.CharField(
        label=PartnerCalendar._meta.get_field("address").verbose_name,
        help_text=PartnerCalendar._meta.get_field("address").help_text,
        max_length=500,
        widget=forms.URLInput,
    )

    class Meta:
        model = PartnerCalendar
        fields = (
            "name",
            "organisation",
            "address",
            "language",
            "kind",
            "topics",
            "is_trusted",
            "is_active",
        )
        widgets = {"topics": forms.CheckboxSelectMultiple}
        help_texts = {
            "name": gettext_lazy("Stands beside each of its events: “from …”."),
            "kind": gettext_lazy("All its events get this kind."),
            "topics": gettext_lazy("All its events get these topics."),
            "is_active": gettext_lazy(
                "Switched off: what it shows disappears from this site until you switch it on again."
            ),
        }

    def clean_address(self) -> str:
        """As it will be asked for, so that one calendar cannot be there under two spellings."""
        try:
            return fetching.parse(self.cleaned_data["address"]).geturl()
        except fetching.NotFetched as error:
            raise ValidationError(str(error.problem.label), code=error.problem.value) from None


def read_and_tell(request: HttpRequest, calendar: PartnerCalendar) -> None:
    """Read the calendar at once, and say how it went."""
    done = partners.read(calendar, now=timezone.now(), asked=True)
    fresh = told.calendars().filter(pk=calendar.pk).first()
    if fresh is None:
        # Somebody has deleted it meanwhile.
        return
    if not done and fresh.is_active:
        messages.warning(request, _("The calendar is being read at this moment."))
    elif done and (problem := told.problem(fresh)):
        messages.warning(request, problem)
    elif done:
        counts = {"shown": fresh.shown, "waiting": fresh.waiting}
        messages.success(
            request, _("The calendar was read: %(shown)s shown, %(waiting)s waiting.") % counts
        )


class IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[PartnerCalendar]:
        return told.calendars()

    def get_list_more_buttons(self, instance: PartnerCalendar) -> list[Any]:
        address = reverse("event_partner", args=(instance.pk,))
        look = Button(_("State"), url=address, icon_name="info-circle", priority=5)
        return [look, *super().get_list_more_buttons(instance)]


class _Saving:
    """After saving, the calendar is read, and its page says how that went."""

    object: PartnerCalendar
    request: HttpRequest

    def get_success_url(self) -> str:
        return reverse("event_partner", args=(self.object.pk,))

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        partners.saved(self.object, now=timezone.now())
        read_and_tell(self.request, self.object)
        return response


class CreateView(_Saving, generic.CreateView):
    def save_instance(self) -> PartnerCalendar:
        self.form.instance.created_by = access.actor(self.request)
        return super().save_instance()


class EditView(_Saving, generic.EditView):
    pass


class DeleteView(generic.DeleteView):
    def delete_action(self) -> None:
        log(self.object, "wagtail.delete", user=self.request.user, deleted=True)
        partners.forget(self.object, now=timezone.now())

    @property
    def confirmation_message(self) -> str:
        return _("Delete this calendar? What it shows disappears from the site's calendar.")


class PartnerCalendarViewSet(ModelViewSet):
    model = PartnerCalendar
    name = "partner_calendars"
    url_prefix = "events/partner-calendars"
    icon = "globe"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = (
        "name",
        Column("organisation", label=gettext_lazy("Held by")),
        Column("state", label=gettext_lazy("State"), accessor=told.state),
        Column("shown", label=gettext_lazy("Shown")),
        Column("waiting", label=gettext_lazy("Waiting")),
        DateColumn("last_read_at", label=gettext_lazy("Last read")),
        Column(
            "next_read_at",
            label=gettext_lazy("Next reading"),
            accessor=lambda calendar: telling.moment(calendar.next_read_at),
        ),
    )
    search_fields = ("name", "address")
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PartnerCalendarForm


class StateView(WagtailAdminTemplateMixin, TemplateView):
    """How reading one calendar stands; by POST it is read now."""

    template_name = "events/admin/partner.html"
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(CHANGE_CALENDARS):
            raise PermissionDenied
        self.calendar = get_object_or_404(told.calendars(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.calendar)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("partner_calendars:index"), "label": _("Partner calendars")},
            {"url": "", "label": str(self.calendar)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "calendar": self.calendar, "state": told.state(self.calendar)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        read_and_tell(request, self.calendar)
        return HttpResponseRedirect(reverse("event_partner", args=(self.calendar.pk,)))


class ReviewView(BaseListingView):
    """What partners' calendars hold: what waits to be looked at, or by `?state=` the others."""

    template_name = "events/admin/partner_events.html"
    results_template_name = "events/admin/partner_events_results.html"
    page_title = gettext_lazy("Events of partners")
    header_icon = "globe"
    index_url_name = "event_partner_events"
    is_searchable = False
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        asked = request.GET.get("state", "")
        self.state = PartnerState(asked) if asked in STATES else PartnerState.PENDING
        return super().dispatch(request, *args, **kwargs)

    def get_index_url(self) -> str:
        return f"{reverse('event_partner_events')}?state={self.state.value}"

    def get_base_queryset(self) -> QuerySet[PartnerEvent]:
        return told.queue(self.state).select_related("same_as")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = told.told(
            context["object_list"], now=timezone.now(), language=get_language() or "en"
        )
        return {
            **context,
            "rows": rows,
            "state": self.state,
            "states": [PartnerState(state) for state in STATES],
            "may_accept": self.state in MAY_ACCEPT,
            "may_refuse": self.state in MAY_REFUSE,
        }


class DecideView(View):
    """Shows or refuses the chosen events: `one` by its own button, or `events` by those below."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        what, _colon, one = request.POST.get("decision", "").partition(":")
        wanted = [one] if one else request.POST.getlist("events")
        chosen = PartnerEvent.objects.filter(
            pk__in=[int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19],
            calendar__is_active=True,
        )
        rows = list(chosen)
        if what == "accept":
            self._accept(request, rows)
        elif what == "refuse":
            number = partners.refuse(rows, now=timezone.now())
            text = ngettext("%(n)s event is not shown.", "%(n)s events are not shown.", number)
            messages.success(request, text % {"n": number})
        state = request.POST.get("state", "")
        query = f"?state={state}" if state in STATES else ""
        return HttpResponseRedirect(reverse("event_partner_events") + query)

    def _accept(self, request: HttpRequest, rows: list[PartnerEvent]) -> None:
        number = partners.accept(rows, now=timezone.now())
        if number:
            text = ngettext("%(n)s event is shown.", "%(n)s events are shown.", number)
            messages.success(request, text % {"n": number})
        pks = [row.pk for row in rows]
        if PartnerEvent.objects.filter(pk__in=pks, state=PartnerState.DUPLICATE).exists():
            messages.warning(
                request,
                _("Some are the same as an event that is shown already, and are held back."),
            )
