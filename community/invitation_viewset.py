"""Inviting people, in the editors' screens: one, or everybody in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import django_filters
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect  # noqa: TID251 -- these are views
from django.shortcuts import get_object_or_404  # noqa: TID251 -- these are views
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community import errors
from community.enums import InvitationState
from community.invitation_forms import InviteForm, ListForm, MeantForm
from community.models import Invitation, InvitationFile
from community.queries import invitations as reading
from community.queries.invitations import PERMISSION, Fate
from community.services import invitation_files, invitations
from foundation import sheets

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest  # noqa: TID251 -- these are views
    from django.http.response import HttpResponseBase  # noqa: TID251 -- these are views

    from community.models import Member

# So many lines of each kind are shown.
SHOWN = 50
SEPARATORS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
}


def _actor(request: HttpRequest) -> Member:
    return cast("Member", request.user)


class _ForInviters:
    """Who may invite; below the list of invitations."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,  # type: ignore[attr-defined]
            {"url": reverse("invitations"), "label": _("Invitations")},
            {"url": "", "label": self.get_page_title()},  # type: ignore[attr-defined]
        ]


class InvitationFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=InvitationState.choices
    )

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = ()


def _link(row: Invitation) -> str:
    return format_html('<a href="{}">{}</a>', reverse("invitation_row", args=[row.uuid]), row)


def _last_day(row: Invitation) -> str:
    """As a date: Wagtail's own column says of what is to come that it is just now."""
    return date_format(timezone.localtime(row.expires_at), "DATE_FORMAT")


class InvitationsView(_ForInviters, BaseListingView):
    """Every invitation, those not answered first."""

    template_name = "community/admin/invitations.html"
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    index_url_name = "invitations"
    index_results_url_name = "invitations_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("email", "name")
    filterset_class = InvitationFilterSet
    paginate_by = 50
    columns = (
        Column("name", label=gettext_lazy("Name"), accessor=_link),
        Column("email", label=gettext_lazy("E-mail address")),
        Column("organisation", label=gettext_lazy("Organisation")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        DateColumn("sent_at", label=gettext_lazy("Sent")),
        DateColumn("reminded_at", label=gettext_lazy("Reminded")),
        Column("expires_at", label=gettext_lazy("Holds until"), accessor=_last_day),
        Column("inviter", label=gettext_lazy("Invited by")),
    )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return BaseListingView.get_breadcrumbs_items(self)

    def get_base_queryset(self) -> QuerySet[Invitation]:
        rows = Invitation.objects.select_related("organisation", "inviter")
        return rows.order_by(reading.open_first(), "-sent_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.results_only:
            context["to_remind"] = reading.to_remind(timezone.now()).count()
        return context


class _Form(_ForInviters, WagtailAdminTemplateMixin, FormView):
    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class InviteView(_Form):
    """One person."""

    template_name = "community/admin/invite.html"
    form_class = InviteForm
    header_icon = "mail"
    page_title = gettext_lazy("Invite somebody")

    def get_initial(self) -> dict[str, Any]:
        return {"language": get_language()}

    def form_valid(self, form: InviteForm) -> HttpResponse:
        try:
            row = invitations.invite(
                **form.cleaned_data, actor=_actor(self.request), now=timezone.now()
            )
        except errors.CommunityError as error:
            form.add_error("email", str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("%(who)s is invited.") % {"who": row})
        return HttpResponseRedirect(reverse("invitations"))


class RemindView(_ForInviters, View):
    """Writes to all who have not answered for a week."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        number = invitations.remind(actor=_actor(request), now=timezone.now())
        words = ngettext(
            "%(number)s person is reminded.", "%(number)s people are reminded.", number
        )
        messages.success(request, words % {"number": number})
        return HttpResponseRedirect(reverse("invitations"))


class InvitationView(_ForInviters, WagtailAdminTemplateMixin, TemplateView):
    """One invitation: send it again, or withdraw it."""

    template_name = "community/admin/invitation.html"
    header_icon = "mail"
    page_title = gettext_lazy("Invitation")

    @cached_property
    def row(self) -> Invitation:
        rows = Invitation.objects.select_related("organisation", "inviter")
        return get_object_or_404(rows, uuid=self.kwargs["key"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_accepted = self.row.state == InvitationState.ACCEPTED
        return {
            **super().get_context_data(**kwargs),
            "row": self.row,
            "can_resend": not is_accepted,
            "can_withdraw": self.row.state == InvitationState.OPEN,
            "index": reverse("invitations"),
        }

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        acts = {
            "resend": (invitations.resend, _("A new link is on its way. The old one is dead.")),
            "withdraw": (invitations.withdraw, _("The invitation is withdrawn.")),
        }
        act, done = acts.get(request.POST.get("action", ""), (None, ""))
        if act is None:
            raise Http404
        try:
            act(self.row.uuid, actor=_actor(request), now=timezone.now())
        except errors.CommunityError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(reverse("invitations"))


class ListView(_Form):
    """Takes a list of people; nobody is invited yet."""

    template_name = "community/admin/invite_many.html"
    form_class = ListForm
    header_icon = "upload"
    page_title = gettext_lazy("Invite many")

    def get_initial(self) -> dict[str, Any]:
        return {"language": get_language()}

    def form_valid(self, form: ListForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            kept = invitation_files.keep(
                name=file.name,
                data=file.read(sheets.MOST_BYTES + 1),
                language=form.cleaned_data["language"],
                actor=_actor(self.request),
                now=timezone.now(),
            )
        except errors.CommunityError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("invitation_list", args=[kept.uuid]))


class ListPreviewView(_ForInviters, WagtailAdminTemplateMixin, TemplateView):
    """What the list would do; done once, by the button. Only its author sees it."""

    template_name = "community/admin/invitation_list.html"
    header_icon = "upload"
    page_title = gettext_lazy("Invite many")

    @cached_property
    def kept(self) -> InvitationFile:
        return get_object_or_404(
            InvitationFile, uuid=self.kwargs["key"], actor=_actor(self.request)
        )

    @cached_property
    def preview(self) -> reading.Preview:
        table = sheets.Table.of_json(self.kept.table)
        return reading.preview(table, language=self.kept.language, now=timezone.now())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept.applied_at is not None:
            return self._done_before()
        return self.render_to_response(self.get_context_data(form=self._form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept.applied_at is not None:
            return self._done_before()
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            number = invitation_files.apply(
                self.kept,
                meant=form.meant,
                to_make=form.to_make,
                actor=_actor(request),
                now=timezone.now(),
            )
        except errors.CommunityError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _invited(number))
        return HttpResponseRedirect(reverse("invitations"))

    def _form(self, data: Any = None) -> MeantForm:
        return MeantForm(
            data,
            names=self.preview.unknown,
            may_make=self.request.user.has_perm("community.add_organisation"),
        )

    def _done_before(self) -> HttpResponse:
        messages.info(self.request, _("This list was used before. It counts once."))
        return HttpResponseRedirect(reverse("invitations"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview, table = self.preview, self.kept.table
        return {
            **super().get_context_data(**kwargs),
            "kept": self.kept,
            "lines": len(table["rows"]),
            "encoding": table["encoding"],
            "separator": SEPARATORS.get(table["separator"], ""),
            "new": preview.of(Fate.NEW),
            "shown": SHOWN,
            "others": [
                (title, preview.of(fate))
                for fate, title in (
                    (Fate.MALFORMED, _("No address that a mail can go to")),
                    (Fate.MEMBER, _("Members already")),
                    (Fate.INVITED, _("Invited already")),
                    (Fate.DOUBLE, _("Twice in the list")),
                )
            ],
            "index": reverse("invitations"),
        }


def _invited(number: int) -> str:
    words = ngettext(
        "%(number)s person is invited; the mail is on its way.",
        "%(number)s people are invited; the mails are on their way.",
        number,
    )
    return words % {"number": number}


class TemplateFileView(_ForInviters, View):
    """An empty list with the headings that are understood, in the reader's language."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest) -> HttpResponse:
        # With a mark, and semicolons: so spreadsheet programs of our countries open it whole.
        body = f"\ufeff{';'.join(self._headings())}\r\n"
        answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="invitations.csv"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def _headings(self) -> list[str]:
        return [
            pgettext("heading of a list", "E-mail"),
            pgettext("heading of a list", "Name"),
            pgettext("heading of a list", "Organisation"),
            pgettext("heading of a list", "Role"),
            pgettext("heading of a list", "Language"),
        ]


class InvitationsItem(MenuItem):
    """In the menu, for those who may invite."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def urls() -> list[URLPattern]:
    results = InvitationsView.as_view(results_only=True)
    return [
        path("invitations/", InvitationsView.as_view(), name="invitations"),
        path("invitations/results/", results, name="invitations_results"),
        path("invitations/new/", InviteView.as_view(), name="invite"),
        path("invitations/remind/", RemindView.as_view(), name="invitations_remind"),
        path("invitations/list/", ListView.as_view(), name="invite_many"),
        path("invitations/list/template/", TemplateFileView.as_view(), name="invitation_template"),
        path("invitations/list/<uuid:key>/", ListPreviewView.as_view(), name="invitation_list"),
        path("invitations/<uuid:key>/", InvitationView.as_view(), name="invitation_row"),
    ]


def permissions() -> QuerySet[Permission]:
    """What a group may be given, in the editors' screens of groups."""
    app, _dot, codename = PERMISSION.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def menu_item() -> InvitationsItem:
    return InvitationsItem(
        gettext_lazy("Invitations"),
        reverse("invitations"),
        name="invitations",
        icon_name="mail",
        order=354,
    )
