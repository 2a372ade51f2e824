"""How a page gets from whoever wrote it to readers: handing in a translation, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from community import errors
from community.models import Member
from events.viewsets import publishing
from home.services import reviewing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@method_decorator(require_admin_access, name="dispatch")
class DecisionView(WorkflowActionView):
    """Approve what was handed in, or ask for changes, without opening it: there is no form then that
    would refuse what may not be published."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sentence = self._why_not() if self.action_name == "approve" else ""
        if not sentence:
            return super().post(request, *args, **kwargs)
        messages.error(request, sentence)
        address = reverse("wagtailadmin_pages:edit", args=(self.object.pk,))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": address})
        return HttpResponseRedirect(address)

    def _why_not(self) -> str:
        pages, now = [self.object], timezone.now()
        return reviewing.why_not_publish(pages, below=False, now=now) or publishing.why_not(
            pages, below=False, now=now
        )


class HandInView(WagtailAdminTemplateMixin, TemplateView):
    """Hand in a translation, whose own screen knows only publishing."""

    template_name = "home/admin/hand_in.html"
    page_title = gettext_lazy("Hand in")
    header_icon = "tick"
    http_method_names = ["get", "post", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = get_object_or_404(Page, pk=kwargs["page_id"])
        user = request.user
        if not isinstance(user, Member) or not reviewing.translation_to_hand_in(self.object, user):
            raise PermissionDenied
        self.actor = user
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page": self.object}

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        try:
            reviewing.hand_in(self.object, member=self.actor)
        except errors.NotAllowed as error:
            raise PermissionDenied from error
        except ValidationError:
            messages.error(request, _("Some words don't fit their fields. See which they are."))
        else:
            messages.success(request, _("Handed in. Editors look at it."))
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=(page_id,)))


def buttons(page: Page, user: Member, next_url: str | None = None) -> Iterator[Button]:
    """In lists of pages: to handing a translation in."""
    if _hands_in(page, user):
        address = reverse("page_hand_in", args=(page.pk,))
        yield Button(_("Hand in to the editors"), address, icon_name="tick", priority=33)


def remind(request: HttpRequest, page: Page) -> None:
    """The screen for translating has no place for buttons of others: say it above."""
    if request.method == "GET" and _hands_in(page, request.user):
        address = reverse("page_hand_in", args=(page.pk,))
        button = messages.button(address, _("Hand in to the editors"))
        messages.info(request, _("When all words are there, hand them in."), buttons=[button])


def _hands_in(page: Page, user: Any) -> bool:
    """Whether `user` is one who hands `page` in, because they may not publish it."""
    may = page.permissions_for_user(user)
    return not may.can_publish() and reviewing.translation_to_hand_in(page, user) is not None


def urls() -> list[URLPattern]:
    return [path("hand-in/<int:page_id>/", HandInView.as_view(), name="page_hand_in")]
