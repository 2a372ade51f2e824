"""What visitors and calendars may ask for, checked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, slug_re, validate_slug
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.models import Organisation, Topic
from community.queries import organisations, topics
from events import errors
from events.calendar.days import FIRST_DAY, LAST_DAY
from events.enums import Kind, Mode
from events.models import Venue
from events.queries.asked import Asked, Cursor, View
from events.queries.filters import FLAGS, MANY, Filters
from foundation.folding import query_terms
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict  # noqa: TID251 -- only its type
    from django.utils.functional import _StrPromise


class KnownField(forms.Field):
    """Those of the values given that there are; `CalendarForm` says when one was unknown.

    `of` finds things by what addresses call them, and is asked only when something is given.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, of: Callable[[set[str]], Iterable[Any]]) -> None:
        super().__init__(required=False)
        self.of = of

    def to_python(self, value: Sequence[str] | None) -> tuple[Any, ...]:
        given = {text for text in value or () if text}
        return tuple(self.of(given)) if given else ()


def _uuids(texts: set[str]) -> list[UUID]:
    """Those that are one, written as we write them."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


class FlagField(forms.ChoiceField):
    """`1` in an address, or nothing."""

    def __init__(self) -> None:
        super().__init__(required=False, choices=[("1", "1")])

    def clean(self, value: Any) -> bool:
        return bool(super().clean(value))


class CalendarForm(forms.Form):
    """The query string of the calendar page. What can't be understood is left out and said; the
    rest still counts."""

    view = forms.TypedChoiceField(
        required=False,
        choices=[(view, view) for view in View],
        coerce=View,
        empty_value=View.LIST,
        widget=forms.HiddenInput,
    )
    date = forms.DateField(
        label=_("Date"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    kind = KnownField(lambda given: [kind for kind in Kind if kind in given])
    topic = KnownField(lambda given: topics.all_called(_words(given)))
    language = KnownField(lambda given: [code for code in SpokenLanguage if code in given])
    organisation = KnownField(
        lambda given: Organisation.objects.filter(uuid__in=_where_they_went(given))
    )
    place = KnownField(lambda given: Venue.objects.filter(uuid__in=_uuids(given)))
    online = FlagField()
    free = FlagField()
    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    after = forms.CharField(required=False, max_length=80)
    before = forms.CharField(required=False, max_length=80)
    filters = FlagField()
    # Lists were numbered once.
    page = forms.CharField(required=False)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        self.given = {name: {text for text in asked.getlist(name) if text} for name in MANY}

    def clean_q(self) -> str:
        text = str(self.cleaned_data["q"])
        if text and not query_terms(text):
            raise ValidationError(_("There is no word in this."))
        return text

    def clean_after(self) -> Cursor | None:
        return self._cursor("after")

    def clean_before(self) -> Cursor | None:
        return self._cursor("before")

    def clean_page(self) -> None:
        if self.cleaned_data["page"]:
            raise ValidationError(_("There is no such page."))

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        for name in MANY:
            if len(self.given[name]) > len(asked.get(name) or ()):
                self.add_error(None, _("There is no such choice."))
        return asked

    def asked(self) -> Asked:
        """What is asked for, as far as it can be understood."""
        self.full_clean()
        known = self.cleaned_data
        filters = {name: known[name] for name in (*MANY, *FLAGS, "q") if known.get(name)}
        after = known.get("after")
        return Asked(
            view=known.get("view") or View.LIST,
            day=known.get("date"),
            filters=Filters(**filters),
            after=after,
            before=None if after else known.get("before"),
            choosing=known.get("filters") or False,
        )

    def _cursor(self, name: str) -> Cursor | None:
        text = self.cleaned_data[name]
        try:
            return Cursor.parse(text) if text else None
        except ValueError as error:
            raise ValidationError(_("There is no such place in the list.")) from error


def _words(texts: set[str]) -> set[str]:
    """Those that can be a word in an address; a database may refuse to compare others."""
    return {text for text in texts if slug_re.match(text)}


def _where_they_went(given: set[str]) -> set[str]:
    """Public ids of organisations as they are now: addresses with older ones work on."""
    known = _uuids(given)
    went = organisations.current(known)
    return {went.get(str(uuid), str(uuid)) for uuid in known}


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Organisations by their public id, also the one of a row that went into another. Whatever is
    wrong with one, the sentence is the same."""

    def clean(self, value: Any) -> QuerySet[Organisation]:
        given = {str(text) for text in value or ()}
        if len(_uuids(given)) == len(given):
            value = sorted(_where_they_went(given))
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(_("There is no such organisation.")) from error


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics by the word that stands for them in addresses, now or once."""

    def clean(self, value: Any) -> QuerySet[Topic]:
        try:
            for word in value or ():
                # Before the database sees it: PostgreSQL takes no NUL, even to look for it.
                validate_slug(word)
            return super().clean(topics.current_words(value or ()))
        except ValidationError as error:
            raise ValidationError(_("There is no such topic.")) from error


class FeedForm(forms.Form):
    """The query string of the public feed: nothing unknown is let pass in silence, since whoever
    subscribed would never learn that their filter does nothing."""

    kind = forms.TypedMultipleChoiceField(
        required=False,
        choices=Kind.choices,
        coerce=Kind,
        error_messages={"invalid_choice": _("There is no such kind of event.")},
    )
    organisation = OrganisationsField(
        Organisation.objects.order_by("uuid"), required=False, to_field_name="uuid"
    )
    topic = TopicsField(Topic.objects.order_by("slug"), required=False, to_field_name="slug")

    def __init__(self, asked: MultiValueDict[str, str]) -> None:
        # A filter left empty is a filter not used.
        used = {name: [text for text in asked.getlist(name) if text] for name in asked}
        super().__init__(MultiValueDict(used))
        self.unknown = set(asked) - set(self.fields)

    def clean(self) -> dict[str, Any]:
        if self.unknown:
            raise ValidationError(
                _("This address understands the filters kind, topic and organisation only.")
            )
        return super().clean() or {}


class ManagerField(forms.EmailField):
    """The address of the manager who approves; whether it can be is decided by the service."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your manager's e-mail address"),
            max_length=254,
            help_text=_(
                "Your manager gets a mail with your name, address and organisation and with what "
                "you would like to take part in, and approves or declines without an account. "
                "Answers to questions are not shown."
            ),
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )


class ReasonField(forms.CharField):
    """Why something is decided, in the words of who decides; nobody has to say."""

    def __init__(self, help_text: _StrPromise) -> None:
        super().__init__(
            label=_("Reason"),
            help_text=help_text,
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class ManagerForm(forms.Form):
    """Who is asked instead, where the first address was wrong."""

    manager = ManagerField()

    def refuse(self, error: errors.EventsError) -> None:
        """Say at the field what is wrong with the address; nothing, where something else was."""
        if isinstance(error, errors.ManagerRefused):
            self.add_error("manager", str(error))


class RegisterForm(ManagerForm):
    """Which kind of seat, asked only where there are both; and who approves, where a manager does."""

    mode = forms.ChoiceField(
        label=_("How will you take part?"),
        choices=[*Mode.choices, ("room_later", "")],
        required=False,
        widget=forms.RadioSelect,
    )
    room_later = False
    field_order: Sequence[str] | None = ("mode", "manager")

    # Beside the kinds of seats: a seat online for now, and a place in the queue for the room.
    ROOM_LATER = "room_later"

    def __init__(
        self,
        data: QueryDict | None,
        *,
        modes: Sequence[Mode],
        room_later: bool = False,
        asks_manager: bool = False,
    ) -> None:
        super().__init__(data)
        if not asks_manager:
            del self.fields["manager"]
        self.modes = modes
        self.fields["mode"].required = len(modes) > 1
        # What is offered; what is sent may be any, and registering says what is wrong with it.
        choices: list[tuple[str, Any]] = [(mode, mode.label) for mode in modes]
        self.offers_room_later = room_later
        if room_later:
            label = _("Online now, and keep my place in line for a seat in the room")
            choices.append((self.ROOM_LATER, label))
        self.fields["mode"].widget.choices = choices

    @property
    def named(self) -> str:
        """The manager's address, of a valid form; empty where none is asked for."""
        return str(self.cleaned_data.get("manager", ""))

    def clean_mode(self) -> Mode:
        chosen = self.cleaned_data["mode"]
        self.room_later = chosen == self.ROOM_LATER
        # Without any seats registering itself says so.
        return Mode.ONLINE if self.room_later else Mode(chosen or next(iter(self.modes), Mode.ROOM))


class SeveralForm(RegisterForm):
    """Which dates of an event, and which kind of seat for all of them. `runs` are the public ids of
    those that are offered, `most` says how many of them at once."""

    runs = forms.MultipleChoiceField(
        label=_("Dates"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one date."),
            "invalid_choice": _("One of these dates cannot be registered for any more."),
        },
    )
    wait = forms.BooleanField(
        label=_("Where all seats are taken, put me on the waiting list."), required=False
    )
    # Two of them are at the same time, and that is meant.
    both = forms.BooleanField(
        label=_("I know that some of these dates are at the same time."), required=False
    )

    def __init__(
        self, data: QueryDict | None, *, modes: Sequence[Mode], runs: Sequence[str], most: int
    ) -> None:
        super().__init__(data, modes=modes)
        self.most = most
        field: Any = self.fields["runs"]
        field.choices = [(run, run) for run in runs]

    def clean_runs(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["runs"]
        if len(chosen) > self.most:
            raise ValidationError(
                _("These are too many dates at once: at most %(number)s."),
                code="many",
                params={"number": self.most},
            )
        return chosen


class ColleagueForm(forms.Form):
    """Whom a seat is passed on to."""

    email = forms.EmailField(
        label=_("Your colleague's e-mail address"),
        help_text=_("The address with which your colleague signs in here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ManagerAnswerForm(forms.Form):
    """What the manager says to a request."""

    answer = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("decline", pgettext_lazy("request", "Decline"))],
        error_messages={
            "required": _("Choose whether to approve or to decline."),
            "invalid_choice": _("Choose whether to approve or to decline."),
        },
    )
    reason = ReasonField(_("Only when you decline: the person reads it. May stay empty."))


class OfferForm(forms.Form):
    """The answer to an offered seat."""

    answer = forms.ChoiceField(choices=[("accept", _("Accept")), ("decline", _("Decline"))])


class CodeForm(forms.Form):
    """The code that a screen in the room shows."""

    LONGEST = 20

    code = forms.CharField(
        label=_("Code on the screen"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class SubscriptionForm(forms.Form):
    """A private calendar address: for which device, in which language, with which topics."""

    name = forms.CharField(
        label=_("Name of the device or program"),
        max_length=60,
        help_text=_("So that you recognise it, for instance “work phone”."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics whose events are shown as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By name in the reader's language, which no database can sort by.
        named = sorted((topic.name.text(), topic.pk) for topic in Topic.objects.all())
        self.fields["topics"].widget.choices = [(pk, name) for name, pk in named]
        if not named:
            del self.fields["topics"]

    def clean(self) -> dict[str, Any]:
        return {"topics": (), **(super().clean() or {})}
