"""Two addresses, one person: said at the desk, and taken back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Contact
from events.services import same_person
from events.viewsets import access
from events.viewsets.desk import RegistrationAction

if TYPE_CHECKING:
    from events.models import Registration

# More who are called the same help nobody.
MOST_LIKELY = 5


class SamePersonForm(forms.Form):
    """Who it is, by the address that the person is known by too."""

    email = forms.EmailField(
        label=gettext_lazy("The other address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SameView(RegistrationAction):
    """An organiser says that somebody is the same person as somebody else."""

    form_class = SamePersonForm
    page_title = gettext_lazy("The same person as …")
    button = gettext_lazy("This is the same person")
    done = gettext_lazy("From now on both count as one person in all figures.")

    @property
    def question(self) -> str:
        sentence = _(
            "Somebody who registers under two addresses counts twice in figures until you say so. "
            "Registrations, mails and names stay as they are, and it can be taken back."
        )
        likely = [contact.email for contact in self.likely()]
        if not likely:
            return sentence
        return f"{sentence} {_('Called the same: %(addresses)s.')}" % {
            "addresses": ", ".join(likely)
        }

    def likely(self) -> list[Contact]:
        """Others with the same name, of those whom one may see."""
        contact = self.registration.contact
        if not contact.name:
            return []
        others = Contact.objects.filter(pk__in=self.among()).exclude(pk=contact.pk)
        named = others.filter(member=None, guest_name__iexact=contact.name) | others.filter(
            member__name__iexact=contact.name
        )
        return list(named.select_related("member").order_by("email")[:MOST_LIKELY])

    def among(self) -> Any:
        """The contacts of those registered for what one looks after."""
        events = access.events_of(access.actor(self.request))
        rows = Contact.objects.filter(registrations__run__event__in=events)
        return rows.order_by().values("pk").distinct()

    def act(self, form: Any) -> Registration:
        same_person.say(
            self.registration.contact,
            email=form.cleaned_data["email"],
            among=self.among(),
            actor=access.actor(self.request),
            now=timezone.now(),
        )
        return self.registration


class OtherView(RegistrationAction):
    """It was somebody else after all."""

    form_class = forms.Form
    page_title = gettext_lazy("Another person after all")
    question = gettext_lazy("From now on they count as two people in all figures again.")
    button = gettext_lazy("These are two people")
    done = gettext_lazy("They count as two people again.")

    def act(self, form: Any) -> Registration:
        same_person.take_back(
            self.registration.contact, actor=access.actor(self.request), now=timezone.now()
        )
        return self.registration
