"""How often somebody wants news by e-mail, when, and of what."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.enums import Cadence, Weekday
from community.services.digest_choice import Choice
from foundation.digests import in_order, same_part, sections

if TYPE_CHECKING:
    from community.models import Recipient

HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


class MailForm(forms.Form):
    """What `recipient` has chosen, to be changed."""

    cadence = forms.ChoiceField(
        label=pgettext_lazy("mails", "How often"), choices=Cadence.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        choices=Weekday.choices,
        coerce=int,
        help_text=_("For once a week; once a month it is the first such day of the month."),
    )
    at = forms.TypedChoiceField(label=_("Time of day"), coerce=time.fromisoformat)
    wanted = forms.MultipleChoiceField(
        label=_("What is in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    only_topics = forms.BooleanField(
        label=_("Of news and events, only those on topics I follow"), required=False
    )

    def __init__(self, data: Any = None, *, recipient: Recipient) -> None:
        self.recipient = recipient
        names = _parts(recipient)
        initial = {
            "cadence": recipient.cadence,
            "weekday": recipient.weekday,
            "at": recipient.at.isoformat("minutes"),
            "wanted": [name for name in names if name not in recipient.unwanted],
            "only_topics": recipient.only_topics,
        }
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["wanted"].choices = [(name, sections[name].heading) for name in names]
        # In the way times are written in the reader's language.
        fields["at"].choices = [(at.isoformat("minutes"), time_format(at)) for at in HALF_HOURS]

    def choice(self) -> Choice:
        """What a valid form says."""
        data = self.cleaned_data
        return Choice(
            cadence=Cadence(data["cadence"]),
            weekday=data["weekday"],
            at=data["at"],
            unwanted=self.unwanted(),
            only_topics=data["only_topics"],
        )

    def unwanted(self) -> list[str]:
        """The sections under the headings that were offered and not chosen; what was not offered
        stays as it was."""
        offered = _offered(self.recipient)
        wanted = {name for part in self.cleaned_data["wanted"] for name in same_part(part)}
        unasked = [name for name in self.recipient.unwanted if name not in offered]
        return [*unasked, *(name for name in offered if name not in wanted)]


def _offered(recipient: Recipient) -> list[str]:
    return [name for name, section in in_order() if recipient.member or section.is_public]


def _parts(recipient: Recipient) -> list[str]:
    """The first section of each heading that there is for `recipient`."""
    names = _offered(recipient)
    return [name for name in names if not any(n in names for n in _before(name))]


def _before(name: str) -> list[str]:
    together = same_part(name)
    return together[: together.index(name)]
