"""One registration at the desk: what is known of it, and what an organiser may do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import BaseButton, HeaderButton

from events import downloads, errors
from events.enums import Mode, RegistrationPolicy, State, WaitingPolicy
from events.forms import ReasonField
from events.models import Registration
from events.queries import answer_files, attendance_list, certificates, history
from events.queries import questions as asking
from events.services import desk, substitution
from events.services import registration as registrations
from events.services.guests import Guest
from events.viewsets import access, acts
from events.viewsets.answers import heading, shown
from events.viewsets.of_run import OfRegistration, OfRun
from foundation.mail import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.models import Run


class AtDesk(OfRegistration):
    """A screen about one registration, below the one that shows it."""

    header_icon = "user"

    def address(self) -> str:
        return _address(self.registration)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *items, last = super().get_breadcrumbs_items()
        return [*items, {"url": self.address(), "label": str(self.registration.contact)}, last]


class RegistrationView(OfRegistration, TemplateView):
    """Whose registration it is, where it stands, what was answered, and what happened to it."""

    template_name = "events/admin/registration.html"
    header_icon = "user"
    permission = access.SEE_PARTICIPANTS

    @property
    def manages(self) -> bool:
        return self.request.user.has_perm(access.CHANGE_PARTICIPANTS)

    def get_page_title(self) -> str:
        return str(self.registration.contact)

    @property
    def header_buttons(self) -> list[BaseButton]:
        return list(self._buttons()) if self.manages else []

    def _buttons(self) -> list[BaseButton]:
        place = self.registration
        is_ahead = place.run.starts_at is not None and not place.run.has_begun(timezone.now())
        wished = [
            (
                place.state == State.REQUESTED,
                pgettext("request", "Decide"),
                "event_request",
                "check",
            ),
            (self.is_asked, _("Change answers"), "event_answers_change", "edit"),
            (
                place.state == State.CONFIRMED and is_ahead,
                _("Somebody comes instead"),
                "event_registration_replace",
                "group",
            ),
            (
                place.state == State.CONFIRMED and place.mode == Mode.ROOM,
                _("New entrance code"),
                "event_registration_code",
                "key",
            ),
            (
                place.is_live,
                pgettext("organiser", "Cancel"),
                "event_registration_cancel",
                "cross",
            ),
        ]
        return [
            *(
                HeaderButton(label, reverse(name, args=(place.uuid,)), icon_name=icon, priority=at)
                for at, (is_possible, label, name, icon) in enumerate(wished)
                if is_possible
            ),
            *self._alone(("move", "arrow-right"), ("mark", "check")),
        ]

    def _alone(self, *named: tuple[str, str]) -> Iterator[BaseButton]:
        """What else is done for several at once, for this one."""
        place = self.registration
        possible = {act.name: act for act in acts.possible(place.run)}
        for at, (name, icon) in enumerate(named):
            act = possible.get(name)
            if act is None or place.state not in act.of:
                continue
            query = urlencode({"act": name, "person": place.uuid})
            address = f"{reverse('event_people_act', args=(place.run.uuid,))}?{query}"
            yield HeaderButton(str(act.alone), address, icon_name=icon, priority=20 + at)

    @cached_property
    def is_asked(self) -> bool:
        return bool(asking.asked(self.run.event, by_organiser=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.registration
        questions = asking.columns(place.run, with_sensitive=self.manages)
        answers = [(heading(question), shown(question, place)) for question in questions]
        return {
            **super().get_context_data(**kwargs),
            "place": place,
            "queue": queue_of(place),
            "answers": [(words, answer) for words, answer in answers if answer],
            "certificates": certificates.of_registration(place),
            "manages": self.manages,
            "history": history.of_registration(place),
            "attendance": attendance_list.of_registration(place, now=timezone.now()),
        }


class FileView(View):
    """A file that somebody gave as an answer, for those who may read the answer."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, uuid: Any, file: Any) -> HttpResponseBase:
        member = access.actor(request)
        access.event_for(member, access.SEE_PARTICIPANTS, runs__registrations__uuid=uuid)
        place = get_object_or_404(Registration, uuid=uuid)
        manages = member.has_perm(access.CHANGE_PARTICIPANTS)
        found = answer_files.for_organiser(place, file, manages=manages)
        if found is None:
            raise Http404
        return downloads.of_answer(found)


class ReasonForm(forms.Form):
    """Why somebody's registration is cancelled."""

    reason = ReasonField(gettext_lazy("It stands in the mail. May stay empty."))


class Action(OfRun, FormView):
    """Asks, and does it when the button is pressed; reading the screen changes nothing."""

    template_name = "events/admin/registration_action.html"
    question: Any
    button: Any
    done: Any = ""
    is_danger = False

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(form)
        except errors.EventsError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.said(done))
        return HttpResponseRedirect(self.leads_to(done))

    def act(self, form: Any) -> Any:
        """Do it; what it was done to, as a rule a registration. Raises what keeps it from being
        done."""
        raise NotImplementedError

    def said(self, done: Any) -> str:
        """What was done."""
        return str(self.done)

    def leads_to(self, done: Any) -> str:
        """The address to go to then."""
        return _address(done)


class RegistrationAction(AtDesk, Action):
    """What is done to one registration."""


class CancelView(RegistrationAction):
    """An organiser cancels for the person, also when they no longer can."""

    form_class = ReasonForm
    page_title = pgettext_lazy("organiser", "Cancel a registration")
    question = gettext_lazy(
        "The seat or the place in line goes to whoever is next, and the person gets a mail. Of a "
        "guest who has not confirmed the address nobody is written to."
    )
    button = gettext_lazy("Cancel the registration")
    done = gettext_lazy("The registration is cancelled.")
    is_danger = True

    def act(self, form: Any) -> Registration:
        return registrations.cancel(
            self.registration,
            now=timezone.now(),
            actor=access.actor(self.request),
            reason=form.cleaned_data["reason"],
        )


class PersonForm(forms.Form):
    """Somebody by the address: a member, or a guest with a name and a language to write in."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Of somebody without an account. Members have their own."),
        max_length=150,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"),
        help_text=gettext_lazy("For somebody without an account."),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        for field in ("email", "name"):
            self.fields[field].widget.attrs["autocomplete"] = "off"

    def who(self) -> Guest:
        """Whoever it is, of a valid form."""
        typed = self.cleaned_data
        return Guest(
            email=typed["email"],
            name=one_line(typed["name"]),
            language=typed["language"],
            time_zone=timezone.get_current_timezone_name(),
        )


class ReplaceView(RegistrationAction):
    """An organiser gives the seat to somebody who comes instead."""

    form_class = PersonForm
    page_title = gettext_lazy("Somebody comes instead")
    question = gettext_lazy(
        "The seat goes to this person at once, past the queue, and both get a mail. Answers are not "
        "handed over. It is your word that the person wants to come: nobody has to confirm it, and "
        "the mail says how to cancel."
    )
    button = gettext_lazy("Give the seat to this person")
    done = gettext_lazy("The seat is given. Both are written to.")

    def act(self, form: Any) -> Registration:
        return substitution.give_to(
            self.registration,
            who=form.who(),
            now=timezone.now(),
            actor=access.actor(self.request),
        )


class AddForm(PersonForm):
    """Whom to register, for which kind of seat, and whether a place in line will do."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Seat"), choices=Mode.choices, widget=forms.RadioSelect
    )
    may_wait = forms.BooleanField(
        label=gettext_lazy("On the waiting list, if no seat is free"), required=False
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode: Any = self.fields["mode"]
        mode.choices = [(mode, mode.label) for mode in run.modes]
        mode.initial = next(iter(run.modes), None)
        if run.waiting_policy == WaitingPolicy.NONE:
            del self.fields["may_wait"]


class AddView(Action):
    """An organiser registers somebody."""

    form_class = AddForm
    header_icon = "plus"
    page_title = gettext_lazy("Add a participant")
    question = gettext_lazy(
        "Neither the hours of registration nor an approval bind you; seats, and who may register, "
        "do. The person gets a mail that says you registered them and how to cancel."
    )
    button = gettext_lazy("Register this person")

    def address(self) -> str:
        return self.participants()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "run": self.run}

    def act(self, form: Any) -> Registration:
        return desk.add(
            run=self.run,
            who=form.who(),
            mode=form.cleaned_data["mode"],
            now=timezone.now(),
            actor=access.actor(self.request),
            may_wait=form.cleaned_data.get("may_wait", False),
        )

    def said(self, done: Registration) -> str:
        if done.state == State.CONFIRMED:
            return _("%(person)s is registered and written to.") % {"person": done.contact}
        return _("%(person)s is on the waiting list and written to.") % {"person": done.contact}


def _address(place: Registration) -> str:
    return reverse("event_registration", args=(place.uuid,))


def may_add_to(run: Run) -> bool:
    """Whether people register here for `run`, so that an organiser can for them."""
    return run.registration == RegistrationPolicy.HERE and run.starts_at is not None


def queue_of(place: Registration) -> dict[str, int] | None:
    """Where somebody stands in the queue, and how many stand in it; None for who doesn't wait."""
    if place.position is None:
        return None
    queue = place.run.registrations.queue(place.wants_mode)
    return {"at": queue.filter(position__lte=place.position).count(), "of": queue.count()}
