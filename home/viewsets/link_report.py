"""The report of links that lead nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from community.models import Member
from home.enums import LinkState
from home.queries import link_report

A_PAGE = 50


class LinksView(WagtailAdminTemplateMixin, TemplateView):
    """Broken addresses, pages of the site that are gone, and addresses that have moved; each with
    the pages that lead there, as far as whoever looks may change them."""

    template_name = "home/admin/links.html"
    page_title = _("Links that lead nowhere")
    header_icon = "link-external"
    http_method_names = ["get", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if not isinstance(user, Member):
            raise PermissionDenied
        broken = link_report.elsewhere(user, LinkState.BROKEN)
        moved = link_report.elsewhere(user, LinkState.MOVED)
        return {
            **super().get_context_data(**kwargs),
            "broken": Paginator(broken, A_PAGE).get_page(self.request.GET.get("p")),
            "moved": moved[:A_PAGE],
            "here": link_report.here(user, timezone.now(), A_PAGE),
            "is_checked": settings.CHECK_LINKS,
        }


def urls() -> list[URLPattern]:
    return [path("reports/links/", LinksView.as_view(), name="link_report")]


def menu_item() -> MenuItem:
    return MenuItem(
        LinksView.page_title,
        reverse("link_report"),
        name="link-report",
        icon_name=LinksView.header_icon,
        order=720,
    )
