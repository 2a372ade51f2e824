"""Screens about one run, or about one registration for it, of an event that one may look after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.models import Registration, Run
from events.viewsets import access

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class OfRun(WagtailAdminTemplateMixin):
    """The run whose public id stands in the address, for those with `permission`."""

    header_icon = "list-ul"
    permission = access.CHANGE_PARTICIPANTS
    # What the address names, as an event is found by it.
    named = "runs__uuid"
    argument = "uuid"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = access.actor(request)
        self.event = access.event_for(
            member, self.permission, **{self.named: kwargs[self.argument]}
        )
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def run(self) -> Run:
        return get_object_or_404(Run.objects.select_related("event"), uuid=self.kwargs["uuid"])

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_page_subtitle(self) -> str:
        return " ".join(filter(None, [str(self.event), str(self.run.label)]))

    def participants(self) -> str:
        return reverse("event_participants", args=(self.run.uuid,))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event_runs"), "label": _("Participants")},
            {"url": self.participants(), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]


class OfRegistration(OfRun):
    """The registration whose public id stands in the address."""

    named = "runs__registrations__uuid"

    @cached_property
    def registration(self) -> Registration:
        rows = Registration.objects.select_related("run__event", "contact__member__organisation")
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])

    @cached_property
    def run(self) -> Run:
        return self.registration.run
