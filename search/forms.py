"""What the address of a search may ask for, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from search.enums import Kind, When
from search.queries.facets import Chosen

# Not a kind of page: whom members find, where they ask for nobody but members.
PEOPLE = "people"

# Longer than anybody types; what is pasted beyond it is not looked for.
LONGEST_QUERY = 200


class QueryField(forms.CharField):
    """Whatever was typed or pasted, on one line; nothing is refused."""

    def to_python(self, value: Any) -> str:
        # Before the field's own check, which would refuse the whole text for one such character.
        text = super().to_python(value) or ""
        return " ".join(text.replace("\x00", " ").split())


class SearchForm(forms.Form):
    """The query string of a search. What cannot be used counts as not asked."""

    q = QueryField(
        label=_("What are you looking for?"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )
    kind = forms.TypedChoiceField(
        required=False,
        choices=[("", _("All")), *Kind.choices, (PEOPLE, _("People"))],
        coerce=lambda value: value if value == PEOPLE else Kind(value),
        empty_value=None,
    )
    topic = forms.SlugField(required=False, max_length=60)
    language = forms.ChoiceField(required=False, choices=[("", ""), *settings.LANGUAGES])
    when = forms.TypedChoiceField(
        required=False, choices=[("", ""), *When.choices], coerce=When, empty_value=None
    )
    # Not corrected, where nothing is found by what was typed.
    exactly = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    # Whether part of `q` was left out.
    was_cut = False

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        self.was_cut = len(text) > LONGEST_QUERY
        return text[:LONGEST_QUERY].rstrip()

    def clean_topic(self) -> Topic | None:
        slug = self.cleaned_data["topic"]
        topic = Topic.objects.filter(slug=slug).first() if slug else None
        if slug and topic is None:
            raise ValidationError(_("There is no such topic."), code="unknown")
        return topic

    @property
    def chosen(self) -> Chosen:
        """What the results are narrowed to; nothing for people, whom nothing of it is known of."""
        asked = self.cleaned_data
        kind, topic = asked.get("kind"), asked.get("topic")
        return Chosen(
            kind=None if kind == PEOPLE else kind,
            topic=topic.pk if topic else None,
            language=asked.get("language") or None,
            when=asked.get("when"),
        )
