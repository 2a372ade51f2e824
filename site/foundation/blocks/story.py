"""What texts are made of."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from foundation.blocks.links import CallToActionBlock, RelatedBlock
from foundation.blocks.numbers import FiguresBlock, TableBlock
from foundation.blocks.people import ContactBlock
from foundation.blocks.pictures import GalleryBlock, PictureBlock, VideoBlock
from foundation.blocks.words import (
    INNER_FEATURES,
    LONGEST_INNER_TEXT,
    LONGEST_TEXT,
    PREVIEW_TEXT,
    TEXT_FEATURES,
    AccordionBlock,
    CalloutBlock,
    HeadingBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)

MOST_BLOCKS = 150
# In letters, of all blocks together: a book of a hundred pages.
LONGEST_STORY = 200_000


class ColumnBlock(blocks.StreamBlock):
    """What stands in one of two columns."""

    text = TextBlock(features=INNER_FEATURES, max_length=LONGEST_INNER_TEXT)
    picture = PictureBlock()
    figures = FiguresBlock()

    class Meta:
        min_num = 1
        max_num = 4


class ColumnsBlock(blocks.StructBlock):
    """Two columns; where there is no room for both, the second stands below the first."""

    first = ColumnBlock(label=_("First column"), help_text=_("One to four blocks."))
    second = ColumnBlock(label=_("Second column"), help_text=_("One to four blocks."))

    class Meta:
        icon = "tasks"
        label = pgettext_lazy("block", "Columns")
        description = _("Two columns of text, pictures or figures; one below the other on a phone.")
        preview_value = {
            "first": [("text", PREVIEW_TEXT)],
            "second": [("figures", {"figures": [{"number": "38", "label": _("services")}]})],
        }
        template = "blocks/columns_block.html"


class StoryBlock(blocks.StreamBlock):
    """What a story or page may be made of."""

    heading = HeadingBlock(max_length=120)
    text = TextBlock(
        features=TEXT_FEATURES,
        max_length=LONGEST_TEXT,
        help_text=_("At most 30,000 letters; put a longer text into several blocks."),
    )
    quote = QuoteBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    columns = ColumnsBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    figures = FiguresBlock()
    table = TableBlock()
    call_to_action = CallToActionBlock()
    contact = ContactBlock()
    related = RelatedBlock()

    class Meta:
        max_num = MOST_BLOCKS

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if sum(map(len, self.get_searchable_content(cleaned))) > LONGEST_STORY:
            error = ValidationError(_("This text is too long: make several pages of it."))
            raise blocks.StreamBlockValidationError(non_block_errors=[error])
        for number, child in enumerate(cleaned):
            if child.block_type == "heading":
                break
            # Who reads by headings would look for the one above it.
            if child.block_type == "text" and "<h3" in child.value.source:
                error = ValidationError(
                    _("This text has a heading of its own: put the block “Heading” above it.")
                )
                raise blocks.StreamBlockValidationError(block_errors={number: error})
        return cleaned
