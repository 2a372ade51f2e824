"""Who gets in, in the editors' screens: approved domains, and requests to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import django_filters
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect  # noqa: TID251 -- these are views
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import CreateView, EditView

from community import domains, errors
from community.enums import RequestState
from community.join_forms import DecisionForm
from community.models import ApprovedDomain, JoinRequest
from community.queries import joining
from community.services import join_requests
from community.viewsets import MENU
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type

    from community.models import Member

PERMISSION = joining.PERMISSION
# Beside the fields, for whoever hesitates there.
DOMAIN_HELP = gettext_lazy("What stands behind the @, such as ministry.example.org.")
BELOW_HELP = gettext_lazy("So that tax.ministry.example.org counts as well.")
POLICY_HELP = gettext_lazy(
    "At once only where every address of the domain belongs to somebody who may be in."
)


class _WarnsOfFreeHosts:
    """Says so when an approved domain is one where everybody can have an address."""

    def save_instance(self) -> ApprovedDomain:
        domain: ApprovedDomain = super().save_instance()  # type: ignore[misc]
        if domain.domain in domains.FREE_HOSTS:
            messages.warning(
                self.request,  # type: ignore[attr-defined]
                _("Everybody can have an address of %(domain)s. Do you mean that?")
                % {"domain": domain.domain},
            )
        return domain


class ApprovedDomainCreateView(_WarnsOfFreeHosts, CreateView):
    pass


class ApprovedDomainEditView(_WarnsOfFreeHosts, EditView):
    pass


class ApprovedDomainViewSet(SnippetViewSet):
    model = ApprovedDomain
    chooser_viewset_class = ChooserViewSet
    add_view_class = ApprovedDomainCreateView
    edit_view_class = ApprovedDomainEditView
    # A copy would be of the same domain, which stands once.
    copy_view_enabled = False
    icon = "globe"
    menu_label = gettext_lazy("Approved domains")
    menu_order = 356
    menu_hook = MENU
    list_display = (
        "domain",
        BooleanColumn("with_subdomains", label=gettext_lazy("and all below it")),
        Column("organisation", label=gettext_lazy("Organisation")),
        Column("get_policy_display", label=gettext_lazy("Who joins with it is")),
    )
    list_filter = ("policy",)
    search_fields = ("domain",)
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel("domain", help_text=DOMAIN_HELP),
                    FieldPanel("with_subdomains", help_text=BELOW_HELP),
                ]
            ),
            FieldPanel("organisation"),
            FieldPanel("policy", help_text=POLICY_HELP),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApprovedDomain]:
        return ApprovedDomain.objects.select_related("organisation").order_by("domain")


class RequestFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=RequestState.choices)

    class Meta:
        model = JoinRequest
        fields: tuple[str, ...] = ()


class _ForDeciders:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def _link(row: JoinRequest) -> str:
    return format_html('<a href="{}">{}</a>', reverse("join_decide", args=[row.uuid]), row.name)


class RequestsView(_ForDeciders, BaseListingView):
    """Every request, those to be decided first."""

    page_title = gettext_lazy("Requests to join")
    header_icon = "group"
    index_url_name = "join_requests"
    index_results_url_name = "join_requests_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("email", "name", "organisation_name")
    filterset_class = RequestFilterSet
    paginate_by = 50
    columns = (
        Column("name", label=gettext_lazy("Name"), accessor=_link),
        Column("email", label=gettext_lazy("E-mail address")),
        Column(
            "organisation",
            label=gettext_lazy("Organisation"),
            accessor=lambda row: row.organisation or row.organisation_name,
        ),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        DateColumn("created_at", label=gettext_lazy("Asked on")),
        Column("decided_by", label=gettext_lazy("Decided by")),
    )

    def get_base_queryset(self) -> QuerySet[JoinRequest]:
        rows = JoinRequest.objects.select_related("organisation", "decided_by")
        return rows.order_by(joining.open_first(), "-created_at", "-pk")


class DecideView(_ForDeciders, WagtailAdminTemplateMixin, FormView):
    """Shows all that is known of one request; only pressing the button decides."""

    template_name = "community/admin/join_request.html"
    form_class = DecisionForm
    header_icon = "group"
    page_title = gettext_lazy("Request to join")

    @cached_property
    def join_request(self) -> JoinRequest:
        rows = JoinRequest.objects.select_related("organisation", "decided_by")
        row = rows.filter(uuid=self.kwargs["key"]).first()
        if row is None:
            raise Http404
        return row

    @cached_property
    def known(self) -> joining.Known:
        return joining.known(self.join_request)

    def get_page_subtitle(self) -> str:
        return self.join_request.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("join_requests"), "label": _("Requests to join")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"organisation": self.known.organisation}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "asked": self.join_request,
            "known": self.known,
            "is_open": self.join_request.state == RequestState.OPEN,
            "index": reverse("join_requests"),
        }

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        try:
            _decide(self.join_request.uuid, form.cleaned_data, cast("Member", self.request.user))
        except errors.CommunityError as error:
            # Of two who decide at once the second reads what the first has decided.
            del self.join_request
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Done. The person is written to."))
        return HttpResponseRedirect(reverse("join_requests"))

    def form_invalid(self, form: DecisionForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def _decide(key: UUID, data: dict[str, Any], actor: Member) -> None:
    now = timezone.now()
    if data["decision"] == DecisionForm.ACCEPT:
        join_requests.accept(key, organisation=data["organisation"], actor=actor, now=now)
    else:
        join_requests.decline(key, reason=data["reason"], actor=actor, now=now)


class RequestsItem(MenuItem):
    """In the menu, for those who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def urls() -> list[URLPattern]:
    results = RequestsView.as_view(results_only=True)
    return [
        path("join-requests/", RequestsView.as_view(), name="join_requests"),
        path("join-requests/results/", results, name="join_requests_results"),
        path("join-requests/<uuid:key>/", DecideView.as_view(), name="join_decide"),
    ]


def permissions() -> QuerySet[Permission]:
    """What a group may be given, in the editors' screens of groups."""
    app, _dot, codename = PERMISSION.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def menu_item() -> RequestsItem:
    return RequestsItem(
        gettext_lazy("Requests to join"),
        reverse("join_requests"),
        name="join-requests",
        icon_name="group",
        order=355,
    )
