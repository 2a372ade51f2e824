"""Writing to the participants of a run: what and to whom, a look at it, and what was sent before."""

from __future__ import annotations

import unicodedata
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages as said
from wagtail.admin.widgets.button import HeaderButton

from events import message_emails
from events.enums import Recipients
from events.errors import EventsError, NobodyToWriteTo
from events.models import Message
from events.models.messages import LONGEST_SUBJECT, LONGEST_TEXT
from events.services import messages
from events.viewsets import access
from events.viewsets.of_run import OfRun
from foundation import mail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from events.models import Run

SENT_SHOWN = 50
# They turn what follows around, or end a line where the writer didn't.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def button(run: Run) -> HeaderButton:
    """Leads from the participants to writing to them."""
    address = reverse("event_message", args=(run.uuid,))
    return HeaderButton(_("Write to participants"), url=address, icon_name="mail")


class PlainField(forms.CharField):
    """Words without control characters, and one kind of line end."""

    def to_python(self, value: Any) -> str | None:
        text = str(value or "").replace("\r\n", "\n").translate(_TURNING)
        text = text.replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
        text = "".join(c for c in text.replace("\t", " ") if c == "\n" or not _is_control(c))
        lines = (line.rstrip() for line in text.split("\n"))
        return super().to_python("\n".join(lines))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"}


class TokenField(forms.UUIDField):
    """What makes two sendings of one form one message. Nobody could correct it: what is none is
    none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class MessageForm(forms.Form):
    """What is written, and to whom; `numbers` says how many people that is."""

    token = TokenField(required=False)
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Write to"), widget=forms.CheckboxSelectMultiple
    )
    subject = PlainField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    text = PlainField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "A blank line begins a new paragraph; addresses of web pages become links. Greeting and "
            "event stand in the mail already."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of your words"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, numbers: Mapping[Recipients, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipients"]
        field.choices = [
            (name.value, f"{name.label} ({number})") for name, number in numbers.items()
        ]

    def clean_recipients(self) -> list[str]:
        return sorted(set(self.cleaned_data["recipients"]))

    def clean_subject(self) -> str:
        subject = mail.one_line(self.cleaned_data["subject"])
        if not subject:
            raise forms.ValidationError(self.fields["subject"].error_messages["required"])
        return subject


class WriteView(OfRun, FormView):
    """Asks what to write; shows it as a mail, with the number of people; sends it once."""

    template_name = "events/admin/message.html"
    page_title = gettext_lazy("Write to participants")
    header_icon = "mail"
    form_class = MessageForm

    def get_initial(self) -> dict[str, Any]:
        author = access.actor(self.request)
        return {
            "token": uuid.uuid4(),
            "recipients": [Recipients.CONFIRMED],
            "language": author.mail_language,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "numbers": messages.numbers(self.run)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "author": access.actor(self.request),
            "sent": self.run.messages.select_related("author")[:SENT_SHOWN],
        }

    def form_valid(self, form: Any) -> HttpResponse:
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if "send" in self.request.POST and form.cleaned_data["token"]:
                return self._send(form.cleaned_data, timezone.now())
            return self._show(form)
        except EventsError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)

    def _show(self, form: Any) -> HttpResponse:
        """The mail as a participant gets it; nothing is kept. Raises NobodyToWriteTo."""
        cleaned = form.cleaned_data
        number = messages.people(self.run, cleaned["recipients"]).count()
        if not number:
            raise NobodyToWriteTo
        author = access.actor(self.request)
        would_be = Message(
            run=self.run, author=author, **{k: v for k, v in cleaned.items() if k != "token"}
        )
        data = form.data.copy()
        data["token"] = str(cleaned["token"] or uuid.uuid4())
        form.data = data
        shown = mail.render(message_emails.preview(would_be, author))
        context = self.get_context_data(form=form, mail=shown, message=would_be, number=number)
        return self.render_to_response(context)

    def _send(self, cleaned: dict[str, Any], now: datetime) -> HttpResponse:
        sent = messages.send(run=self.run, author=access.actor(self.request), now=now, **cleaned)
        text = ngettext(
            "The message goes to %(number)s person, with a copy to you.",
            "The message goes to %(number)s people, with a copy to you.",
            sent.number,
        )
        said.success(self.request, text % {"number": sent.number})
        return HttpResponseRedirect(reverse("event_message", args=(self.run.uuid,)))
