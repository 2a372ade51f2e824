"""The people of one run in a useful order, and the filters by which organisers narrow the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import django_filters
from django import forms
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from community.models import Organisation
from events.enums import Mode, Presence, State
from events.models import Attendance, Registration
from events.queries import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from events.models import Occurrence, Run

# What is to be decided first, then who comes, who may come, and who doesn't.
ORDER: Final = (
    *(State.REQUESTED, State.CONFIRMED, State.OFFERED, State.HELD, State.WAITING),
    *(State.CANCELLED, State.REJECTED, State.EXPIRED),
)
# Guests, and members who work nowhere.
NOWHERE: Final = "none"
NOT_MARKED: Final = "none"
SEARCHED: Final = ("contact__email", "contact__guest_name", "contact__member__name")


def in_order(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Requests as they came, the waiting list as it stands, everybody else by name."""
    rank = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(ORDER)),
        output_field=IntegerField(),
    )
    asked = Case(When(state=State.REQUESTED, then="created_at"), output_field=DateTimeField())
    line = Case(When(state=State.WAITING, then="position"), output_field=IntegerField())
    nobody = Value("")
    name = Coalesce(
        NullIf("contact__member__name", nobody),
        NullIf("contact__guest_name", nobody),
        "contact__email",
        output_field=CharField(),
    )
    return rows.alias(asked=asked, line=line, called=name).order_by(
        rank,
        F("asked").asc(nulls_last=True),
        F("line").asc(nulls_last=True),
        Lower("called"),
        "created_at",
        "pk",
    )


def named(rows: QuerySet[Registration], text: str) -> QuerySet[Registration]:
    """Those of whom name or address has `text` in it."""
    text = text.replace("\x00", "").strip()
    if not text:
        return rows
    found = Q()
    for field in SEARCHED:
        found |= Q(**{f"{field}__icontains": text})
    return rows.filter(found)


class PeopleFilterSet(WagtailFilterSet):
    """By state, seat, organisation and attendance."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in ORDER],
        widget=forms.CheckboxSelectMultiple,
        # A column of the row itself: nobody is found twice.
        distinct=False,
    )
    mode = django_filters.ChoiceFilter(label=_("Seat"), choices=Mode.choices)
    organisation = django_filters.ChoiceFilter(label=_("Organisation"), method="working_at")
    attendance = django_filters.ChoiceFilter(
        label=_("Attendance"),
        choices=[*Presence.choices, (NOT_MARKED, pgettext_lazy("attendance", "Not marked"))],
        method="marked_as",
    )

    class Meta:
        model = Registration
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, run: Run, dates: Sequence[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.begun = run, marks.begun(dates, timezone.now())
        self.filters["organisation"].extra["choices"] = self.organisations()
        if not self.begun:
            # Nobody can have come yet.
            del self.filters["attendance"]

    def organisations(self) -> list[tuple[str, str]]:
        """Those that somebody in the run works for, by name."""
        people = self.run.registrations.order_by().values("contact__member__organisation")
        bodies = Organisation.objects.filter(pk__in=people)
        named = sorted(((str(body.pk), str(body)) for body in bodies), key=lambda one: one[1])
        return [*named, (NOWHERE, str(_("None, or a guest")))]

    def working_at(
        self, queryset: QuerySet[Registration], _name: str, value: str
    ) -> QuerySet[Registration]:
        if value == NOWHERE:
            return queryset.filter(contact__member__organisation=None)
        return queryset.filter(contact__member__organisation__pk=int(value))

    def marked_as(
        self, queryset: QuerySet[Registration], _name: str, value: str
    ) -> QuerySet[Registration]:
        """Of several dates, at any of them."""
        marked = Attendance.objects.filter(occurrence__in=self.begun).order_by()
        if value != NOT_MARKED:
            own = marked.filter(registration=OuterRef("pk"))
            return queryset.filter(Exists(own.filter(presence=value)))
        # Counted once for all, not for each of them.
        counted = marked.values("registration").annotate(number=Count("pk"))
        complete = counted.filter(number__gte=len(self.begun)).values("registration")
        # Only who is confirmed can be marked.
        return queryset.filter(state=State.CONFIRMED).exclude(pk__in=complete)
