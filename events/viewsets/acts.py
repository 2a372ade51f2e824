"""What can be done for several people of a run at once: to whom, what is asked before, and the
service that does it for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.enums import (
    LIVE,
    TRANSITIONS,
    Action,
    MarkSource,
    Presence,
    RegistrationPolicy,
    State,
    WaitingPolicy,
)
from events.forms import ReasonField
from events.models import Registration, Run
from events.models.attendance import EARLIEST
from events.queries import marks
from events.queries.seats import seats
from events.services import attendance, moving, requests
from events.services import registration as registrations
from events.services.attendance import Seen
from events.viewsets import telling
from events.viewsets.cells import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member
    from events.models import Occurrence


class ActForm(forms.Form):
    """What is asked before it is done: nothing, or what a subclass says."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run


class ReasonForm(ActForm):
    reason = ReasonField(_("It stands in each of the mails. May stay empty."))


class MoveForm(ActForm):
    """Where to; the runs of the event that people can still be registered for."""

    to = forms.ChoiceField(label=_("To which run"), widget=forms.RadioSelect)
    may_wait = forms.BooleanField(
        label=_("On the waiting list there, for whom no seat is free"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {str(run.uuid): run for run in targets(self.run)}
        to: Any = self.fields["to"]
        to.choices = named(list(self.targets.values()))
        if all(run.waiting_policy == WaitingPolicy.NONE for run in self.targets.values()):
            del self.fields["may_wait"]

    def clean_to(self) -> Run:
        return self.targets[self.cleaned_data["to"]]


class MarkForm(ActForm):
    """As what, and at which of the dates that somebody can have come to."""

    presence = forms.ChoiceField(
        label=_("Attendance"),
        choices=[(one.value, one.label) for one in Presence if one != Presence.PARTIAL],
        widget=forms.RadioSelect,
    )
    date = forms.ChoiceField(label=_("Date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dates = {str(date.uid): date for date in markable(self.run)}
        date: Any = self.fields["date"]
        date.choices = [(uid, telling.when(one)) for uid, one in self.dates.items()]
        # The latest that has begun is the one people speak of.
        date.initial = next(reversed(self.dates), None)

    def clean_date(self) -> Occurrence:
        return self.dates[self.cleaned_data["date"]]


def targets(run: Run) -> list[Run]:
    """The other runs of its event to which somebody can be moved, the next first."""
    return list(_targets(run).select_related("event").order_by("starts_at", "pk"))


def _targets(run: Run) -> QuerySet[Run]:
    others = Run.objects.filter(event=run.event_id, registration=RegistrationPolicy.HERE)
    now = timezone.now()
    # Postponed in part, nobody knows when it ends.
    is_coming = Q(ends_at__gt=now) | Q(ends_at__isnull=True)
    return others.filter(is_coming, starts_at__isnull=False).exclude(pk=run.pk)


def named(runs: list[Run]) -> list[tuple[str, str]]:
    """Each by when it begins, what it is called, and how full it is."""
    starts, counts = telling.starts_of(runs), seats(runs, now=timezone.now())
    return [
        (
            str(run.uuid),
            ", ".join(
                [
                    *filter(None, [starts.get(run.pk, ""), str(run.label)]),
                    *(f"{mode.label}: {fill(counts[run.pk].of(mode))}" for mode in run.modes),
                ]
            ),
        )
        for run in runs
    ]


def markable(run: Run) -> list[Occurrence]:
    """The dates at which people can be marked by now."""
    return marks.begun(marks.dates_of(run), timezone.now() + EARLIEST)


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when, with what the form was given."""

    actor: Member
    now: datetime
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One of them. `says` what will happen to each; `of` are the states in which it can; `does` it
    for one person, and `is_done` tells somebody for whom it was done before."""

    name: str
    label: Any
    says: Any
    button: Any
    of: tuple[State, ...]
    does: Callable[[Registration, By], object]
    is_done: Callable[[Registration, By], bool]
    form: type[ActForm] = ActForm
    # What it is called where it is about one person.
    alone: Any = ""
    is_danger: bool = False


def _from(action: Action) -> tuple[State, ...]:
    return tuple(before for before, done in TRANSITIONS if done == action)


def _is(*states: State) -> Callable[[Registration, By], bool]:
    return lambda place, _by: place.state in states


def _move(place: Registration, by: By) -> object:
    may_wait = by.given.get("may_wait", False)
    return moving.move(place, to=by.given["to"], now=by.now, actor=by.actor, may_wait=may_wait)


def _was_moved(place: Registration, by: By) -> bool:
    there = by.given["to"].registrations.filter(contact=place.contact_id, state__in=LIVE)
    last = place.changes.last()
    return there.exists() and last is not None and last.action == Action.MOVE


def _mark(place: Registration, by: By) -> object:
    seen = Seen(
        presence=Presence(by.given["presence"]),
        source=MarkSource.LIST,
        at=by.now,
        actor=by.actor,
    )
    return attendance.mark(place, by.given["date"], seen, now=by.now)


ACTS: Final = {
    act.name: act
    for act in (
        Act(
            name="approve",
            label=pgettext_lazy("requests", "Approve"),
            says=_("Each gets the seat that was asked for and a mail, in the order of the list."),
            button=_("Approve these requests"),
            of=(State.REQUESTED,),
            does=lambda place, by: requests.approve(place, now=by.now, actor=by.actor),
            is_done=_is(State.CONFIRMED),
        ),
        Act(
            name="queue",
            label=_("Approve, on the waiting list"),
            says=_("Each gets the last place in line and a mail, in the order of the list."),
            button=_("Put these on the waiting list"),
            of=(State.REQUESTED,),
            does=lambda place, by: requests.queue(place, now=by.now, actor=by.actor),
            is_done=_is(State.WAITING, State.CONFIRMED, State.OFFERED),
        ),
        Act(
            name="decline",
            label=pgettext_lazy("requests", "Decline"),
            says=_("Each request ends, and the person gets a mail."),
            button=_("Decline these requests"),
            of=(State.REQUESTED,),
            form=ReasonForm,
            is_danger=True,
            does=lambda place, by: requests.decline(
                place, now=by.now, actor=by.actor, reason=by.given["reason"]
            ),
            is_done=_is(State.REJECTED),
        ),
        Act(
            name="move",
            label=_("Move to another run"),
            alone=_("Move to another run"),
            says=_(
                "Each leaves this run and has the same kind of seat in the other, where one is "
                "free. Answers go along, the seats left here go to whoever is next, and each "
                "person gets one mail."
            ),
            button=_("Move these people"),
            of=_from(Action.MOVE),
            form=MoveForm,
            does=_move,
            is_done=_was_moved,
        ),
        Act(
            name="mark",
            label=_("Mark who was there"),
            alone=_("Mark attendance"),
            says=_("Nobody is written to. A later mark takes the place of an earlier one."),
            button=_("Mark these people"),
            of=(State.CONFIRMED,),
            form=MarkForm,
            does=_mark,
            is_done=lambda _place, _by: False,
        ),
        Act(
            name="cancel",
            label=pgettext_lazy("registrations", "Cancel"),
            says=_(
                "Seats and places in line go to whoever is next, and each person gets a mail. Of "
                "a guest who has not confirmed the address nobody is written to."
            ),
            button=_("Cancel these registrations"),
            of=_from(Action.CANCEL),
            form=ReasonForm,
            is_danger=True,
            does=lambda place, by: registrations.cancel(
                place, now=by.now, actor=by.actor, reason=by.given["reason"]
            ),
            is_done=_is(State.CANCELLED),
        ),
    )
}


def possible(run: Run) -> list[Act]:
    """What makes sense for somebody in `run`: two queries more than none."""
    has_requests = run.asks or run.registrations.filter(state=State.REQUESTED).exists()
    now = timezone.now()
    is_so = {
        "approve": has_requests,
        "queue": has_requests and run.waiting_policy != WaitingPolicy.NONE,
        "decline": has_requests,
        "move": not run.has_begun(now) and _targets(run).exists(),
        "mark": run.has_begun(now + EARLIEST),
        "cancel": True,
    }
    return [act for act in ACTS.values() if is_so[act.name]]


def uuids(texts: list[str]) -> set[UUID]:
    """Those that are such; what else was sent names nobody."""
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
