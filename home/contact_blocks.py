"""What a contact form is made of besides its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ADDRESSES = 5
LONGEST_SUBJECT = 120
# What a translation says itself; who answers is decided in its source.
WORDS = ("label", "hint")


class SubjectBlock(blocks.StructBlock):
    """What one can write about, and the addresses of those who answer, which nobody is shown."""

    label = blocks.CharBlock(label=_("Subject"), max_length=LONGEST_SUBJECT)
    hint = blocks.CharBlock(
        label=_("Hint"),
        max_length=250,
        required=False,
        help_text=_("What belongs here, or where to look first."),
    )
    addresses = blocks.ListBlock(
        blocks.EmailBlock(label=_("E-mail address")),
        label=_("Who answers"),
        min_num=1,
        max_num=MOST_ADDRESSES,
        help_text=_("Addresses of a role or unit; at most five. Readers don't see them."),
    )

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Not the addresses."""
        return [value["label"], value["hint"] or ""]

    def get_translatable_segments(self, value: blocks.StructValue) -> list[StringSegmentValue]:
        return [StringSegmentValue(name, value[name]) for name in WORDS if value[name]]

    def restore_translated_segments(
        self, value: blocks.StructValue, segments: Sequence[StringSegmentValue]
    ) -> blocks.StructValue:
        for segment in segments:
            # An address may be left there from before.
            if segment.path in WORDS:
                value[segment.path] = segment.render_text()
        return value

    class Meta:
        icon = "mail"
        label = _("Subject")
        label_format = "{label}"
