"""What people without an account fill in to get news by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.enums import Cadence
from community.forms import zones
from community.mail_forms import MailForm
from community.models import Topic
from community.models.members import check_time_zone
from community.services.subscriptions import Subscription

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.models import Recipient


class SubscriptionForm(MailForm):
    """All that `recipient`, who has no account, can change; `topics` are the chosen ones."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Only on these topics"),
        help_text=_("Choose none to hear of everything."),
        queryset=Topic.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=60, validators=[check_time_zone], widget=forms.Select
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    # Who chooses topics wants no others.
    only_topics = None  # type: ignore[assignment]

    def __init__(
        self, data: Any = None, *, recipient: Recipient, topics: Collection[str] = ()
    ) -> None:
        super().__init__(data, recipient=recipient)
        fields: dict[str, Any] = self.fields
        self.initial.update(
            topics=list(topics), time_zone=recipient.zone_name, language=recipient.mail_language
        )
        fields["wanted"].required = True
        fields["wanted"].error_messages["required"] = _("Choose at least one.")
        fields["time_zone"].widget.choices = zones()
        # A choice has no length.
        fields["time_zone"].widget.attrs.pop("maxlength", None)
        # Nothing to choose from is nothing to ask.
        named = sorted(fields["topics"].choices, key=lambda choice: str(choice[1]).casefold())
        if named:
            fields["topics"].widget.choices = named
        else:
            del fields["topics"]

    def choice(self) -> Subscription:
        """What a valid form says."""
        data = self.cleaned_data
        topics = data.get("topics") or ()
        return Subscription(
            cadence=Cadence(data["cadence"]),
            weekday=data["weekday"],
            at=data["at"],
            unwanted=self.unwanted(),
            only_topics=bool(topics),
            topics=topics,
            time_zone=data["time_zone"],
            language=data["language"],
        )


class SubscribeForm(SubscriptionForm):
    """The same for an address; the mails are in the language of the page."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Nobody sees it, and programs fill in whatever there is.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    language = None  # type: ignore[assignment]

    def __init__(
        self, data: Any = None, *, recipient: Recipient, topics: Collection[str] = ()
    ) -> None:
        super().__init__(data, recipient=recipient, topics=topics)
        fields: dict[str, Any] = self.fields
        fields["cadence"].choices = [c for c in Cadence.choices if c[0] != Cadence.NONE]
        self.order_fields(["email", "cadence", "wanted", "topics"])

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "language": self.recipient.mail_language}

    @property
    def is_by_program(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def is_wrong_about_time(self) -> bool:
        """Whether what is folded away has to be seen."""
        return bool(self.errors.keys() & {"weekday", "at", "time_zone"})
