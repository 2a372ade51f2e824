"""Blocks of numbers."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)
from wagtail_localize.segments import StringSegmentValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_COLUMNS = 8
MOST_ROWS = 60


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(
        label=_("Number"), max_length=20, help_text=_("As it is to be read, with its unit.")
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)


class FiguresBlock(blocks.StructBlock):
    """Numbers that matter, side by side."""

    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "order"
        label = _("Figures")
        description = _("One to six numbers, each with what it counts.")
        preview_value = {
            "figures": [
                {"number": "1,200", "label": _("people trained")},
                {"number": "38", "label": _("services tried out")},
            ]
        }
        template = "blocks/figures_block.html"


class GridBlock(TypedTableBlock):
    """The cells of a table. Translators know each text by what it says, so that a row that moves
    takes its translation along."""

    text = blocks.CharBlock(label=_("Text"), max_length=400, required=False)
    number = blocks.CharBlock(label=_("Number"), max_length=40, required=False)

    def clean(self, value: TypedTable) -> TypedTable:
        cleaned = super().clean(value)
        errors = list(self._wrong(cleaned)) if not self.is_deferred_validation else []
        if len(cleaned.columns) > MOST_COLUMNS or len(cleaned.row_data) > MOST_ROWS:
            errors.append(
                _("At most %(columns)d columns and %(rows)d rows.")
                % {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
            )
        if errors:
            raise TypedTableBlockValidationError(
                non_block_errors=[ValidationError(error) for error in errors]
            )
        return cleaned

    def _wrong(self, value: TypedTable) -> Iterator[str]:
        """What is missing for those who can't see the table as a whole."""
        if not (value.columns and value.row_data):
            yield str(_("A table needs a column and a row."))
        if not value.caption.strip():
            yield str(_("Say in the caption what the table shows."))
        if not all(column["heading"].strip() for column in value.columns):
            yield str(_("Give each column a heading."))

    def get_translatable_segments(self, value: TypedTable) -> list[StringSegmentValue]:
        texts = dict.fromkeys(text for text in _texts(value) if text)
        return [StringSegmentValue(_name(text), text) for text in texts]

    def restore_translated_segments(
        self, value: TypedTable, segments: Sequence[StringSegmentValue]
    ) -> TypedTable:
        words = {segment.path: segment.render_text() for segment in segments}

        def said(text: Any) -> Any:
            return words.get(_name(text), text) if isinstance(text, str) else text

        return TypedTable(
            [{**column, "heading": said(column["heading"])} for column in value.columns],
            [{"values": [said(cell) for cell in row["values"]]} for row in value.row_data],
            said(value.caption),
        )

    class Meta:
        icon = "table"


def _texts(value: TypedTable) -> Iterator[str]:
    yield value.caption
    yield from (column["heading"] for column in value.columns)
    for row in value.row_data:
        yield from row["values"]


def _name(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


class TableBlock(blocks.StructBlock):
    """A table with a caption, headings above its columns and, if wanted, before its rows."""

    table = GridBlock(
        label=pgettext_lazy("block", "Table"),
        help_text=_(
            "At most 8 columns and 60 rows, with a caption and a heading for each column. "
            "A column of numbers stands flush right."
        ),
    )
    names_rows = blocks.BooleanBlock(
        label=_("The first column names the rows"), default=True, required=False
    )

    class Meta:
        icon = "table"
        label = pgettext_lazy("block", "Table")
        description = _("Rows and columns; on a phone it scrolls by itself.")
        preview_value = {
            "table": {
                "columns": [
                    {"type": "text", "heading": _("Town")},
                    {"type": "number", "heading": _("People trained")},
                ],
                "rows": [{"values": ["Tartu", "214"]}, {"values": ["Narva", "96"]}],
                "caption": _("Where they came from"),
            },
            "names_rows": True,
        }
        template = "blocks/table_block.html"
