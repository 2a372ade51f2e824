"""The outbox in the editors' screens: what became of each mail, and whom the site no longer writes
to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from foundation import outcomes, suppressions
from foundation.models import OutboxRow, Suppression

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

MAY_READ = "foundation.view_outboxrow"
MAY_LIFT = "foundation.delete_suppression"


class _Permitted:
    """For those who look after the mails."""

    permission = MAY_READ

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class MailFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=OutboxRow.State.choices
    )
    is_optional = django_filters.BooleanFilter(label=gettext_lazy("Can be done without"))

    class Meta:
        model = OutboxRow
        fields: tuple[str, ...] = ()


def _reason(row: OutboxRow) -> str:
    """In the reader's language where it is ours, else as the server said it."""
    reasons = outcomes.suppressed_for(row)
    return " · ".join(str(Suppression.Reason(reason).label) for reason in reasons) or row.error


class MailsView(_Permitted, BaseListingView):
    """Every mail, the latest first. To be read only: nothing here is sent again by hand."""

    template_name = "foundation/admin/mails.html"
    page_title = gettext_lazy("Mails")
    header_icon = "mail"
    index_url_name = "mails"
    index_results_url_name = "mails_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("recipient", "message")
    filterset_class = MailFilterSet
    paginate_by = 50
    columns = (
        Column("message", label=gettext_lazy("Kind")),
        Column("recipient", label=gettext_lazy("E-mail address")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("error", label=gettext_lazy("Reason"), accessor=_reason),
        DateColumn("created_at", label=gettext_lazy("Promised")),
        DateColumn("done_at", label=gettext_lazy("Sent or given up")),
    )

    def get_base_queryset(self) -> QuerySet[OutboxRow]:
        return OutboxRow.objects.order_by("-created_at", "-id")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Besides: how many there are of each state."""
        counted = OutboxRow.objects.order_by().values_list("state").annotate(number=Count("pk"))
        numbers = dict(counted)
        return {
            **super().get_context_data(*args, **kwargs),
            "states": [
                (state.value, state.label, numbers[state])
                for state in OutboxRow.State
                if state in numbers
            ],
            "chosen": self.request.GET.get("state", ""),
        }

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Suppressed addresses"), url=reverse("suppressions"), icon_name="cross")
        ]


def _lift_link(row: Suppression) -> str:
    address = reverse("lift_suppression", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, _("Write to it again"))


class SuppressionsView(_Permitted, BaseListingView):
    """Addresses that are not written to, the latest first."""

    permission = MAY_LIFT
    page_title = gettext_lazy("Suppressed addresses")
    header_icon = "mail"
    index_url_name = "suppressions"
    index_results_url_name = "suppressions_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("address",)
    paginate_by = 50
    columns = (
        Column("address", label=gettext_lazy("E-mail address")),
        Column("reason", label=gettext_lazy("Reason"), accessor="get_reason_display"),
        Column("detail", label=gettext_lazy("What the other server said")),
        DateColumn("since", label=gettext_lazy("Since")),
        Column("lift", label=gettext_lazy("What to do"), accessor=_lift_link),
    )

    def get_base_queryset(self) -> QuerySet[Suppression]:
        return Suppression.objects.order_by("-since", "-pk")


class LiftView(_Permitted, WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then writes to an address again."""

    permission = MAY_LIFT
    template_name = "foundation/admin/lift_suppression.html"
    page_title = gettext_lazy("Write to an address again")
    header_icon = "mail"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mails"), "label": MailsView.page_title},
            {"url": reverse("suppressions"), "label": SuppressionsView.page_title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(Suppression, pk=kwargs["pk"])
        return {**super().get_context_data(**kwargs), "row": row}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Suppression, pk=pk)
        suppressions.lift_all(row.address, now=timezone.now())
        messages.success(request, _("We write to %(address)s again.") % {"address": row.address})
        return redirect("suppressions")


class MailsItem(MenuItem):
    """In the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_READ)


def urls() -> list[URLPattern]:
    return [
        path("mails/", MailsView.as_view(), name="mails"),
        path("mails/results/", MailsView.as_view(results_only=True), name="mails_results"),
        path("mails/suppressed/", SuppressionsView.as_view(), name="suppressions"),
        path(
            "mails/suppressed/results/",
            SuppressionsView.as_view(results_only=True),
            name="suppressions_results",
        ),
        path("mails/suppressed/<int:pk>/", LiftView.as_view(), name="lift_suppression"),
    ]


def menu_item() -> MailsItem:
    return MailsItem(
        gettext_lazy("Mails"), reverse("mails"), name="mails", icon_name="mail", order=361
    )


def permissions() -> QuerySet[Permission]:
    """What a group may do about mails."""
    codenames = [permission.partition(".")[2] for permission in (MAY_READ, MAY_LIFT)]
    return Permission.objects.filter(content_type__app_label="foundation", codename__in=codenames)
