"""The editor's part of digests in the editors' screens: writing and approving it, looking at it as
somebody else would get it, and mailing that to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Select
from django.http import Http404  # noqa: TID251 -- these are views
from django.shortcuts import get_object_or_404, redirect  # noqa: TID251 -- these are views
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.action_menu import PublishMenuItem
from wagtail.snippets.views.snippets import CreateView

from community import errors, letter_emails
from community.models import DigestLetter, Member
from community.models.letters import MOST_LEADS
from community.queries import coming_editions, letter_readers
from community.services import letter_looks
from community.viewsets import MENU
from foundation import digests, mail
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type
    from wagtail.admin.panels import Panel

WRITE, APPROVE = "community.change_digestletter", "community.publish_digestletter"
HOW = gettext_lazy(
    "What you write stands first in the mails, and on the site. Readers who had one of the pages in "
    "an earlier digest don't get it again. Nothing waits for you: what is not approved in time is "
    "left out."
)


class DigestLetterForm(WagtailAdminModelForm):
    """For a coming edition; it stays with the one it was begun for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period, language = self.fields.get("period"), self.fields.get("language")
        if period is None or language is None:
            return
        if self.instance.pk:
            edition = self.instance.edition
            label = edition.label if edition else self.instance.period
            period.widget.choices = [(self.instance.period, label)]
            period.disabled = language.disabled = True
        else:
            period.widget.choices = coming_editions.to_choose(now=timezone.now())

    def clean_period(self) -> str:
        name: str = self.cleaned_data["period"]
        if not self.instance.pk and name not in dict(self.fields["period"].widget.choices):
            raise ValidationError(gettext("There is no such edition to come."), code="period")
        return name


class DigestLetterCreateView(CreateView):
    """Begun from the list of editions, which says for which one and in which language."""

    def get_initial_form_instance(self) -> DigestLetter:
        asked = self.request.GET
        return DigestLetter(
            period=asked.get("period", "")[:8], language=asked.get("language", "")[:5]
        )


class DigestLetterViewSet(SnippetViewSet):
    model = DigestLetter
    chooser_viewset_class = ChooserViewSet
    add_view_class = DigestLetterCreateView
    copy_view_enabled = False
    icon = "mail"
    menu_hook = MENU
    menu_label = gettext_lazy("Editor's parts of digests")
    menu_order = 361
    list_display = (
        Column("edition", label=gettext_lazy("Edition"), accessor="__str__"),
        Column("status", label=gettext_lazy("State"), accessor="status_string"),
    )
    list_filter = ("language", "live")
    search_backend_name = None
    ordering = ("-period", "language")

    def get_edit_handler(self) -> Panel:
        kinds = [lead.page_type for _name, lead in digests.leads]
        panels = [
            HelpPanel(content=HOW),
            FieldRowPanel([FieldPanel("period", widget=Select), FieldPanel("language")]),
            FieldPanel("introduction"),
            InlinePanel(
                "leads",
                heading=gettext_lazy("What stands first"),
                label=gettext_lazy("Page"),
                panels=[PageChooserPanel("page", page_type=kinds), FieldPanel("sentence")],
                max_num=MOST_LEADS,
            ),
        ]
        handler = ObjectList(panels, base_form_class=DigestLetterForm)
        return handler.bind_to_model(self.model)


class ApproveItem(PublishMenuItem):
    """Publishing, called what it does to a mail."""

    label = gettext_lazy("Approve")
    template_name = "community/admin/approve_item.html"


def call_it_approving(items: list[Any], request: HttpRequest, context: Mapping[str, Any]) -> None:
    if context["model"] is DigestLetter:
        for place, item in enumerate(items):
            if type(item) is PublishMenuItem:
                items[place] = ApproveItem(order=item.order)


class _AsReader:
    """For who may look at a digest as any member would get it."""

    request: HttpRequest

    def dispatch(
        self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not request.user.has_perm(
            letter_looks.PERMISSION
        ):
            raise PermissionDenied
        self.actor = request.user
        self.stored = get_object_or_404(DigestLetter, pk=pk)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def reader(self) -> Member | None:
        """Whom it is shown as; None: somebody without an account."""
        said = self.request.POST or self.request.GET
        if not (key := said.get("reader", "")):
            return None
        reader = letter_readers.by_key(key)
        if reader is None:
            raise Http404
        return reader


class AsReaderView(_AsReader, WagtailAdminTemplateMixin, TemplateView):
    """What one reader would get, with what is written so far."""

    template_name = "community/admin/letter_as_reader.html"
    header_icon = "view"
    _show_breadcrumbs = True
    http_method_names = ("get", "head")

    def get_page_title(self) -> str:
        return gettext("As a reader gets it")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailsnippets_community_digestletter:edit", args=[self.stored.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("digest_editions"), "label": gettext("Digests")},
            {"url": edit, "label": str(self.stored)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        letter_looks.look(self.reader, actor=self.actor, now=now)
        letter = self.stored.get_latest_revision_as_object()
        look = letter_emails.as_reader(letter, self.reader, actor=self.actor, now=now)
        asked = self.request.GET.get("q", "")
        return {
            **super().get_context_data(**kwargs),
            "letter": self.stored,
            "reader": self.reader,
            "reader_name": letter_readers.called(self.reader, self.actor) if self.reader else "",
            "look": look,
            "rendered": mail.render(look.mail) if look.mail else None,
            "is_other_language": look.language != self.stored.language,
            "asked": asked,
            "found": letter_readers.found(asked, viewer=self.actor) if asked.strip() else [],
        }


class SendTestView(_AsReader, View):
    """The same, mailed to who asks."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            letter_looks.send_test(self.stored, self.reader, actor=self.actor, now=timezone.now())
        except errors.TooMany as refused:
            messages.error(request, str(refused))
        else:
            said = gettext("A test is on its way to %(address)s.")
            messages.success(request, said % {"address": self.actor.email})
        query = f"?reader={self.reader.uuid}" if self.reader else ""
        return redirect(f"{reverse('letter_as_reader', args=[self.stored.pk])}{query}")


class UnapprovedPanel(Component):
    """On the editors' home screen: what goes out soon and nobody has approved."""

    name = "unapproved_letters"
    template_name = "community/admin/unapproved_panel.html"
    order = 91

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        now = timezone.now()
        may = isinstance(user, Member) and (user.has_perm(APPROVE) or user.has_perm(WRITE))
        return {"editions": coming_editions.unapproved(now=now) if may else [], "now": now}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(UnapprovedPanel())


def urls() -> list[URLPattern]:
    return [
        path("digests/letters/<int:pk>/as/", AsReaderView.as_view(), name="letter_as_reader"),
        path("digests/letters/<int:pk>/test/", SendTestView.as_view(), name="letter_test"),
    ]
