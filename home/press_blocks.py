"""Blocks of the page for the press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from foundation.blocks import ContactBlock
from home.enums import KitKind

if TYPE_CHECKING:
    from collections.abc import Iterable


class PressContactBlock(ContactBlock):
    """Whom journalists call; the page says above all of them what they are."""

    class Meta:
        label = _("Press contact")
        description = _("Whom journalists call or write to.")
        template = "blocks/press_contact_block.html"


class KitBlock(blocks.StructBlock):
    """A picture or a document that may be taken along, and on which terms."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KitKind.choices, default=KitKind.LOGO)
    title = blocks.CharBlock(
        label=_("Title"), max_length=160, help_text=_("What it is, or who is to be seen.")
    )
    picture = ImageChooserBlock(label=_("Picture"), required=False)
    document = DocumentChooserBlock(
        label=_("or a document"),
        required=False,
        help_text=_("For instance a logo as a vector drawing, or a paper."),
    )
    credit = blocks.CharBlock(
        label=_("Credit"),
        max_length=200,
        required=False,
        help_text=_("How it has to be named. Empty: the picture's own."),
    )
    licence = blocks.CharBlock(
        label=_("Licence"),
        max_length=120,
        required=False,
        help_text=_("For instance CC BY 4.0."),
    )
    licence_address = blocks.URLBlock(label=_("Address of the licence"), required=False)
    terms = blocks.TextBlock(
        label=_("Terms"),
        max_length=300,
        required=False,
        rows=2,
        help_text=_("What else is to be kept to, for instance: for reports about the unit only."),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        both = cleaned["picture"] and cleaned["document"]
        neither = not (cleaned["picture"] or cleaned["document"])
        if both or (neither and not self.is_deferred_validation):
            error = ValidationError(_("Choose a picture or a document, not both."), code="one")
            raise blocks.StructBlockValidationError(block_errors={"picture": error})
        return cleaned

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """All pictures at once, with their sizes, and the collections of documents."""
        found = super().bulk_to_python(values)
        pictures = [one["picture"] for one in found if one["picture"]]
        prefetch_related_objects(pictures, "renditions")
        documents = [one["document"] for one in found if one["document"]]
        prefetch_related_objects(documents, "collection")
        return found

    class Meta:
        icon = "download"
        label = _("Part of the kit")
        label_format = "{kind} {title}"
