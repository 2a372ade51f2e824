"""The link of an event that is for whoever has it: where it leads, and making a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from events.enums import Visibility
from events.models import Event, EventPage, Interest
from events.services import versions
from events.viewsets import access

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def pages(event: Event) -> list[EventPage]:
    """The live pages of an event by link, one a language; each knows its `link_address`."""
    if event.visibility != Visibility.LINK:
        return []
    rows = EventPage.objects.live().filter(translation_key=event.key, alias_of=None)
    return list(rows.select_related("locale").order_by("pk"))


class NewLinkView(WagtailAdminTemplateMixin, TemplateView):
    """Asks before the link of an event is replaced, and replaces it."""

    template_name = "events/admin/new_link.html"
    header_icon = "link"
    page_title = gettext_lazy("Make a new link")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.event = access.event_for(access.actor(request), access.CHANGE_DATES, pk=kwargs["pk"])
        if self.event.visibility != Visibility.LINK:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            Event.objects.filter(pk=self.event.pk).update(link_version=F("link_version") + 1)
            # Who had the old link only must not be sent the new one.
            Interest.objects.filter(event=self.event).delete()
            log(self.event, "events.link", user=request.user)
            versions.touch([self.event.pk], now=timezone.now())
        messages.success(request, _("There is a new link. The old one no longer works."))
        return HttpResponseRedirect(self.get_success_url())
