"""Deciding about one request: approve, put on the waiting list, or decline with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView
from wagtail.admin import messages

from events import errors
from events.enums import DECISIONS, State, WaitingPolicy
from events.forms import ReasonField
from events.queries import questions as asking
from events.queries.seats import seats
from events.services import requests
from events.viewsets import access
from events.viewsets.answers import shown
from events.viewsets.cells import LabelledColumn
from events.viewsets.of_run import OfRegistration

if TYPE_CHECKING:
    from events.models import Registration, RegistrationChange

APPROVE, QUEUE, DECLINE = "approve", "queue", "decline"


def decide_column() -> LabelledColumn:
    """Where an organiser decides about a request; nothing beside other registrations."""
    return LabelledColumn("decide", label=_("Request"), accessor=_link)


def _link(row: Registration) -> str:
    if row.state != State.REQUESTED:
        return ""
    address = reverse("event_request", args=(row.uuid,))
    return format_html('<a href="{}">{}</a>', address, pgettext("request", "Decide"))


class DecisionForm(forms.Form):
    """What becomes of the request. `may_wait`: the run keeps a waiting list."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = ReasonField(
        gettext_lazy("Only when you decline: it stands in the mail. May stay empty.")
    )

    def __init__(self, *args: Any, may_wait: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queue = [(QUEUE, _("Approve, on the waiting list"))] if may_wait else []
        decision: Any = self.fields["decision"]
        decision.choices = [
            (APPROVE, _("Approve")),
            *queue,
            (DECLINE, pgettext("request", "Decline")),
        ]


class DecideView(OfRegistration, FormView):
    """Shows who asks for what and how full it is; only pressing the button decides."""

    template_name = "events/admin/request.html"
    form_class = DecisionForm
    header_icon = "group"
    page_title = gettext_lazy("Decide about a request")

    @property
    def is_open(self) -> bool:
        return self.registration.state == State.REQUESTED

    def decision(self) -> RegistrationChange | None:
        """What became of it, and who decided: an organiser, or the person's manager."""
        if self.is_open:
            return None
        lines = self.registration.changes.filter(action__in=DECISIONS)
        return lines.select_related("actor").last()

    def get_form_kwargs(self) -> dict[str, Any]:
        may_wait = self.run.waiting_policy != WaitingPolicy.NONE
        return {**super().get_form_kwargs(), "may_wait": may_wait}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = asking.columns(self.run, with_sensitive=True)
        answers = [(q.words, shown(q, self.registration)) for q in questions]
        return {
            **super().get_context_data(**kwargs),
            "seats": seats([self.run], now=timezone.now())[self.run.pk].of(self.registration.mode),
            "answers": [(words, answer) for words, answer in answers if answer],
            "decision": self.decision(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self._decide(form.cleaned_data["decision"], form.cleaned_data["reason"])
        except errors.EventsError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Done. The person is written to."))
        return HttpResponseRedirect(self.participants())

    def _decide(self, decision: str, reason: str) -> None:
        now, actor = timezone.now(), access.actor(self.request)
        if decision == APPROVE:
            requests.approve(self.registration, now=now, actor=actor)
        elif decision == QUEUE:
            requests.queue(self.registration, now=now, actor=actor)
        else:
            requests.decline(self.registration, now=now, actor=actor, reason=reason)
