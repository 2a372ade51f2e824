"""Words that are kept in several languages, as a page says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from foundation.words import Words

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def said(words: Words | str) -> str | SafeString:
    """The words in the reader's language; where there are none, the nearest, marked with the
    language they are in, so that they are read aloud in it."""
    if not isinstance(words, Words):
        return words
    text, language = words.best()
    if not text or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)
