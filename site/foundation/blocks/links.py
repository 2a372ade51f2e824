"""Blocks that lead elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from foundation import targets

if TYPE_CHECKING:
    from collections.abc import Mapping


class LinkBlock(blocks.StructBlock):
    """Either a page or an address."""

    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    address = blocks.URLBlock(label=_("or an address elsewhere"), required=False)
    title = blocks.CharBlock(
        label=_("Words of the link"),
        max_length=160,
        required=False,
        help_text=_("Empty: the page's title. An address elsewhere needs words."),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            errors["page"] = ValidationError(_("Choose a page or enter an address, not both."))
        elif cleaned.get("address") and not cleaned.get("title"):
            errors["title"] = ValidationError(_("Say in words where the address leads."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """A page is found by its own words, by who may see it: not by those of a link to it."""
        return super().get_searchable_content(value) if value.get("address") else []


def _request(parent_context: Mapping[str, Any] | None) -> Any:
    return (parent_context or {}).get("request")


class CallToActionBlock(blocks.StructBlock):
    """The one thing to do next."""

    text = blocks.TextBlock(label=_("Why"), max_length=300, required=False, rows=2)
    link = LinkBlock(label=_("Where it leads"))

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        description = _("The one thing to do next, as a button.")
        preview_value = {
            "text": _("Bring a problem; we bring the method."),
            "link": {"address": "https://example.org/", "title": _("Take part")},
        }
        template = "blocks/call_to_action_block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        found = targets.of_links([value["link"]], _request(parent_context))
        return {**context, "target": found[0] if found else None}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Nothing where the call may be left out: what search finds, every reader must see."""
        return super().get_searchable_content(value) if value["link"].get("address") else []


class RelatedBlock(blocks.StructBlock):
    """Where to read on. A page that the reader may not see is left out."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("See also")
        description = _("Where to read on: pages of this site, or elsewhere.")
        preview_value = {
            "links": [
                {"address": "https://example.org/", "title": _("The report")},
                {"address": "https://example.org/", "title": _("The programme")},
            ]
        }
        template = "blocks/related_block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        found = targets.of_links(value["links"], _request(parent_context))
        return {**context, "targets": found}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Of the links alone: the heading may be left out with all of them."""
        content: list[str] = self.child_blocks["links"].get_searchable_content(value["links"])
        return content
