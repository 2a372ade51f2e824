"""The blocks that pages are written in. Each is drawn by `templates/blocks/<name>.html`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from foundation import contacts, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foundation.models import SiteImage

# In how many sizes a picture is cut: `templates/blocks/picture_block.html` draws it in these.
PICTURE = "width-{480,960,1440}|format-webp"
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
# What these elements hold is no text to keep.
NOT_WORDS = re.compile(r"<(script|style)\b", re.IGNORECASE)
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the page's second level."""

    class Meta:
        icon = "title"
        label = _("Heading")
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
        template = "blocks/text_block.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Quote"), max_length=600, rows=3)
    name = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote_block.html"


class PictureBlock(blocks.StructBlock):
    """A picture; its credit is the image's own."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """All pictures of a text at once, with their sizes: two queries for any number."""
        found = super().bulk_to_python(values)
        pictures: list[SiteImage] = [value["picture"] for value in found if value["picture"]]
        prefetch_related_objects(pictures, "renditions")
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context=parent_context), "spec": PICTURE}

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture_block.html"


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
        template = "blocks/figures_block.html"


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
        template = "blocks/call_to_action_block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        found = targets.of_links([value["link"]], _request(parent_context))
        return {**context, "target": found[0] if found else None}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Nothing where the call may be left out: what search finds, every reader must see."""
        return super().get_searchable_content(value) if value["link"].get("address") else []


class PersonBlock(blocks.FieldBlock):
    """A member, named by the address of their page; what is kept is a key (`foundation.contacts`)."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, max_length=300)
        super().__init__(**kwargs)

    def value_for_form(self, value: str) -> str:
        # What was typed and is nobody's stays, for its writer to mend.
        return contacts.address_of(value) or value or ""

    def value_from_form(self, value: str) -> str:
        return contacts.key_of(value) or value or ""

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        if cleaned and not contacts.key_of(contacts.address_of(cleaned)):
            raise ValidationError(_("Nobody of the members has this page."))
        return cleaned

    class Meta:
        icon = "user"
        default = ""


class ContactBlock(blocks.StructBlock):
    """Whom to ask for more: a role, which stays, and perhaps the member who has it now."""

    name = blocks.CharBlock(label=_("Name or unit"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)
    email = blocks.EmailBlock(label=_("E-mail address"), required=False)
    phone = blocks.RegexBlock(
        label=_("Telephone"),
        regex=r"^\+?[0-9 ()/-]{5,25}$",
        required=False,
        error_messages={"invalid": _("Digits and spaces, for instance +372 600 0000.")},
    )
    person = PersonBlock(
        label=_("Member"),
        help_text=_(
            "The address of their page here, as the browser shows it. They are asked once, and "
            "stand beside the role when they agree; otherwise the role stands alone."
        ),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        digits = re.sub(r"[^+0-9]", "", value["phone"] or "")
        key = value.get("person")
        person = contacts.shown(key, parent_context or {}) if key else None
        return {**context, "phone_address": f"tel:{digits}", "person": person}

    class Meta:
        icon = "user"
        label = _("Further information")
        template = "blocks/contact_block.html"


class RelatedBlock(blocks.StructBlock):
    """Where to read on. A page that the reader may not see is left out."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("See also")
        template = "blocks/related_block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        found = targets.of_links(value["links"], _request(parent_context))
        return {**context, "targets": found}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Of the links alone: the heading may be left out with all of them."""
        content: list[str] = self.child_blocks["links"].get_searchable_content(value["links"])
        return content


class StoryBlock(blocks.StreamBlock):
    """What a story or page may be made of."""

    heading = HeadingBlock(max_length=120)
    text = TextBlock(features=TEXT_FEATURES)
    quote = QuoteBlock()
    picture = PictureBlock()
    figures = FiguresBlock()
    call_to_action = CallToActionBlock()
    contact = ContactBlock()
    related = RelatedBlock()

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
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
