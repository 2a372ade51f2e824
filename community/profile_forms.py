"""What members fill in about themselves: each thing with its audience beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.enums import Audience, ContactPolicy, OpenTo, ProfileField
from community.models import Profile, Skill, Topic
from community.queries import audiences
from community.services.profiles import (
    LONGEST_ABOUT,
    LONGEST_LABEL,
    LONGEST_LINK,
    LONGEST_NAME,
    MOST_LINKS,
    About,
)
from foundation import cleaning, collation
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.forms import BoundField
    from django.utils.functional import _StrPromise

    from community.errors import PublicNotConfirmed

# Where an address begins with the name of a way to open it.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")


class Line(forms.CharField):
    """One line, as it is kept: what nobody sees of it does not count."""

    def to_python(self, value: Any) -> str:
        return cleaning.one_line(super().to_python(value) or "")


class Paragraphs(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return cleaning.paragraphs(super().to_python(value) or "")


class LinksInput(forms.Widget):
    """Names and addresses side by side: what there is, and room for one more."""

    template_name = "community/links_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        rows = range(MOST_LINKS)
        return [
            tuple(data.get(f"{name}_{part}_{row}") or "" for part in ("label", "address"))
            for row in rows
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}_address_{row}" in data for row in range(MOST_LINKS))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = [pair for pair in value or [] if any(pair)]
        room = min(MOST_LINKS, len(given) + 1)
        context["rows"] = [*given, *[("", "")] * (room - len(given))]
        context["longest_label"], context["longest_link"] = LONGEST_LABEL, LONGEST_LINK
        return context


class LinksField(forms.Field):
    """(label, address) of each link; an address without `https://` gets it."""

    widget = LinksInput

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        pairs = [tuple(map(cleaning.one_line, pair)) for pair in value or []]
        return [(label, _whole(address)) for label, address in pairs if label or address]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def _whole(address: str) -> str:
    return address if not address or _SCHEME.match(address) else f"https://{address}"


class Chosen(forms.ModelMultipleChoiceField):
    """Rows by their words in addresses, sorted as the reader's language does."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=model.objects.all(), to_field_name="slug", **kwargs)

    def offer(self, rows: Iterable[Skill | Topic]) -> None:
        """Let these be what can be chosen."""
        here = get_language() or ""
        ordered = sorted(rows, key=lambda row: collation.key(str(row), here))
        self.queryset = self.model.objects.filter(pk__in=[row.pk for row in ordered])
        self.widget.choices = [(row.slug, _as_option(row)) for row in ordered]


def _as_option(row: Skill | Topic) -> str:
    if isinstance(row, Skill) and row.is_suggested:
        return _("%(skill)s (your suggestion, waiting for the moderators)") % {"skill": row}
    return str(row)


def audience_field(field: ProfileField) -> forms.TypedChoiceField:
    """Who may see `field`."""
    return forms.TypedChoiceField(
        label=pgettext_lazy("audience of a part of the profile", "Who sees it"),
        choices=Audience.choices,
        coerce=lambda value: Audience(int(value)),
    )


class PublicForm(forms.Form):
    """One that may open something to everybody: then it asks once more."""

    is_public_meant = forms.BooleanField(
        label=_("Yes, anybody on the web may see this."), required=False
    )
    asks = False

    def ask(self, refused: PublicNotConfirmed) -> None:
        """Show the question, with what it is about."""
        self.asks = True
        # Strangers see nothing without a name: to open that is to open all that waits for it.
        names = [str(field.label) for field in ProfileField if field in refused.fields]
        self.add_error(
            "is_public_meant",
            _(
                "For the first time, anybody on the web could see, without signing in: %(fields)s. "
                "Confirm that you want this, or choose others below."
            )
            % {"fields": ", ".join(names)},
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a member says: its controls, its audience, and who sees it now."""

    field: ProfileField
    controls: list[BoundField]
    audience: BoundField
    now: str
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class Section:
    heading: _StrPromise
    entries: list[Entry]


def _line(field: str, **kwargs: Any) -> Line:
    column: Any = Profile._meta.get_field(field)
    longest = column.max_length
    return Line(max_length=longest, required=False, **kwargs)


class AboutForm(PublicForm):
    in_directory = forms.BooleanField(
        label=_("Show me in the directory"),
        required=False,
        help_text=_(
            "On: people find you by what you open to them below. Off: nobody but you sees your "
            "page, your photo or anything else here, whatever is chosen below."
        ),
    )
    name = Line(label=_("Your name"), max_length=LONGEST_NAME, required=False)
    title = _line("title", label=_("Your role"), help_text=_("What you do, in a few words."))
    place = _line(
        "place",
        label=pgettext_lazy("of a person", "Place"),
        help_text=_("A town or region, no address."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = Paragraphs(label=_("About you"), required=False, max_length=LONGEST_ABOUT)
    skills = Chosen(Skill, label=_("Skills"), required=False)
    own_skills = Line(
        label=_("Skills that are not in the list"),
        max_length=200,
        required=False,
        help_text=_(
            "Up to three, with commas between them. Only you see them until the moderators have "
            "put them into the list."
        ),
    )
    topics = Chosen(Topic, label=_("Topics"), required=False)
    links = LinksField(
        label=_("Links"), required=False, help_text=_("Up to five pages that tell more of you.")
    )
    ask_me_about = _line("ask_me_about", label=_("Ask me about"))
    looking_for = _line("looking_for", label=_("I am looking for"))
    open_to = forms.MultipleChoiceField(
        label=_("Others may ask me for"),
        choices=OpenTo.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    contact_policy = forms.TypedChoiceField(
        label=_("Contact"),
        choices=ContactPolicy.choices,
        coerce=ContactPolicy,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "Whoever asks says why, and learns your e-mail address only if you accept. Those with "
            "whom you are in contact already stay so."
        ),
    )

    SECTIONS = (
        (_("Who you are"), ("name", "title", "organisations", "place", "languages")),
        (_("What you bring"), ("about", "skills", "topics", "links")),
        (_("How you work with others"), ("ask_me_about", "looking_for", "open_to")),
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        self.profile = profile
        super().__init__(*args, **{"initial": _initial(profile), **kwargs})
        for field in told():
            self.fields[f"audience_{field.value}"] = audience_field(field)
        mine = {skill.pk for skill in profile.skills.all()}
        skills: Any = self.fields["skills"]
        skills.offer(s for s in Skill.objects.all() if not s.is_suggested or s.pk in mine)
        topics: Any = self.fields["topics"]
        topics.offer(Topic.objects.all())
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def sections(self) -> Iterator[Section]:
        for heading, names in self.SECTIONS:
            yield Section(heading, [self._entry(ProfileField(name)) for name in names])

    def says(self) -> About:
        data = self.cleaned_data
        own = [word.strip() for word in data["own_skills"].split(",")]
        return About(
            **{name: data[name] for name in ("name", "in_directory", "title", "about", "place")},
            ask_me_about=data["ask_me_about"],
            looking_for=data["looking_for"],
            skills=[skill.slug for skill in data["skills"]],
            own_skills=[word for word in own if word],
            topics=[topic.slug for topic in data["topics"]],
            languages=data["languages"],
            open_to=data["open_to"],
            links=data["links"],
            contact_policy=data["contact_policy"],
        )

    def audiences(self) -> dict[ProfileField, Audience]:
        return {field: self.cleaned_data[f"audience_{field.value}"] for field in told()}

    def _entry(self, field: ProfileField) -> Entry:
        names = {"skills": ["skills", "own_skills"], "organisations": []}
        return Entry(
            field,
            [self[name] for name in names.get(field, [field.value])],
            self[f"audience_{field.value}"],
            audiences.sentence(self.profile, field),
            audiences.is_held_back(self.profile, field),
        )


def told() -> list[ProfileField]:
    """What the form asks the audience of; that of the photo is asked beside it."""
    return [field for field in ProfileField if field != ProfileField.PHOTO]


def _initial(profile: Profile) -> dict[str, Any]:
    same = ("title", "place", "about", "ask_me_about", "looking_for", "languages", "open_to")
    return {
        "in_directory": profile.in_directory,
        "name": profile.member.name,
        **{name: getattr(profile, name) for name in same},
        "contact_policy": profile.contact_policy,
        "skills": [skill.slug for skill in profile.skills.all()],
        "topics": [topic.slug for topic in profile.topics.all()],
        "links": [(link["name"], link["address"]) for link in profile.links],
        **{f"audience_{field.value}": profile.audience_of(field) for field in told()},
    }


class PhotoForm(PublicForm):
    # Not Django's field for pictures, which opens them before their size is known.
    photo = forms.FileField(
        label=_("Choose a photo"),
        required=False,
        max_length=500,
        help_text=_(
            "JPEG, PNG, WebP, GIF, AVIF or HEIC of at most 20 MB. It is cut to a square, and what "
            "the camera noted beside it, such as the place, is taken out."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    audience_photo = audience_field(ProfileField.PHOTO)

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        self.profile = profile
        initial = {"audience_photo": profile.audience_photo}
        super().__init__(*args, **{"initial": initial, **kwargs})

    def now(self) -> str:
        return audiences.sentence(self.profile, ProfileField.PHOTO)

    def is_held_back(self) -> bool:
        return audiences.is_held_back(self.profile, ProfileField.PHOTO)
