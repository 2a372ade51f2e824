"""What members and those who manage them fill in."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserForm

from community import after_answer, domains
from community.models import Member, Organisation, Profile
from community.models.members import normalise
from community.services import addresses, profiles, rights, suspensions

# The zones that people live in; aliases such as `US/Eastern` stay valid, but are not offered.
REGIONS = (
    "Europe", "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia",
    "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The known zones as options, grouped by region: [("Europe", [("Europe/Riga", "Riga"), …])]."""
    names = sorted(available_timezones())
    groups = [
        (region, [(n, n.partition("/")[2].replace("_", " ")) for n in names if _in(region, n)])
        for region in REGIONS
    ]
    return [*groups, ("UTC", [("UTC", "UTC")])]


def _in(region: str, name: str) -> bool:
    return name.startswith(f"{region}/")


class _MemberFields:
    """What the forms about a member have in common: choices that read well."""

    fields: dict[str, forms.Field]
    instance: Member

    def arrange(self) -> None:
        """Organisations by their name in the reader's language; zones by region."""
        for field in self.fields.values():
            # Defaults that are functions turn it on, and then everything looks changed.
            field.show_hidden_initial = False
        if organisation := self.fields.get("organisation"):
            named = sorted((str(o), o.pk) for o in Organisation.objects.all())
            organisation.widget.choices = [("", "—"), *((pk, name) for name, pk in named)]
        stored = self.instance.time_zone
        known = any(stored == name for _region, group in zones() for name, _label in group)
        other = [] if known or not stored else [(stored, stored)]
        self.fields["time_zone"].widget = forms.Select(choices=[*other, *zones()])


class _AddressForm(forms.Form):
    """allauth's, but that it calls an address as all forms here do, and says it once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"email", "login"} & set(self.fields):
            self.fields[name].label = _("E-mail address")
            self.fields[name].widget.attrs.pop("placeholder", None)


def _remind(email: str) -> None:
    """Whoever is suspended gets a mail that says so, and the page looks the same."""
    after_answer.do(partial(suspensions.remind, email, now=timezone.now()))


class SignInForm(_AddressForm, LoginForm):
    """Who wants in."""

    def clean_login(self) -> str:
        return addresses.known_as(super().clean_login())

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        cleaned: dict[str, Any] = super()._clean_without_password(email, phone)
        # allauth asks its own form for the code there, and not ours.
        if email and self.user is None and not self.errors:
            _remind(email)
        return cleaned


class NewAddressForm(_AddressForm, AddEmailForm):
    """Another address than until now."""


class RequestCodeForm(_AddressForm, RequestLoginCodeForm):
    """Who wants another code."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = addresses.known_as(self.cleaned_data["email"])
        email: str = super().clean_email()
        if email and self._user is None:
            _remind(email)
        return email


class SettingsForm(_MemberFields, forms.ModelForm):
    class Meta:
        model = Member
        fields = profiles.SETTINGS
        help_texts: ClassVar = {
            "language": _("Of the mails we send you, and of this site after you sign in."),
            "time_zone": _("Times are shown in this zone while you are signed in."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrange()


class MemberForm(_MemberFields, UserForm):
    """The form of the editors' screens, for `actor`: see `services.rights`."""

    # Wagtail's form asks for these.
    first_name = None
    last_name = None
    password_enabled = False
    email = forms.EmailField(label=_("E-mail address"), required=True)
    is_ambassador = forms.BooleanField(
        label=_("Ambassador"),
        required=False,
        help_text=_("Stands beside the name wherever members see it."),
    )

    error_messages: ClassVar = UserForm.error_messages | {
        "duplicate_username": _("Somebody with this address is here already."),
    }

    class Meta:
        model = Member
        fields = (
            "email", "name", "organisation", "language", "time_zone", "is_active", "groups",
            "is_superuser",
        )  # fmt: skip
        widgets: ClassVar = {"groups": forms.CheckboxSelectMultiple}

    def __init__(
        self, *args: Any, actor: Member, editing_self: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.arrange()
        self.actor = actor
        self.fields["is_ambassador"].initial = Profile.objects.filter(
            pk=self.instance.pk, is_ambassador=True
        ).exists()
        self.fields["groups"].queryset = rights.groups_to_give(actor)  # type: ignore[attr-defined]
        # Nobody can lock themselves out, and only an administrator makes one.
        if editing_self or not actor.is_superuser:
            del self.fields["is_superuser"]
        if editing_self or self.instance.pk is None:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        return normalise(self.cleaned_data["email"])

    def save(self, commit: bool = True) -> Member:
        if commit and "is_active" in self.changed_data:
            self._turn(is_active=self.cleaned_data["is_active"])
        member = super().save(commit)
        mark = self.cleaned_data["is_ambassador"]
        if commit and mark != self.fields["is_ambassador"].initial:
            profiles.set_ambassador(
                member, is_ambassador=mark, actor=self.actor, now=timezone.now()
            )
        return member

    def _turn(self, *, is_active: bool) -> None:
        """Before the row is saved, which alone would leave a suspension that undoes it."""
        suspensions.set_active(self.instance, is_active=is_active, now=timezone.now())
        self.instance.refresh_from_db(fields=[*suspensions.FIELDS, *suspensions.PRESENCE])


class DeletionForm(forms.Form):
    """That somebody means it: their address, typed."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Type it, so that nobody deletes an account by mistake."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_address(self) -> str:
        if self.member.email not in domains.spellings(self.cleaned_data["address"]):
            raise forms.ValidationError(_("This is not the address of your account."))
        return self.member.email
