"""The preview links of a page, in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from community import errors
from community.models import Member
from home.models import PreviewLink
from home.models.preview_links import DAYS
from home.services import preview_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


def in_days(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


class LinkForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=80,
        help_text=gettext_lazy("So that you know it again, such as: press, ministry."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It holds for"),
        coerce=int,
        initial=3,
        # Each time it is drawn: in the language of whoever looks.
        choices=lambda: [(days, in_days(days)) for days in DAYS],
    )


class PreviewLinksView(WagtailAdminTemplateMixin, FormView):
    """The links to one page that hold, and a form for one more."""

    template_name = "home/admin/preview_links.html"
    form_class = LinkForm
    page_title = gettext_lazy("Preview links")
    header_icon = "view"
    http_method_names = ["get", "post", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        if not isinstance(request.user, Member) or not may_show(self.page, request.user):
            raise PermissionDenied
        self.actor = request.user
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_links = PreviewLink.objects.open_at(timezone.now()).filter(page=self.page)
        rows = [
            (link, settings.BASE_URL + reverse("preview_by_link", args=(link.token,)))
            for link in open_links.order_by("ends_at", "pk")
        ]
        return {**super().get_context_data(**kwargs), "page": self.page, "rows": rows}

    def form_valid(self, form: LinkForm) -> HttpResponse:
        try:
            preview_links.make(
                self.page, **form.cleaned_data, member=self.actor, now=timezone.now()
            )
        except errors.CommunityError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The link is in the list."))
        return HttpResponseRedirect(_address(self.page))


class RevokeView(View):
    """Let a link lead nowhere."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=pk)
        if not isinstance(request.user, Member):
            raise PermissionDenied
        try:
            preview_links.revoke(link, member=request.user)
        except errors.NotAllowed as error:
            raise PermissionDenied from error
        messages.success(request, _("The link leads nowhere now."))
        return HttpResponseRedirect(_address(link.page))


def may_show(page: Page, user: Member) -> bool:
    """Whether there is anything of `page` to show, and `user` may."""
    return page.is_previewable() and preview_links.may_make(page, user)


def button(
    page: Page, user: Member, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    if page.pk and may_show(page.specific_deferred, user):
        yield Button(_("Preview links"), _address(page), icon_name="view", priority=6)


def _address(page: Page) -> str:
    return reverse("preview_links", args=(page.pk,))


def urls() -> list[URLPattern]:
    return [
        path("preview-links/<int:page_id>/", PreviewLinksView.as_view(), name="preview_links"),
        path("preview-links/revoke/<int:pk>/", RevokeView.as_view(), name="revoke_preview_link"),
    ]
