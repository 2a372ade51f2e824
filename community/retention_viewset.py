"""How long what is kept, in the editors' screens: what would be forgotten now, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from community.models import RetentionRun
from community.services import inactivity, retention
from foundation.personal_data import retentions

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type

PERMISSION = "community.view_retentionrun"
RUNS = 50


class RetentionView(WagtailAdminTemplateMixin, TemplateView):
    """Each kind with its days and how much is due; the latest reports below."""

    page_title = _("Retention")
    header_icon = "history"
    template_name = "community/admin/retention.html"
    _show_breadcrumbs = True
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": reverse("retention"), "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        names = {key: str(kind.name) for key, kind in retentions}
        runs = [
            (run.at, [(names.get(key, key), number) for key, number in run.counts.items()])
            for run in RetentionRun.objects.all()[:RUNS]
        ]
        told = {
            "due": retention.due(now=now),
            "runs": runs,
            "accounts": inactivity.due(now=now).count(),
        }
        return super().get_context_data(**kwargs) | told


class RetentionItem(MenuItem):
    """Among the reports, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def urls() -> list[URLPattern]:
    return [path("retention/", RetentionView.as_view(), name="retention")]


def menu_item() -> RetentionItem:
    return RetentionItem(
        _("Retention"), reverse("retention"), name="retention", icon_name="history", order=900
    )
