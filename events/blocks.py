"""What an event's page is made of besides its text: programme, people, material."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from events.enums import Audience, MaterialPhase

# As long as `URLValidator` takes one: links of film servers carry signatures.
LONGEST_LINK = 2048


class SpeakerBlock(SnippetChooserBlock):
    """One speaker or trainer."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Speaker"))
        super().__init__("events.Speaker", **kwargs)

    class Meta:
        icon = "user"


class SessionBlock(blocks.StructBlock):
    """One point of the programme, on the clock of the place."""

    day = blocks.IntegerBlock(
        label=_("Day"), default=1, min_value=1, max_value=60, help_text=_("1: the first day.")
    )
    starts = blocks.TimeBlock(label=_("From"))
    ends = blocks.TimeBlock(label=_("To"), required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.TextBlock(label=_("Text"), max_length=1500, required=False, rows=3)
    room = blocks.CharBlock(label=_("Room"), max_length=100, required=False)
    speakers = blocks.ListBlock(SpeakerBlock(), label=_("Speakers"), default=[])

    class Meta:
        icon = "time"
        label = _("Session")
        label_format = "{starts} {title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        starts, ends = cleaned["starts"], cleaned["ends"]
        if starts is not None and ends is not None and ends <= starts:
            raise StructBlockValidationError(
                {"ends": ValidationError(_("The end must be after the start."), code="order")}
            )
        return cleaned


class MaterialBlock(blocks.StructBlock):
    """A document or a link, and who may open it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    phase = blocks.ChoiceBlock(
        label=_("When"), choices=MaterialPhase.choices, default=MaterialPhase.BEFORE
    )
    document = DocumentChooserBlock(label=_("Document"), required=False)
    link = blocks.URLBlock(label=_("or a link"), required=False, max_length=LONGEST_LINK)
    audience = blocks.ChoiceBlock(
        label=_("For"), choices=Audience.choices, default=Audience.EVERYBODY
    )

    class Meta:
        icon = "doc-full"
        label = _("Material")
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation and not cleaned["document"]:
            return cleaned
        if bool(cleaned["document"]) == bool(cleaned["link"]):
            raise StructBlockValidationError(
                {
                    "document": ValidationError(
                        _("Choose a document or give a link, not both."), code="one"
                    )
                }
            )
        return cleaned
