"""What the address of a list may ask for, and the contact form."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community import domains
from community.join_forms import NAME_LENGTH, NameField, OneLineField
from community.models import Organisation
from community.queries import topics
from foundation import cleaning
from foundation.mail import ascii_address
from home.enums import Doubt, InitiativeKind, Licence, Order, Shelf
from home.models.contact_forms import MOST_LETTERS
from home.queries.library import Asked
from home.querysets import FIRST_YEAR, LAST_YEAR
from home.services.contact_messages import Writing

if TYPE_CHECKING:
    from community.models import Member, Topic
    from home.models import ContactFormPage

SALT: Final = "home.contact_form"
# Nobody reads a form and writes a sentence faster.
FASTEST: Final = timedelta(seconds=4)
OLDEST: Final = timedelta(days=1)
LONGEST_WHERE: Final = 500
# Parts of addresses that are known to their holder alone.
SECRET: Final = {"token", "code"}


def topic_called(slug: str) -> Topic | None:
    """None where none is asked for. Raises ValidationError where there is no such topic."""
    topic = topics.called(slug) if slug else None
    if slug and topic is None:
        raise ValidationError("unknown", code="unknown")
    return topic


class PageForm(forms.Form):
    """Which page of a list is wished; what cannot be used counts as the first."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def number(self) -> int:
        """The page's; reads all that is asked."""
        self.full_clean()
        return self.cleaned_data.get("page") or 1


class NewsForm(PageForm):
    """Filters of the news; what cannot be used counts as not asked."""

    topic = forms.SlugField(required=False, max_length=60)
    year = forms.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def clean_topic(self) -> Topic | None:
        return topic_called(self.cleaned_data["topic"])

    def asked(self) -> dict[str, Any]:
        """What `home.queries.news.listing` takes, of what could be understood."""
        number, asked = self.number(), self.cleaned_data
        return {"topic": asked.get("topic"), "year": asked.get("year"), "number": number}


class LibraryForm(PageForm):
    """Filters of the library; what cannot be used counts as not asked."""

    kind = forms.TypedChoiceField(
        choices=Shelf.choices, coerce=Shelf, empty_value=None, required=False
    )
    topic = forms.SlugField(required=False, max_length=60)
    organisation = forms.UUIDField(required=False)
    licence = forms.TypedChoiceField(
        choices=Licence.choices, coerce=Licence, empty_value=None, required=False
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    order = forms.TypedChoiceField(
        choices=Order.choices, coerce=Order, empty_value=Order.NEWEST, required=False
    )

    def clean_topic(self) -> Topic | None:
        return topic_called(self.cleaned_data["topic"])

    def clean_organisation(self) -> Organisation | None:
        uuid = self.cleaned_data["organisation"]
        organisation = Organisation.objects.filter(uuid=uuid).first() if uuid else None
        if uuid and organisation is None:
            raise ValidationError("unknown", code="unknown")
        return organisation

    def asked(self) -> tuple[Asked, int]:
        """What `home.queries.library.listing` takes, of what could be understood."""
        number, told = self.number(), self.cleaned_data
        asked = Asked(
            shelf=told.get("kind"),
            topic=told.get("topic"),
            organisation=told.get("organisation"),
            licence=told.get("licence"),
            language=told.get("language") or "",
            order=told.get("order") or Order.NEWEST,
        )
        return asked, number


class ContactForm(forms.Form):
    """What somebody writes to whoever answers for a subject. `now`: when it is shown or sent."""

    subject = forms.ChoiceField(label=_("Subject"), widget=forms.RadioSelect)
    name = NameField(required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = OneLineField(
        label=_("Your organisation"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    where = OneLineField(
        label=_("Where?"),
        max_length=LONGEST_WHERE,
        required=False,
        help_text=_("The address or the name of the page, or of what else it is about."),
    )
    # A browser would cut off without a word what is too long.
    text = forms.CharField(
        label=_("Message"),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    # Nobody sees it, and programs fill in whatever there is.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    moment = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        page: ContactFormPage,
        member: Member | None,
        now: datetime,
        where: str = "",
    ) -> None:
        prefilled = {"name": member.name, "email": member.email} if member else {}
        super().__init__(data, initial={**prefilled, "where": where, "moment": signed(page, now)})
        self.page, self.now = page, now
        subjects = [(str(one.id), _with_hint(one.value)) for one in page.subjects]
        subject: Any = self.fields["subject"]
        subject.choices = subjects
        if len(subjects) == 1:
            del self.fields["subject"]
        asked = {
            "name": page.asks_name,
            "organisation": page.asks_organisation,
            "where": page.is_for_barriers,
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]
        if page.is_for_barriers:
            self.fields["email"].required = False
            self.fields["email"].help_text = _("Leave it empty if you want no answer.")
            self.fields["text"].label = _("What is hard to use?")
        for name in [name for name, field in self.fields.items() if not field.required]:
            if name in {"name", "organisation", "email", "where"}:
                self.fields[name].label = _optional(self.fields[name].label)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not email:
            return ""
        unreachable = ValidationError(gettext("We cannot write to this address."), code="domain")
        try:
            ascii_address(email)
        except smtplib.SMTPRecipientsRefused as error:
            raise unreachable from error
        if not domains.is_address(email):
            raise unreachable
        return email

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not cleaning.paragraphs(text):
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean(self) -> dict[str, Any]:
        """A form that was not shown by this page, or long ago, is sent once more by its writer."""
        cleaned = super().clean() or self.cleaned_data
        if self._age is None or self._age > OLDEST:
            # With a moment that is neither too young nor too old.
            data: Any = self.data
            self.data = data = data.copy()
            data["moment"] = signed(self.page, self.now - FASTEST)
            sentence = gettext(
                "The form was open for very long. What you wrote is still there: please send it "
                "once more."
            )
            raise ValidationError(sentence, code="old")
        return cleaned

    @property
    def _age(self) -> timedelta | None:
        """How long ago the form was shown; None where this page never showed it."""
        try:
            page, seconds = signing.loads(str(self.data.get("moment", "")), salt=SALT)
            return self.now - datetime.fromtimestamp(seconds, UTC) if page == self.page.pk else None
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def doubt(self) -> Doubt | None:
        """Why it may have been sent by a program."""
        if self.data.get("website"):
            return Doubt.HIDDEN_FIELD
        return Doubt.QUICK if self._age is not None and self._age < FASTEST else None

    @property
    def writing(self) -> Writing:
        told = self.cleaned_data
        return Writing(
            subject=told.get("subject") or str(self.page.subjects[0].id),
            name=told.get("name", ""),
            email=told["email"],
            organisation=told.get("organisation", ""),
            where=told.get("where", ""),
            text=told["text"],
        )

    @property
    def promise(self) -> str:
        """When an answer comes."""
        days = self.page.answer_days
        if self.page.is_for_barriers:
            sentence = ngettext(
                "If you leave an address, you get an answer within %(days)d working day.",
                "If you leave an address, you get an answer within %(days)d working days.",
                days,
            )
        else:
            sentence = ngettext(
                "You get an answer within %(days)d working day.",
                "You get an answer within %(days)d working days.",
                days,
            )
        return sentence % {"days": days}


def own_address(address: str, host: str) -> str:
    """`address` where it is the path of a page of this site, else nothing; nor where the path lets
    its holder in, for others will read it."""
    # As it is read: browsers write letters of other alphabets in percents.
    path = unquote(address.partition("?")[0])
    if not (path.startswith("/") and url_has_allowed_host_and_scheme(path, {host})):
        return ""
    try:
        with translation.override(get_language_from_path(path)):
            found = resolve(path)
    except Resolver404:
        return ""
    return "" if SECRET & found.kwargs.keys() else path[:LONGEST_WHERE]


def signed(page: ContactFormPage, moment: datetime) -> str:
    """When `page` showed its form, as nobody else can say it."""
    return signing.dumps([page.pk, int(moment.timestamp())], salt=SALT)


def _with_hint(subject: Any) -> Any:
    if not subject["hint"]:
        return subject["label"]
    return format_html(
        '{}<br><span class="field__hint">{}</span>', subject["label"], subject["hint"]
    )


def _optional(label: Any) -> str:
    return gettext("%(label)s (may stay empty)") % {"label": label}


class InitiativesForm(forms.Form):
    """The filter of the initiatives; a kind that there is not counts as not asked."""

    kind = forms.TypedChoiceField(
        required=False, choices=InitiativeKind.choices, coerce=InitiativeKind, empty_value=None
    )

    def asked(self) -> InitiativeKind | None:
        """The kind, if one was asked for that there is."""
        self.full_clean()
        kind: InitiativeKind | None = self.cleaned_data.get("kind")
        return kind
