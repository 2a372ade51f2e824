"""What somebody fills in to get in, and on their first visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.enums import Cadence
from community.models import Organisation, Profile, Skill, Topic
from foundation.mail import one_line

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

NAME_LENGTH = 150
REASON_LENGTH = 1000


class OneLineField(forms.CharField):
    """Text that stands in lists and mails: no line breaks, no letters that cannot be seen."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(one_line(value) if isinstance(value, str) else value)


class NameField(OneLineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your name"),
            max_length=NAME_LENGTH,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            **kwargs,
        )


class JoinForm(forms.Form):
    name = NameField(help_text=_("As colleagues know you."))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one you have at work. It tells us where you work."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agreed = forms.BooleanField(
        error_messages={"required": _("Without this you cannot become a member.")}
    )
    # Nobody sees it, and programs fill in whatever there is.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = _agreement()

    @property
    def is_by_program(self) -> bool:
        return bool(self.data.get("website"))


class InvitedForm(forms.Form):
    """Somebody who was invited becomes a member."""

    name = NameField(help_text=_("As colleagues know you."))
    agreed = forms.BooleanField(
        error_messages={"required": _("Without this you cannot become a member.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = _agreement()


def _agreement() -> SafeString:
    return format_html(
        gettext("I agree to the {terms} and have read the {notice}."),
        terms=_linked("terms", gettext("terms of use")),
        notice=_linked("notice", gettext("privacy notice")),
    )


def _linked(address: str, words: str) -> SafeString | str:
    """`words`, with a link where there is such a page."""
    try:
        return format_html('<a href="{}">{}</a>', reverse(address), words)
    except NoReverseMatch:
        return words


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


class JoinRequestForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Your organisation"), queryset=Organisation.objects.none(), required=False
    )
    organisation_name = OneLineField(
        label=_("It is not in the list: its name"), max_length=NAME_LENGTH, required=False
    )
    title = OneLineField(label=_("Your role there"), max_length=NAME_LENGTH, required=False)
    reason = forms.CharField(
        label=_("Why do you want to join?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Some sentences are enough. A moderator reads them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = organisation_field(
            label=_("Your organisation"), empty=_("Choose")
        )
        self.order_fields(["organisation"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("organisation") or data.get("organisation_name")
        if not named and not self.errors.keys() & {"organisation", "organisation_name"}:
            self.add_error("organisation", _("Choose your organisation, or type its name below."))
        return data


def organisation_field(*, label: Any, empty: Any) -> forms.ModelChoiceField:
    """All organisations, by their name in the reader's language."""
    rows = Organisation.objects.all()
    field = forms.ModelChoiceField(label=label, queryset=rows, required=False)
    named = sorted((str(row), row.pk) for row in rows)
    field.widget.choices = [("", empty), *((pk, name) for name, pk in named)]
    return field


class DecisionForm(forms.Form):
    """A moderator's yes or no."""

    ACCEPT, DECLINE = "accept", "decline"
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(ACCEPT, _("Let them in")), (DECLINE, pgettext_lazy("request", "Decline"))],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when you decline: the person reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = organisation_field(label=_("Organisation"), empty="—")
        field.help_text = _("When you let them in. It decides which events are open to them.")
        self.fields["organisation"] = field
        self.order_fields(["decision", "organisation", "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == self.DECLINE and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why: the person reads it."))
        return data


class IntroductionForm(forms.Form):
    name = NameField()
    title = OneLineField(
        label=_("What you do at work"),
        max_length=Profile._meta.get_field("title").max_length,
        required=False,
        help_text=_("Such as “service designer” or “head of department”."),
    )


class InterestsForm(forms.Form):
    """All topics and skills there are, each a box to tick."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Topics you work on"),
        queryset=Topic.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.ModelMultipleChoiceField(
        label=_("What you can do"),
        queryset=Skill.objects.filter(is_suggested=False),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topics", "skills"):
            # Nothing to choose from is nothing to ask.
            field: Any = self.fields[name]
            field.widget.choices = sorted(field.choices, key=lambda choice: str(choice[1]))
            if not field.widget.choices:
                del self.fields[name]


class BeFoundForm(forms.Form):
    in_directory = forms.BooleanField(
        label=_("Yes, list me in the directory of members"),
        required=False,
        help_text=_(
            "Other members then find your name, role, organisation and topics. Off: nobody finds "
            "you. You can change this at any time, field by field, on your profile."
        ),
    )
    cadence = forms.ChoiceField(
        label=_("News by e-mail"),
        choices=[choice for choice in Cadence.choices if choice[0] != Cadence.HOURLY],
        widget=forms.RadioSelect,
        help_text=_("What is new for you, in one mail. When nothing is, there is none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("cadence") == Cadence.HOURLY:
            # Not offered to newcomers, but theirs: they subscribed before they joined.
            fields: dict[str, Any] = self.fields
            fields["cadence"].choices = Cadence.choices
