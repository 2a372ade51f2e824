"""Blocks of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.rich_text import RichText

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
# What these elements hold is no text to keep.
NOT_WORDS = re.compile(r"<(script|style)\b", re.IGNORECASE)
# What a text may have inside another block, which has its headings itself.
INNER_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
# In letters. A long report has fifty thousand.
LONGEST_TEXT = 30_000
LONGEST_INNER_TEXT = 5_000
# Shown to editors who choose a block.
PREVIEW_TEXT = _("<p>A few words, so that you see how it <b>stands on the page</b>.</p>")


class HeadingBlock(blocks.CharBlock):
    """A heading of the page's second level."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Begins a section.")
        preview_value = _("How it works")
        template = "blocks/heading_block.html"


class TextBlock(blocks.RichTextBlock):
    """Running text. Whatever way it comes, only what an editor could have made is kept: text
    pasted from Word brings its styles along, a translator's file may bring anything."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], prefix: str
    ) -> RichText:
        try:
            return super().value_from_datadict(data, files, prefix)
        except (ValueError, TypeError, KeyError, AttributeError):
            # Not what the editor's widget sends.
            return RichText(self._cleaned(str(data.get(prefix, ""))))

    def get_prep_value(self, value: RichText) -> str:
        return self._cleaned(value.source)

    def _cleaned(self, source: str) -> str:
        from wagtail.admin.rich_text.converters.contentstate import (  # noqa: PLC0415 -- needs models
            ContentstateConverter,
        )

        if NOT_WORDS.search(source):
            soup = BeautifulSoup(source, "html.parser")
            for element in soup(["script", "style"]):
                element.decompose()
            source = str(soup)
        converter = ContentstateConverter(self.features or TEXT_FEATURES)
        cleaned = converter.to_database_format(converter.from_database_format(source))
        # The keys of paragraphs are made anew where they were missing: no reason to change it.
        return source if BLOCK_KEY.sub("", cleaned) == BLOCK_KEY.sub("", source) else cleaned

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        preview_value = PREVIEW_TEXT
        template = "blocks/text_block.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Quote"), max_length=600, rows=3)
    name = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Somebody's words, set apart.")
        preview_value = {
            "text": _("We asked the people at the counter first."),
            "name": _("The head of service"),
            "role": _("Tax office"),
        }
        template = "blocks/quote_block.html"


class CalloutKind(TextChoices):
    """What a callout is, as the word that stands on it says."""

    NOTE = "note", pgettext_lazy("callout", "Note")
    TIP = "tip", pgettext_lazy("callout", "Tip")
    IMPORTANT = "important", pgettext_lazy("callout", "Important")


class CalloutBlock(blocks.StructBlock):
    """What must not be overlooked; a word says what kind of thing it is, never colour alone."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=CalloutKind.choices, default=CalloutKind.NOTE, search_index=False
    )
    text = TextBlock(
        label=_("Text"),
        features=INNER_FEATURES,
        max_length=1000,
        help_text=_("At most 1,000 letters: a few sentences."),
    )

    class Meta:
        icon = "info-circle"
        label = pgettext_lazy("block", "Callout")
        description = _("A note, a tip or a warning, set apart from the text.")
        preview_value = {"kind": CalloutKind.TIP, "text": PREVIEW_TEXT}
        template = "blocks/callout_block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        kind = value["kind"] if value["kind"] in CalloutKind.values else CalloutKind.NOTE
        return {**context, "kind": CalloutKind(kind)}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = TextBlock(
        label=_("Text"), features=INNER_FEATURES, max_length=LONGEST_INNER_TEXT, required=False
    )


class StepsBlock(blocks.StructBlock):
    """What is done one after the other, numbered."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), min_num=2, max_num=12, help_text=_("Two to twelve.")
    )

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("block", "Steps")
        description = _("What is done one after the other, numbered.")
        preview_value = {
            "heading": _("How to take part"),
            "steps": [
                {"title": _("Write to us"), "text": _("One sentence is enough.")},
                {"title": _("We meet"), "text": _("An hour, with coffee.")},
            ],
        }
        template = "blocks/steps_block.html"


class QuestionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What one clicks on"), max_length=160)
    text = TextBlock(label=_("Text"), features=INNER_FEATURES, max_length=LONGEST_INNER_TEXT)


class AccordionBlock(blocks.StructBlock):
    """Texts that most readers skip, each one click away; on paper all of them are open."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    texts = blocks.ListBlock(
        QuestionBlock(), label=_("Texts"), min_num=1, max_num=20, help_text=_("At most twenty.")
    )

    class Meta:
        icon = "collapse-down"
        label = pgettext_lazy("block", "Accordion")
        description = _("Questions and answers, of which each reader opens one or two.")
        preview_value = {
            "heading": _("Questions"),
            "texts": [
                {"title": _("What does it cost?"), "text": _("Nothing.")},
                {"title": _("Who may come?"), "text": _("Whoever works for the public.")},
            ],
        }
        template = "blocks/accordion_block.html"
