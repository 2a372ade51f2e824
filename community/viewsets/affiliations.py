"""Where members work, in the editors' screens: what waits to be confirmed, organisations that members
miss, and who is what for the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community import errors
from community.enums import AffiliationRole, OrganisationKind
from community.models import Affiliation, OrganisationSuggestion
from community.organisation_forms import AcceptForm, ReasonForm, RoleForm
from community.queries import affiliations as queries
from community.queries import organisations, work_addresses
from community.services import affiliations, suggestions

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from community.models import Member

PERMISSION = affiliations.MAY_CHANGE


def _actor(request: HttpRequest) -> Member:
    return request.user  # type: ignore[return-value]


class _Permitted:
    """For those who look after where members work."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class QueueView(_Permitted, BaseListingView):
    """What waits, the longest first; with `?all=1` every affiliation, found by name."""

    template_name = "community/admin/affiliations.html"
    results_template_name = "community/admin/affiliations_results.html"
    page_title = gettext_lazy("Where members work")
    header_icon = "group"
    index_url_name = "affiliation_queue"
    index_results_url_name = "affiliation_queue_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("member__email", "member__name")
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet[Affiliation]:
        if not self.is_all:
            return queries.to_vouch()
        rows = Affiliation.objects.select_related("member", "organisation")
        return rows.order_by("member__email", "pk")

    @property
    def is_all(self) -> bool:
        return bool(self.request.GET.get("all"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        waiting = OrganisationSuggestion.objects.filter(decided_at=None).select_related("member")
        return {
            **super().get_context_data(*args, **kwargs),
            "is_all": self.is_all,
            "suggestions": waiting[:50],
        }


class _Deciding(_Permitted, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one thing, with buttons that decide about it."""

    header_icon = "group"
    again = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("affiliation_queue"), "label": _("Where members work")},
            {"url": "", "label": self.get_page_title()},
        ]

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(reverse("affiliation_queue"))

    def refused(self, error: errors.CommunityError) -> HttpResponse:
        messages.error(self.request, str(error))
        return HttpResponseRedirect(reverse("affiliation_queue"))


class AffiliationView(_Deciding):
    """One member in one organisation: to confirm, to refuse with a sentence, to give a role."""

    template_name = "community/admin/affiliation.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Affiliation.objects.select_related("member", "organisation")
        self.row = get_object_or_404(rows, uuid=kwargs["uuid"])

    def get_page_title(self) -> str:
        return str(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        return {
            "reason_form": ReasonForm(),
            "role_form": RoleForm(initial={"role": row.role}),
            **super().get_context_data(**kwargs),
            "row": row,
            # What one would look at first: is the address they sign in with one of its?
            "is_its_address": work_addresses.proves(row.member.email, row.organisation),
            "others": queries.of(row.member).exclude(pk=row.pk),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told: dict[str, Any] = {"actor": _actor(request), "now": timezone.now()}
        action = request.POST.get("action")
        form: ReasonForm | RoleForm
        try:
            if action == "vouch":
                affiliations.vouch(self.row, **told)
                return self.done(_("It is confirmed, and the member is told."))
            if action == "refuse":
                form = ReasonForm(request.POST)
                if form.is_valid():
                    affiliations.refuse(self.row, reason=form.cleaned_data["reason"], **told)
                    return self.done(_("The member is told why not."))
                context = self.get_context_data(reason_form=form)
                return self.render_to_response(context, status=422)
            form = RoleForm(request.POST)
            if action == "role" and form.is_valid():
                role = AffiliationRole(form.cleaned_data["role"])
                affiliations.appoint(self.row, role=role, **told)
                return self.done(_("The role has been saved."))
        except errors.CommunityError as error:
            return self.refused(error)
        return self.render_to_response(self.get_context_data(), status=422)


class SuggestionView(_Deciding):
    """An organisation that a member misses: which one it is, or why it is none."""

    template_name = "community/admin/suggestion.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = OrganisationSuggestion.objects.select_related("member")
        self.row = get_object_or_404(rows, uuid=kwargs["uuid"])

    def get_page_title(self) -> str:
        return str(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "accept_form": AcceptForm(),
            "reason_form": ReasonForm(),
            **super().get_context_data(**kwargs),
            "row": self.row,
            "alike": organisations.alike(self.row.name),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told: dict[str, Any] = {"actor": _actor(request), "now": timezone.now()}
        accept, reason = AcceptForm(), ReasonForm()
        try:
            if request.POST.get("action") == "accept":
                accept = AcceptForm(request.POST)
                if accept.is_valid():
                    chosen = accept.cleaned_data
                    kind = OrganisationKind(chosen["kind"] or OrganisationKind.AGENCY)
                    suggestions.accept(
                        self.row,
                        organisation=chosen["organisation"],
                        kind=kind,
                        country=chosen["country"],
                        **told,
                    )
                    return self.done(_("It is here now, and the member is told."))
            else:
                reason = ReasonForm(request.POST)
                if reason.is_valid():
                    suggestions.refuse(self.row, reason=reason.cleaned_data["reason"], **told)
                    return self.done(_("The member is told why not."))
        except errors.CommunityError as error:
            return self.refused(error)
        context = self.get_context_data(accept_form=accept, reason_form=reason)
        return self.render_to_response(context, status=422)


class QueueItem(MenuItem):
    """In the menu, for those who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def urls() -> list[URLPattern]:
    results = QueueView.as_view(results_only=True)
    return [
        path("affiliations/", QueueView.as_view(), name="affiliation_queue"),
        path("affiliations/results/", results, name="affiliation_queue_results"),
        path("affiliations/<uuid:uuid>/", AffiliationView.as_view(), name="affiliation_to_decide"),
        path(
            "affiliations/suggestions/<uuid:uuid>/",
            SuggestionView.as_view(),
            name="suggestion_to_decide",
        ),
    ]


def menu_item() -> QueueItem:
    return QueueItem(
        gettext_lazy("Where members work"),
        reverse("affiliation_queue"),
        name="affiliations",
        icon_name="group",
        order=352,
    )
