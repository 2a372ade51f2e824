"""What organisers take into the room: a sheet to sign, and the code that people check in by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View
from wagtail.admin.widgets.button import HeaderButton

from events.enums import Status
from events.models import Occurrence, Run
from events.queries import doorkeeping, sign_in_sheet
from events.viewsets import access
from events.viewsets.of_run import OfRun
from foundation import pdf

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from community.models import Member


def buttons(run: Run, member: Member) -> list[HeaderButton]:
    """Lead from the participants to what is needed in the room; none where no date takes place."""
    dates = list(_dates(run)[:2])
    if not dates:
        return []
    sheet = reverse("event_sign_in_sheet", args=(dates[0].uid,))
    listing = reverse("event_on_the_day", args=(run.uuid,))
    if len(dates) > 1:
        return [HeaderButton(_("On the day"), url=listing, icon_name="clipboard-list")]
    shown = [HeaderButton(_("Sign-in sheet"), url=sheet, icon_name="clipboard-list")]
    if run.self_check_in and member.has_perm(access.CHANGE_PARTICIPANTS):
        shown.append(
            HeaderButton(
                _("Code for the room"), url=doorkeeping.screen_of(dates[0]), icon_name="view"
            )
        )
    return shown


class OnTheDayView(OfRun, TemplateView):
    """The dates of a run, each with its sheet and, where people check themselves in, its screen."""

    template_name = "events/admin/on_the_day.html"
    page_title = gettext_lazy("On the day")
    header_icon = "clipboard-list"
    permission = access.SEE_PARTICIPANTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        member = access.actor(self.request)
        shows = self.run.self_check_in and member.has_perm(access.CHANGE_PARTICIPANTS)
        dates = list(_dates(self.run))
        return {
            **super().get_context_data(**kwargs),
            "run": self.run,
            "dates": [(date, doorkeeping.screen_of(date) if shows else "") for date in dates],
            "next": next((date for date in dates if not date.is_over(now)), None),
        }


def _dates(run: Run) -> QuerySet[Occurrence]:
    return (
        Occurrence.objects.filter(run=run, status=Status.SCHEDULED)
        .select_related("run", "venue")
        .order_by("start", "pk")
    )


@method_decorator(never_cache, name="dispatch")
class SignInSheetView(View):
    """The sheet of one date as a PDF, for who may see who comes."""

    http_method_names = ("get", "head")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access.event_for(
            access.actor(request), access.SEE_PARTICIPANTS, occurrences__uid=kwargs["uid"]
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        dates = Occurrence.objects.select_related("event", "run", "venue")
        date = get_object_or_404(dates, uid=uid, status=Status.SCHEDULED)
        data = sign_in_sheet.of_date(date)
        response = HttpResponse(
            pdf.render(sign_in_sheet.TEMPLATE, data), content_type="application/pdf"
        )
        name = slugify(data["event"]["title"])[:60] or "event"
        response["Content-Disposition"] = (
            f'inline; filename="{name}-{date.wall_start:%Y-%m-%d}.pdf"'
        )
        return response
