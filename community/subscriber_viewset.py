"""Who gets news by e-mail without an account, in the editors' screens: how many, and to be forgotten
when they ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect  # noqa: TID251 -- these are views
from django.shortcuts import get_object_or_404  # noqa: TID251 -- these are views
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community.enums import Cadence
from community.models import Recipient
from community.queries import subscriptions as reading
from community.services import subscriptions

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- these are views
    from django.http.response import HttpResponseBase  # noqa: TID251 -- these are views

VIEW, DELETE = "community.view_recipient", "community.delete_recipient"


class SubscriberFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES
    )
    cadence = django_filters.ChoiceFilter(label=gettext_lazy("How often"), choices=Cadence.choices)

    class Meta:
        model = Recipient
        fields: tuple[str, ...] = ()


def _link(row: Recipient) -> str:
    return format_html('<a href="{}">{}</a>', reverse("forget_subscriber", args=[row.uuid]), row)


class SubscribersView(BaseListingView):
    """Every confirmed address without an account, the newest first."""

    template_name = "community/admin/subscribers.html"
    page_title = gettext_lazy("Subscribers without an account")
    header_icon = "mail"
    index_url_name = "subscribers"
    index_results_url_name = "subscribers_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("email",)
    filterset_class = SubscriberFilterSet
    paginate_by = 50
    columns = (
        Column("email", label=gettext_lazy("E-mail address"), accessor=_link),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
        Column("cadence", label=gettext_lazy("How often"), accessor="get_cadence_display"),
        DateColumn("consented_at", label=gettext_lazy("Confirmed")),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Recipient]:
        return Recipient.objects.subscribers().order_by("-created_at", "-pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "numbers": reading.numbers()}


class ForgetSubscriberView(WagtailAdminTemplateMixin, TemplateView):
    """One address, to be deleted with all that is kept of it."""

    template_name = "community/admin/forget_subscriber.html"
    header_icon = "mail"
    _show_breadcrumbs = True
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(DELETE):
            raise PermissionDenied
        self.row = get_object_or_404(Recipient.objects.subscribers(), uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.row.email

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("subscribers"), "label": _("Subscribers without an account")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"kept": reading.kept(self.row.email), "index": reverse("subscribers")}
        return super().get_context_data(**kwargs) | told

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subscriptions.forget(self.row.email, now=timezone.now())
        messages.success(request, _("The address is forgotten."))
        return HttpResponseRedirect(reverse("subscribers"))


class SubscribersItem(MenuItem):
    """In the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)


def permissions() -> QuerySet[Permission]:
    """What a group may do about subscribers."""
    codenames = ("view_recipient", "delete_recipient")
    return Permission.objects.filter(content_type__app_label="community", codename__in=codenames)


def urls() -> list[URLPattern]:
    results = SubscribersView.as_view(results_only=True)
    return [
        path("subscribers/", SubscribersView.as_view(), name="subscribers"),
        path("subscribers/results/", results, name="subscribers_results"),
        path(
            "subscribers/<uuid:uuid>/forget/",
            ForgetSubscriberView.as_view(),
            name="forget_subscriber",
        ),
    ]


def menu_item() -> SubscribersItem:
    return SubscribersItem(
        gettext_lazy("Subscribers without an account"),
        reverse("subscribers"),
        name="subscribers",
        icon_name="mail",
        order=370,
    )
