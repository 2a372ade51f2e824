"""The blocks that pages are written in. Each is drawn by `templates/blocks/<name>.html`, and shown in
the editors' choice of blocks by its `preview_value`."""

from foundation.blocks.links import CallToActionBlock, LinkBlock, RelatedBlock
from foundation.blocks.numbers import FiguresBlock, GridBlock, TableBlock
from foundation.blocks.people import ContactBlock, PersonBlock
from foundation.blocks.pictures import GalleryBlock, PictureBlock, VideoBlock
from foundation.blocks.story import ColumnsBlock, StoryBlock
from foundation.blocks.words import (
    AccordionBlock,
    CalloutBlock,
    HeadingBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)

__all__ = [
    "AccordionBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "ColumnsBlock",
    "ContactBlock",
    "FiguresBlock",
    "GalleryBlock",
    "GridBlock",
    "HeadingBlock",
    "LinkBlock",
    "PersonBlock",
    "PictureBlock",
    "QuoteBlock",
    "RelatedBlock",
    "StepsBlock",
    "StoryBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
]
