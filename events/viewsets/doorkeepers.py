"""Who keeps the doors of an event: organisers name members, and take them off again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from events import errors
from events.queries import doorkeeping
from events.services import doorkeepers
from events.viewsets import access
from events.viewsets.desk import RegistrationAction

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.models import Registration, Run


class KeeperForm(forms.Form):
    """A member by the address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Of a member. They get one mail about it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class DoorkeepersView(WagtailAdminTemplateMixin, FormView):
    """Who keeps the doors of an event, and where these are."""

    template_name = "events/admin/doorkeepers.html"
    header_icon = "key"
    page_title = gettext_lazy("Who keeps the door")
    form_class = KeeperForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = access.actor(request)
        self.event = access.event_for(member, access.CHANGE_PARTICIPANTS, pk=kwargs["pk"])
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_runs"), "label": _("Participants")},
            {"url": "", "label": f"{self.event}: {self.get_page_title()}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keepers = self.event.doorkeepers.select_related("member__organisation")
        member = access.actor(self.request)
        open_doors = doorkeeping.doors(member, now=timezone.now(), event=self.event)
        return {
            **super().get_context_data(**kwargs),
            "keepers": keepers.order_by("member__name", "pk"),
            "doors": open_doors,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, *args, **kwargs)

    def remove(self, pk: str) -> HttpResponse:
        """Take somebody off; whoever is off already stays so."""
        keeper = (
            self.event.doorkeepers.filter(pk=int(pk)).first()
            if pk.isdecimal() and len(pk) < 19
            else None
        )
        if keeper is not None:
            doorkeepers.remove(keeper)
            messages.success(
                self.request, _("%(person)s keeps the door no more.") % {"person": keeper.member}
            )
        return self.done()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            keeper = doorkeepers.name(
                self.event,
                email=form.cleaned_data["email"],
                actor=access.actor(self.request),
                now=timezone.now(),
            )
        except errors.EventsError as error:
            form.add_error("email", str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("%(person)s keeps the door.") % {"person": keeper.member})
        return self.done()

    def done(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("event_doorkeepers", args=(self.event.pk,)))


class NewCodeView(RegistrationAction):
    """Another entrance code, where the one before is in the wrong hands."""

    form_class = forms.Form
    page_title = gettext_lazy("New entrance code")
    question = gettext_lazy(
        "The code that this person has lets nobody in any more, and they get a new one by mail. "
        "Their registration, and the link to it, stay as they are."
    )
    button = gettext_lazy("Make a new code")
    done = gettext_lazy("There is a new entrance code. The old one no longer works.")

    def act(self, form: Any) -> Registration:
        doorkeepers.new_code(self.registration, now=timezone.now())
        return self.registration


def door_button(run: Run) -> HeaderButton:
    """From the participants of a run to its door."""
    return HeaderButton(_("Check-in"), reverse("door", args=(run.uuid,)), icon_name="mobile-alt")


def keepers_button(run: Run) -> HeaderButton:
    """From there to who keeps it."""
    keepers = reverse("event_doorkeepers", args=(run.event_id,))
    return HeaderButton(_("Who keeps the door"), keepers, icon_name="key")
