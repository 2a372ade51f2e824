"""The ledger of digests in the editors' screens: how far each edition has got, to be stopped and let
go on; who got which one, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, F, Value, When
from django.shortcuts import get_object_or_404, redirect  # noqa: TID251 -- a viewset, beside them
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community import errors
from community.enums import DeliveryState, SkipReason
from community.models import DigestDelivery, DigestEdition, Member
from community.queries import coming_editions, digest_editions
from community.services import digest_editions as editions
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type

PERMISSION = "community.view_digestdelivery"
WRITE = "community.change_digestletter"
EDITIONS_A_PAGE = 30

Mail = OutboxRow.State
# What became of a digest: how far it got itself, and then its mail.
OUTCOMES: dict[str, Any] = {
    DeliveryState.PLANNED: DeliveryState.PLANNED.label,
    **{state: state.label for state in Mail if state != Mail.SKIPPED},
    **{
        f"no-{reason}": format_lazy(_("not sent: {reason}"), reason=reason.label)
        for reason in SkipReason
    },
    Mail.SKIPPED: _("not sent: nothing left when it was to go out"),
}


def with_outcome() -> QuerySet[DigestDelivery]:
    """Deliveries with what became of them as `outcome`, one of OUTCOMES."""
    return DigestDelivery.objects.annotate(
        outcome=Case(
            When(state=DeliveryState.PLANNED, then=Value(DeliveryState.PLANNED.value)),
            *(When(reason=reason, then=Value(f"no-{reason.value}")) for reason in SkipReason),
            When(mail__isnull=False, then=F("mail__state")),
            default=Value(Mail.PENDING.value),
        )
    )


class _Permitted:
    """For those who look after the members."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        self.actor = request.user
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class EditionsView(WagtailAdminTemplateMixin, TemplateView):
    """The coming editions for who writes in them, and every one so far in numbers, the newest first,
    for those who look after the members."""

    template_name = "community/admin/editions.html"
    page_title = _("Digests")
    header_icon = "mail"
    http_method_names = ("get", "head")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _writes(request) and not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        context = super().get_context_data(**kwargs)
        if _writes(self.request):
            context |= {"coming": coming_editions.coming(now=now), "now": now}
        if self.request.user.has_perm(PERMISSION):
            context |= self._so_far(now)
        return context

    def _so_far(self, now: datetime) -> dict[str, Any]:
        paginator = Paginator(digest_editions.latest(), EDITIONS_A_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return {
            "page": page,
            "rows": digest_editions.progress(list(page)),
            "missing": digest_editions.missing(now=now),
            "may_stop": self.request.user.has_perm(editions.PERMISSION),
        }


class ActView(_Permitted, View):
    """Stop one edition, or let it go on."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = get_object_or_404(DigestEdition, pk=pk)
        act = editions.resume if "resume" in request.POST else editions.stop
        try:
            act(edition, actor=self.actor, now=timezone.now())
        except errors.NotAllowed as refused:
            raise PermissionDenied from refused
        if "resume" in request.POST:
            messages.success(request, gettext("What was held back goes on."))
        else:
            messages.success(request, gettext("Nothing more of this edition leaves."))
        return redirect("digest_editions")


class DigestFilterSet(WagtailFilterSet):
    edition = django_filters.ModelChoiceFilter(
        label=_("Edition"), queryset=DigestEdition.objects.order_by("-period")
    )
    outcome = django_filters.ChoiceFilter(label=_("State"), choices=list(OUTCOMES.items()))

    class Meta:
        model = DigestDelivery
        fields: tuple[str, ...] = ()


class DigestsView(_Permitted, BaseListingView):
    """Every digest, the latest first. To be read only: nothing here is sent again by hand."""

    page_title = _("Digests")
    header_icon = "mail"
    index_url_name = "digests"
    index_results_url_name = "digests_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("recipient__email", "recipient__member__email", "recipient__member__name")
    filterset_class = DigestFilterSet
    paginate_by = 50
    columns = (
        Column("edition", label=_("Edition")),
        Column("recipient", label=_("To")),
        Column("email", label=_("E-mail address"), accessor="recipient.address"),
        Column("outcome", label=_("State"), accessor=lambda row: OUTCOMES[row.outcome]),
        DateColumn("until", label=_("Due")),
        DateColumn("done", label=_("Sent or given up"), accessor="mail.done_at"),
    )

    def get_base_queryset(self) -> QuerySet[DigestDelivery]:
        rows = with_outcome().select_related("edition", "recipient__member", "mail")
        return rows.order_by("-until", "-pk")


def _writes(request: HttpRequest) -> bool:
    """Whether who asks writes the editor's part."""
    return bool(request.user.has_perm(WRITE))


class DigestsItem(MenuItem):
    """In the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return _writes(request) or request.user.has_perm(PERMISSION)


def urls() -> list[URLPattern]:
    results = DigestsView.as_view(results_only=True)
    return [
        path("digests/editions/", EditionsView.as_view(), name="digest_editions"),
        path("digests/editions/<int:pk>/", ActView.as_view(), name="act_on_edition"),
        path("digests/", DigestsView.as_view(), name="digests"),
        path("digests/results/", results, name="digests_results"),
    ]


def menu_item() -> DigestsItem:
    return DigestsItem(
        _("Digests"), reverse("digest_editions"), name="digests", icon_name="mail", order=360
    )
