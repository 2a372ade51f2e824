"""Certificates at the desk: who gets one, issuing them, replacing and revoking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events import downloads, errors
from events.models import Certificate, Registration
from events.queries import certificate_paper
from events.queries import certificates as reading
from events.queries.certificates import Verdict
from events.services import certificates
from events.viewsets import access
from events.viewsets.desk import Action
from events.viewsets.of_run import OfRun

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.models import Run
    from events.queries.certificates import Line, Sheet

SHOWN_AT_ONCE = 100
LONGEST_REASON = 300
GROUPS = {
    Verdict.DUE: gettext_lazy("Get one"),
    Verdict.CHANGED: gettext_lazy("Changed since"),
    Verdict.SHORT: gettext_lazy("Were there too little"),
    Verdict.REVOKED: gettext_lazy("Had one that was revoked"),
    Verdict.NAMELESS: gettext_lazy("Without a name"),
    Verdict.ISSUED: gettext_lazy("Have one"),
}


def buttons(run: Run) -> list[HeaderButton]:
    """From the participants to their certificates, where there are any."""
    if not run.certificate and not run.certificates.exists():
        return []
    address = reverse("certificates_desk", args=(run.uuid,))
    return [HeaderButton(_("Certificates"), url=address, icon_name="doc-full-inverse")]


class _OfSheet(OfRun):
    header_icon = "doc-full-inverse"

    @cached_property
    def sheet(self) -> Sheet:
        return reading.of_run(self.run, now=timezone.now())

    def address(self) -> str:
        return reverse("certificates_desk", args=(self.run.uuid,))


class CertificatesView(_OfSheet, TemplateView):
    """Since when certificates can be issued; then who gets one and who doesn't, and the button that
    issues them."""

    template_name = "events/admin/certificates.html"
    page_title = gettext_lazy("Certificates")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            self.permission = access.SEE_PARTICIPANTS
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self._issue(request.POST.get("again", "")))
        except errors.EventsError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(self.address())

    def _issue(self, again: str) -> str:
        """What was done."""
        actor, now = access.actor(self.request), timezone.now()
        if again:
            place = self._place(again)
            certificates.issue_again(place, actor=actor, now=now)
            return _("A new certificate is issued to %(person)s.") % {"person": place.contact}
        number = len(certificates.issue(self.run, actor=actor, now=now))
        if not number:
            return _("There was nothing to issue: everybody who gets a certificate has one.")
        return ngettext(
            "%(number)s certificate is issued. A mail with the link is on its way.",
            "%(number)s certificates are issued. Mails with the links are on their way.",
            number,
        ) % {"number": number}

    def _place(self, pk: str) -> Registration:
        rows = self.run.registrations.select_related("run__event", "contact__member")
        return get_object_or_404(rows, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.shown
        lines = self.sheet.of(shown) if shown else []
        page = Paginator(lines, SHOWN_AT_ONCE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "obstacle": obstacle(self.sheet),
            "manages": self.request.user.has_perm(access.CHANGE_PARTICIPANTS),
            "groups": [
                {"verdict": verdict, "label": label, "number": number, "is_shown": verdict == shown}
                for verdict, label in GROUPS.items()
                if (number := len(self.sheet.of(verdict)))
            ],
            "shown": shown,
            "page": page,
            "rows": [row(line, self.sheet) for line in page],
            "due": len(self.sheet.of(Verdict.DUE)),
        }

    @cached_property
    def shown(self) -> str:
        """The group that is asked for, else the first with anybody in it."""
        asked = self.request.GET.get("show", "")
        there = [verdict.value for verdict in GROUPS if self.sheet.of(verdict)]
        return asked if asked in there else next(iter(there), "")


def obstacle(sheet: Sheet) -> str:
    """Why nothing can be issued, in a sentence; empty where it can be."""
    return {
        None: "",
        reading.Obstacle.NOT_OFFERED: _(
            "No certificates are issued for this. They can be switched on in the event's page, under "
            "“Dates and places”."
        ),
        reading.Obstacle.POSTPONED: _(
            "A date is postponed. Certificates can be issued once it has taken place or is cancelled."
        ),
        reading.Obstacle.NOT_OVER: _("Certificates can be issued after the last date:"),
        reading.Obstacle.NONE_HELD: _("No date took place, so there is nothing to certify."),
        reading.Obstacle.NO_HOURS: _(
            "Dates that take whole days do not say how many hours that was. Give the hours that a full "
            "certificate states in the event's page, under “Dates and places”."
        ),
    }[sheet.obstacle]


def row(line: Line, sheet: Sheet) -> dict[str, Any]:
    """One person, with the sentences that say how it is with them."""
    needed = sheet.run.certificate_percent
    says: list[str] = []
    if line.certificate is not None:
        said = certificate_paper.facts(line.certificate)
        says.append(_("Went out: %(days)s, %(hours)s") % {"days": said.days, "hours": said.hours})
    if line.verdict != Verdict.ISSUED and line.deserves:
        would_say = {"what": _would_say(line, sheet)}
        changed = line.certificate is not None
        says.append(_("By now: %(what)s") % would_say if changed else would_say["what"])
    elif line.verdict != Verdict.ISSUED:
        says.append(
            _("There for %(percent)s %% of the hours; %(needed)s %% are needed.")
            % {"percent": line.percent, "needed": needed}
        )
    if line.unmarked:
        text = ngettext(
            "%(number)s of %(all)s date is not marked and counts as not there.",
            "%(number)s of %(all)s dates are not marked and count as not there.",
            sheet.held.number,
        )
        says.append(text % {"number": line.unmarked, "all": sheet.held.number})
    if line.verdict == Verdict.NAMELESS:
        says.append(_("There is no name to put on the paper."))
    if line.registration is None:
        says.append(_("The registration was deleted. The certificate stays valid."))
    return {"line": line, "says": says}


def _would_say(line: Line, sheet: Sheet) -> str:
    """What a certificate that is issued now states; with the days where one went out before."""
    hours = certificate_paper.attended(line.minutes, line.minutes_held)
    held = sheet.held
    if line.certificate is None or held.first_day is None or held.last_day is None:
        return hours
    return f"{certificate_paper.days(held.first_day, held.last_day)}, {hours}"


class RevokeForm(forms.Form):
    """Why a certificate is not valid any more."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the mail to the person. Nobody else reads it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplaceForm(RevokeForm):
    """Whose certificates are issued anew, and why."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.registration.pk, line.name) for line in lines if line.registration]
        self.fields["registrations"] = forms.TypedMultipleChoiceField(
            label=_("Whose certificates"),
            choices=choices,
            coerce=int,
            initial=[pk for pk, _name in choices],
            error_messages={"invalid_choice": _("Something has changed meanwhile. Look again.")},
        )

    @property
    def chosen(self) -> set[int]:
        """The registrations that are ticked, as the form is shown."""
        ticked = map(str, self["registrations"].value() or ())
        return {int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19}


class _SheetAction(_OfSheet, Action):
    """What is done to certificates, and leads back to the list of them."""

    def leads_to(self, done: Any) -> str:
        return self.address()


class ReplaceView(_SheetAction):
    """Certificates that would be issued otherwise now: what they say, what they would say, and the
    button that revokes them and issues them anew."""

    template_name = "events/admin/certificates_replace.html"
    page_title = gettext_lazy("Replace certificates")
    form_class = ReplaceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lines": self.sheet.to_replace}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [row(line, self.sheet) for line in self.sheet.to_replace]
        return {**super().get_context_data(**kwargs), "rows": rows}

    def act(self, form: Any) -> list[Certificate]:
        return certificates.replace(
            self.run,
            registrations=form.cleaned_data["registrations"],
            reason=form.cleaned_data["reason"],
            actor=access.actor(self.request),
            now=timezone.now(),
        )

    def said(self, done: list[Certificate]) -> str:
        text = ngettext(
            "%(number)s certificate is replaced.",
            "%(number)s certificates are replaced.",
            len(done),
        )
        return text % {"number": len(done)}


class RevokeView(_SheetAction):
    """Asks why, and revokes a certificate."""

    named, argument = "runs__certificates__code", "code"
    page_title = gettext_lazy("Revoke a certificate")
    button = gettext_lazy("Revoke the certificate")
    done = gettext_lazy("The certificate is revoked.")
    is_danger = True
    form_class = RevokeForm

    @cached_property
    def certificate(self) -> Certificate:
        rows = Certificate.objects.select_related("run__event", "registration__contact__member")
        return get_object_or_404(rows, code=self.kwargs["code"])

    @cached_property
    def run(self) -> Any:
        return self.certificate.run

    @property
    def question(self) -> str:
        return _(
            "The certificate of %(name)s with the number %(number)s is not valid any more then: whoever "
            "checks it reads so, and the paper cannot be downloaded. The person gets a mail. This cannot "
            "be taken back, but a new one can be issued."
        ) % {"name": self.certificate.name, "number": self.certificate.number}

    def act(self, form: Any) -> None:
        certificates.revoke(
            self.certificate,
            reason=form.cleaned_data["reason"],
            actor=access.actor(self.request),
            now=timezone.now(),
        )


class PaperView(View):
    """The paper of somebody's certificate, for those who may see who comes."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        member = access.actor(request)
        access.event_for(member, access.SEE_PARTICIPANTS, runs__certificates__code=code)
        return downloads.of_certificate(get_object_or_404(Certificate, code=code))
