"""What was written by contact forms, in the editors' screens: to look through, answer and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community import errors
from community.models import Member
from home.enums import MessageState
from home.models import ContactFormPage, ContactMessage
from home.services import contact_messages as service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

VIEW = "home.view_contactmessage"


class MessageFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MessageState.choices)
    # By `id`: where the primary key is a page's, SQLite is asked for numbers that it cannot hold.
    page = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Contact form"),
        queryset=ContactFormPage.objects.order_by("title"),
        to_field_name="id",
    )

    class Meta:
        model = ContactMessage
        fields: tuple[str, ...] = ()


class _ForReaders:
    """For who may read the messages."""

    permission = VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.actor = request.user
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def _link(row: ContactMessage) -> str:
    address = reverse("contact_message", args=[row.uuid])
    return format_html('<a href="{}">{}</a>', address, row.subject)


class MessagesView(_ForReaders, BaseListingView):
    """All of them, the newest first."""

    page_title = gettext_lazy("Messages")
    header_icon = "mail"
    index_url_name = "contact_messages"
    index_results_url_name = "contact_messages_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("reference", "email", "name", "subject")
    filterset_class = MessageFilterSet
    paginate_by = 50
    columns: ClassVar[tuple[Column, ...]] = (
        Column("subject", label=gettext_lazy("Subject"), accessor=_link),
        Column("email", label=gettext_lazy("From")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("reference", label=gettext_lazy("Reference")),
        DateColumn("received_at", label=gettext_lazy("Received")),
    )

    def get_base_queryset(self) -> QuerySet[ContactMessage]:
        return ContactMessage.objects.order_by("-received_at", "-pk")


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=service.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For colleagues; it is erased with the message."),
    )


class _OfMessage(_ForReaders):
    """Something about one message."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        rows = ContactMessage.objects.select_related("page", "answered_by")
        self.message = get_object_or_404(rows, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """The breadcrumbs down to the message."""
        its_own = reverse("contact_message", args=[self.message.uuid])
        return [
            {"url": reverse("contact_messages"), "label": _("Messages")},
            {"url": its_own, "label": self.message.reference},
        ]


class MessageView(_OfMessage, WagtailAdminTemplateMixin, TemplateView):
    """One message, with what can be done about it."""

    template_name = "home/admin/contact_message.html"
    header_icon = "mail"
    _show_breadcrumbs = True
    http_method_names = ("get", "head")

    def get_page_title(self) -> str:
        return self.message.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "message": self.message,
            "form": NoteForm(initial={"note": self.message.note}),
            "may_change": self.actor.has_perm(service.CHANGE),
            "may_delete": self.actor.has_perm(service.DELETE),
        }


class ActView(_OfMessage, View):
    """One act on a message, then the message again."""

    permission = service.CHANGE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act())
        except errors.NotAllowed as error:
            raise PermissionDenied from error
        return HttpResponseRedirect(reverse("contact_message", args=[self.message.uuid]))

    def act(self) -> str:
        """Do it, and say what was done. Raises NotAllowed."""
        raise NotImplementedError


class AnsweredView(ActView):
    def act(self) -> str:
        service.answer(self.message, member=self.actor, now=timezone.now())
        return _("It is noted as answered.")


class ReopenView(ActView):
    def act(self) -> str:
        service.reopen(self.message, member=self.actor)
        return _("It waits for an answer again.")


class ReleaseView(ActView):
    def act(self) -> str:
        service.release(self.message, member=self.actor, now=timezone.now())
        return _("It is sent to those who answer.")


class NoteView(ActView):
    def act(self) -> str:
        form = NoteForm(self.request.POST)
        note = self.request.POST.get("note", "")
        if form.is_valid():
            note = form.cleaned_data["note"]
        service.take_note(self.message, note=note.replace("\0", ""), member=self.actor)
        return _("The note is kept.")


class DeleteView(_OfMessage, WagtailAdminTemplateMixin, TemplateView):
    """Asks before it deletes one for good."""

    permission = service.DELETE
    template_name = "home/admin/delete_contact_message.html"
    header_icon = "bin"
    page_title = gettext_lazy("Delete a message")
    _show_breadcrumbs = True
    http_method_names = ("get", "head", "post")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "message": self.message}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            service.delete(self.message, member=self.actor)
        except errors.NotAllowed as error:
            raise PermissionDenied from error
        messages.success(request, _("The message is deleted."))
        return HttpResponseRedirect(reverse("contact_messages"))


class WaitingPanel(Component):
    """On the editors' home screen: how many wait for an answer, or for somebody to look at them."""

    name = "waiting_messages"
    template_name = "home/admin/messages_panel.html"
    order = 92

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        may = isinstance(user, Member) and user.has_perm(VIEW)
        counts = ContactMessage.objects.numbers() if may else {}
        return {
            "new": counts.get(MessageState.NEW, 0),
            "held": counts.get(MessageState.HELD, 0),
            "address": reverse("contact_messages"),
        }


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WaitingPanel())


class MessagesItem(MenuItem):
    """In the menu, for those who may read them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)


def menu_item() -> MessagesItem:
    return MessagesItem(
        gettext_lazy("Messages"),
        reverse("contact_messages"),
        name="contact-messages",
        icon_name="mail",
        order=347,
    )


def permissions() -> QuerySet[Permission]:
    """What a group may do about messages."""
    codenames = ("view_contactmessage", "change_contactmessage", "delete_contactmessage")
    return Permission.objects.filter(content_type__app_label="home", codename__in=codenames)


def urls() -> list[URLPattern]:
    one = "messages/<uuid:uuid>/"
    results = MessagesView.as_view(results_only=True)
    return [
        path("messages/", MessagesView.as_view(), name="contact_messages"),
        path("messages/results/", results, name="contact_messages_results"),
        path(one, MessageView.as_view(), name="contact_message"),
        path(f"{one}answered/", AnsweredView.as_view(), name="contact_message_answered"),
        path(f"{one}reopen/", ReopenView.as_view(), name="contact_message_reopen"),
        path(f"{one}release/", ReleaseView.as_view(), name="contact_message_release"),
        path(f"{one}note/", NoteView.as_view(), name="contact_message_note"),
        path(f"{one}delete/", DeleteView.as_view(), name="contact_message_delete"),
    ]
