"""Quotation marks, which differ from language to language."""

from __future__ import annotations

from django.utils.translation import pgettext


def quoted(words: object) -> str:
    """`words` between the quotation marks of the reader's language."""
    return pgettext("quotation", "“%(words)s”") % {"words": words}
