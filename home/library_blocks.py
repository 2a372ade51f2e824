"""What the pages of the library are made of besides texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from foundation.blocks import FiguresBlock, PictureBlock, QuoteBlock, TextBlock
from foundation.blocks.words import TEXT_FEATURES
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_PARTS = 20


class WebLinkBlock(blocks.StructBlock):
    """Something that lies elsewhere: a recording, a repository, a data portal."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    address = blocks.URLBlock(label=_("Address"))
    language = blocks.ChoiceBlock(
        label=_("Language"), choices=SpokenLanguage.choices, required=False
    )

    class Meta:
        icon = "link"
        label = _("Link")
        label_format = "{title}"

    def get_searchable_content(self, value: Any) -> list[str]:
        return [value["title"]] if value["title"] else []


def answer(question: _StrPromise, help_text: _StrPromise | str = "") -> StreamField:
    """The field of one question of a form, in words and whatever makes them plainer."""
    return StreamField(
        [
            ("text", TextBlock(features=TEXT_FEATURES)),
            ("figures", FiguresBlock()),
            ("quote", QuoteBlock()),
            ("picture", PictureBlock()),
        ],
        verbose_name=question,
        help_text=help_text,
        blank=True,
        max_num=MOST_PARTS,
    )
