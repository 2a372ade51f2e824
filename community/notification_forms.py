"""How somebody wants to hear of each kind of notification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.queries.notifications import channels
from foundation.notifications import in_order

if TYPE_CHECKING:
    from community.models import Member

SUGGESTED = _("{channel} (suggested)")


class NotificationsForm(forms.Form):
    """One field for each kind that leaves a choice, with what `member` gets at present."""

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data)
        offered = {name: kind for name, kind in in_order() if not kind.is_owed}
        chosen = channels([member.pk], *offered)
        for name, kind in offered.items():
            self.fields[name] = forms.ChoiceField(
                label=kind.label,
                help_text=format_lazy("{} {}", kind.sentence, kind.note)
                if kind.note
                else kind.sentence,
                choices=[
                    (
                        channel.value,
                        format_lazy(SUGGESTED, channel=channel.label)
                        if channel == kind.default
                        else channel.label,
                    )
                    for channel in kind.channels
                ],
                initial=chosen[member.pk, name].value,
                widget=forms.RadioSelect,
            )
