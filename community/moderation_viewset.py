"""The moderators' queue in the editors' screens: what was reported, what was decided, objections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect  # noqa: TID251 -- a viewset, beside them
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from community import errors
from community.contact_forms import AnswerForm, DecisionForm
from community.enums import AppealState, DecisionAction
from community.models import Decision, Member
from community.moderation_queues import has_any, waiting
from community.queries import moderation as reading
from community.services import appeals, moderation, queue_mails, rights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type


class _ForModerators:
    """Only for those who decide about reports."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not rights.may_moderate(request.user):
            raise PermissionDenied
        self.actor = request.user
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class _Below(WagtailAdminTemplateMixin):
    """Below the queue, in what stands at the top of the screen."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue = {"url": reverse("moderation"), "label": QueueView.page_title}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.page_title}]


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """All that waits for whoever looks, and the reports themselves, the oldest first. For everybody
    who has one of the queues."""

    template_name = "community/admin/moderation.html"
    page_title = gettext_lazy("Moderation")
    header_icon = "warning"
    http_method_names = ["get", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        self.waiting = waiting(user) if isinstance(user, Member) else []
        if not self.waiting or not isinstance(user, Member):
            raise PermissionDenied
        self.actor = user
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_moderate = rights.may_moderate(self.actor)
        return {
            **super().get_context_data(**kwargs),
            "queues": [queue for queue in self.waiting if queue.address != "moderation"],
            "may_moderate": may_moderate,
            "is_mailed": queue_mails.is_wanted(self.actor),
            "cases": reading.open_cases(self.actor) if may_moderate else [],
        }


class MailView(View):
    """Whether whoever looks gets a mail about what waits."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Member) or not has_any(request.user):
            raise PermissionDenied
        self.actor = request.user
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        queue_mails.choose(self.actor, is_wanted=request.POST.get("wanted") == "yes")
        messages.success(request, _("Your choice has been saved."))
        return HttpResponseRedirect(reverse("moderation"))


class CaseView(_ForModerators, _Below, FormView):
    """Everything reported about one thing, and what becomes of it."""

    template_name = "community/admin/moderation_case.html"
    form_class = DecisionForm
    page_title = gettext_lazy("Decide about a report")
    header_icon = "warning"
    http_method_names = ["get", "post", "head"]
    actor: Member

    @property
    def thing(self) -> tuple[str, UUID]:
        return self.kwargs["kind"], self.kwargs["key"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind, key = self.thing
        try:
            rows = moderation.look(actor=self.actor, kind=kind, key=key, now=timezone.now())
        except errors.NotFound as error:
            raise Http404 from error
        last = rows[-1]
        concerned = {last.author_id, *(row.reporter_id for row in rows)}
        return {
            **super().get_context_data(**kwargs),
            "reports": rows,
            "last": last,
            "label": reading.label(kind),
            "is_own": self.actor.pk in concerned,
            "earlier": reading.earlier(last.author),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        kind, key = self.thing
        try:
            moderation.decide(
                actor=self.actor,
                kind=kind,
                key=key,
                action=DecisionAction(form.cleaned_data["action"]),
                reason=form.cleaned_data["reason"],
                days=form.days_of,
                now=timezone.now(),
            )
        except errors.DecidedAlready as error:
            messages.error(self.request, str(error))
        except errors.CommunityError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        else:
            messages.success(self.request, _("Decided. Those whom it concerns are written to."))
        return HttpResponseRedirect(reverse("moderation"))


class AppealsView(_ForModerators, BaseListingView):
    """Objections that wait, the oldest first."""

    page_title = gettext_lazy("Objections to decisions")
    header_icon = "warning"
    index_url_name = "moderation_appeals"
    index_results_url_name = "moderation_appeals_results"
    paginate_by = 50
    columns = (
        TitleColumn(
            "title",
            label=gettext_lazy("Decision"),
            accessor=str,
            get_url=lambda row: reverse("moderation_decision", args=[row.uuid]),
        ),
        Column("member", label=gettext_lazy("Member")),
        Column("decided_by", label=gettext_lazy("Decided by")),
        DateColumn("objected_at", label=gettext_lazy("Objected")),
    )

    def get_base_queryset(self) -> QuerySet[Decision]:
        return reading.open_appeals()


class DecisionsView(_ForModerators, BaseListingView):
    """Everything that was decided, the latest first. To be read only."""

    page_title = gettext_lazy("Decisions")
    header_icon = "history"
    index_url_name = "moderation_decisions"
    index_results_url_name = "moderation_decisions_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ("title", "member__name", "reason")
    paginate_by = 50
    columns = (
        TitleColumn(
            "title",
            label=gettext_lazy("Decision"),
            accessor=str,
            get_url=lambda row: reverse("moderation_decision", args=[row.uuid]),
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor=lambda row: reading.label(row.kind)),
        Column("member", label=gettext_lazy("Member")),
        Column("decided_by", label=gettext_lazy("Decided by")),
        DateColumn("decided_at", label=gettext_lazy("Decided")),
        Column("get_appeal_display", label=gettext_lazy("Objection")),
    )

    def get_base_queryset(self) -> QuerySet[Decision]:
        rows = Decision.objects.select_related("member", "decided_by")
        return rows.order_by("-decided_at", "-pk")


class DecisionView(_ForModerators, _Below, FormView):
    """One decision and, where it was objected to, the answer."""

    template_name = "community/admin/moderation_decision.html"
    form_class = AnswerForm
    page_title = gettext_lazy("A decision of the moderators")
    header_icon = "history"
    http_method_names = ["get", "post", "head"]
    actor: Member

    def decision(self) -> Decision:
        rows = Decision.objects.select_related("member", "decided_by", "answered_by")
        found = rows.filter(uuid=self.kwargs["key"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, refusal = self.decision(), ""
        try:
            appeals.check_answerer(row, self.actor)
        except errors.CommunityError as error:
            refusal = str(error)
        return {
            **super().get_context_data(**kwargs),
            "decision": row,
            "label": reading.label(row.kind),
            "is_open": row.appeal == AppealState.OPEN,
            "refusal": refusal,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            appeals.answer(
                self.decision(),
                actor=self.actor,
                reverses=form.cleaned_data["outcome"] == AppealState.REVERSED,
                answer=form.cleaned_data["answer"],
                now=timezone.now(),
            )
        except errors.CommunityError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Answered. Whoever objected is written to."))
        return HttpResponseRedirect(reverse("moderation_appeals"))


class ModerationItem(MenuItem):
    """In the menu, for those who have anything to decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Member) and has_any(request.user)


class WaitingPanel(Component):
    """On the editors' home screen: what waits for whoever looks, if anything does."""

    name = "moderation"
    template_name = "community/admin/waiting_panel.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        found = waiting(user) if isinstance(user, Member) else []
        return {"queues": [queue for queue in found if queue.count]}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WaitingPanel())


def urls() -> list[URLPattern]:
    lists = (("appeals", AppealsView), ("decisions", DecisionsView))
    return [
        path("moderation/", QueueView.as_view(), name="moderation"),
        path("moderation/mail/", MailView.as_view(), name="moderation_mail"),
        path("moderation/case/<slug:kind>/<uuid:key>/", CaseView.as_view(), name="moderation_case"),
        *(
            path(f"moderation/{name}/", view.as_view(), name=f"moderation_{name}")
            for name, view in lists
        ),
        *(
            path(
                f"moderation/{name}/results/",
                view.as_view(results_only=True),
                name=f"moderation_{name}_results",
            )
            for name, view in lists
        ),
        path(
            "moderation/decisions/<uuid:key>/", DecisionView.as_view(), name="moderation_decision"
        ),
    ]


def menu_item() -> ModerationItem:
    return ModerationItem(
        gettext_lazy("Moderation"),
        reverse("moderation"),
        name="moderation",
        icon_name="warning",
        order=340,
    )
