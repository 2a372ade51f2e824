"""What this app keeps of a member; see `foundation.personal_data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.enums import State
from events.models import (
    AnswerFile,
    CalendarSubscription,
    Certificate,
    Contact,
    Doorkeeper,
    Event,
    Feedback,
    Interest,
    Question,
    Registration,
)
from events.queries import questions, words
from events.services import erasing
from foundation.personal_data import Retention, Told, holdings, retentions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member


def _titles(events: Iterable[Event], member: Member) -> dict[int, str]:
    """What each event is called for `member`: by its kind, where it is closed to them by now."""
    events = {event.pk: event for event in events}.values()
    language = translation.get_language() or member.mail_language
    seen = Event.objects.filter(pk__in=[event.pk for event in events]).visible_to(member)
    open_to_them = set(seen.values_list("pk", flat=True))
    told = words.words_of((event for event in events if event.pk in open_to_them), language)
    return {
        event.pk: told[event.pk].title if event.pk in told else words.generic(event, language).title
        for event in events
    }


class Registrations:
    name = _("Registrations")
    after_deletion = _(
        "Your seats are given to others. That somebody took part stays, for the figures, without "
        "your name, address and answers."
    )

    def tell(self, member: Member) -> Told:
        rows = list(
            _of(member)
            .select_related("run__event")
            .prefetch_related("attendances", "changes")
            .order_by("pk")
        )
        titles = _titles([row.run.event for row in rows], member)
        asked = _asked(rows)
        return Told(
            rows=[
                {
                    "event": titles[row.run.event_id],
                    "starts": row.run.starts_at,
                    "state": row.state,
                    "seat": row.mode,
                    "registered": row.created_at,
                    "manager": row.manager_email,
                    "answers": [
                        f"{question.words}: {questions.in_words(question, row.answers)}"
                        for question in asked.get(row.run.event_id, [])
                        if question.name in row.answers
                    ],
                    "attendance": [mark.get_presence_display() for mark in row.attendances.all()],
                    "history": [str(change) for change in row.changes.all()],
                }
                for row in rows
            ],
            files={f"{file.uuid}-{file.name}": file.file for file in _files(rows)},
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        for contact in _contacts(member):
            erasing.unname(contact, now=now)


class Certificates:
    name = _("Certificates")
    after_deletion = _(
        "They stay valid: whoever has one can have it checked. The page that does so shows what "
        "stands on the paper, your name included."
    )

    def tell(self, member: Member) -> Told:
        rows = Certificate.objects.filter(registration__in=_of(member)).order_by("pk")
        fields = ("code", "name", "title", "minutes", "first_day", "last_day", "issued_at")
        return Told(rows=list(rows.values(*fields, "revoked_at", "revoked_reason")))

    def erase(self, member: Member, *, now: datetime) -> None:
        """The snapshot stays as it is; with the registration unnamed, it is nobody's any more."""


class Said:
    name = _("Feedback")
    after_deletion = _(
        "What you said with your name is deleted. What you said without it nobody can tell from "
        "what others said: it stays."
    )

    def tell(self, member: Member) -> Told:
        rows = Feedback.objects.filter(registration__in=_of(member)).select_related(
            "registration__run__event"
        )
        titles = _titles([row.registration.run.event for row in rows], member)
        return Told(
            rows=[
                {
                    "event": titles[row.registration.run.event_id],
                    "answers": [str(answer.get("value", "")) for answer in row.answers.values()],
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        """Done with the registrations."""


class Beside:
    """Calendars that the member subscribed to, doors they keep, dates they wait for."""

    name = _("Calendars, doors and wishes")
    after_deletion = ""

    def tell(self, member: Member) -> Told:
        devices = CalendarSubscription.objects.filter(member=member).order_by("pk")
        doors = Doorkeeper.objects.filter(member=member).select_related("event")
        wishes = Interest.objects.filter(contact__in=_contacts(member)).select_related("event")
        titles = _titles([*(d.event for d in doors), *(w.event for w in wishes)], member)
        return Told(
            rows=[
                *(
                    {"calendar": row.name, "since": row.created_at, "used": row.last_used_at}
                    for row in devices
                ),
                *({"door": titles[row.event_id], "since": row.created_at} for row in doors),
                *({"wish": titles[row.event_id], "since": row.created_at} for row in wishes),
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        Interest.objects.filter(contact__in=_contacts(member)).delete()


class AsManager:
    """Where others named the member as the manager who approves."""

    name = _("Requests that you were asked to approve")
    after_deletion = _(
        "Your address is deleted from the requests of others. What waits for your answer, the "
        "organisers decide."
    )

    def tell(self, member: Member) -> Told:
        named = Registration.objects.filter(manager_email__in=_addresses(member))
        rows = list(
            named.exclude(manager_asked_at=None).select_related("run__event").order_by("pk")
        )
        titles = _titles([row.run.event for row in rows], member)
        return Told(
            rows=[
                {"event": titles[row.run.event_id], "asked": row.manager_asked_at} for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        erasing.forget_manager(_addresses(member))


def _addresses(member: Member) -> set[str]:
    """Those that are proven to be theirs: of others, anybody may have typed them."""
    proven = EmailAddress.objects.filter(user=member, verified=True)
    return {member.email, *proven.values_list("email", flat=True)}


def _contacts(member: Member) -> QuerySet[Contact]:
    """Also a guest's at the member's address: it is the member's, though they have registered for
    nothing since they joined (see `services.contacts`)."""
    theirs = Q(member=member) | Q(member=None, email=member.email)
    return Contact.objects.filter(theirs).order_by("pk")


def _of(member: Member) -> QuerySet[Registration]:
    """But for what a guest has not confirmed: anybody may have typed the address."""
    rows = Registration.objects.filter(contact__in=_contacts(member))
    return rows.exclude(contact__member=None, state=State.HELD)


def _asked(rows: Iterable[Registration]) -> dict[int, list[Question]]:
    """By event; what organisers fill in for themselves participants never see."""
    found: dict[int, list[Question]] = {}
    events = {row.run.event_id for row in rows}
    asked = Question.objects.filter(event__in=events, organisers_only=False)
    for question in asked.order_by("event", "order", "pk"):
        found.setdefault(question.event_id, []).append(question)
    return found


def _files(rows: Iterable[Registration]) -> QuerySet[AnswerFile]:
    """Those that answer what `_asked` finds."""
    asked = Question.objects.filter(
        event=OuterRef("event"), key=OuterRef("question_key"), organisers_only=False
    )
    return AnswerFile.objects.filter(Exists(asked), registration__in=list(rows))


def old_guests(before: datetime) -> QuerySet[Contact]:
    """Guests whose last date, and last change, lies before: nothing is to come for them."""
    rows = Registration.objects.filter(contact=OuterRef("pk"))
    coming = rows.filter(
        Q(run__ends_at__gte=before) | Q(changed_at__gte=before) | Q(state=State.HELD)
    )
    return (
        Contact.objects.filter(member=None)
        .exclude(email__endswith=erasing.NOWHERE)
        .filter(Exists(rows), ~Exists(coming))
    )


def register() -> None:
    """Tell the registries, once all models are loaded."""
    for name, held in (
        ("registrations", Registrations()),
        ("certificates", Certificates()),
        ("feedback", Said()),
        ("calendars", Beside()),
        ("as manager", AsManager()),
    ):
        holdings.register(name, held)
    retentions.register(
        "guests",
        Retention(
            name=_("Guests: names, addresses and answers"),
            setting="guests",
            find=lambda before: old_guests(before).count(),
            forget=lambda before: erasing.unname_all(old_guests(before), now=timezone.now()),
        ),
    )
