"""What the address of a list may ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from community.models import Topic
from home.querysets import FIRST_YEAR, LAST_YEAR


class NewsForm(forms.Form):
    """Filters of the news; what cannot be used counts as not asked."""

    topic = forms.SlugField(required=False, max_length=60)
    year = forms.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def clean_topic(self) -> Topic | None:
        slug = self.cleaned_data["topic"]
        topic = Topic.objects.filter(slug=slug).first() if slug else None
        if slug and topic is None:
            raise ValidationError("unknown", code="unknown")
        return topic

    def asked(self) -> dict[str, Any]:
        """What `home.queries.news.listing` takes, of what could be understood."""
        self.full_clean()
        asked = self.cleaned_data
        return {
            "topic": asked.get("topic"),
            "year": asked.get("year"),
            "number": asked.get("page") or 1,
        }
