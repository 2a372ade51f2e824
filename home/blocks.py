"""Blocks of what other parts of the site keep: dates, documents, people. Each shows what its reader
may see, and vanishes where that is nothing; so search knows none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from events.blocks import SpeakerBlock
from events.enums import Kind
from events.models import Speaker
from foundation import contacts
from foundation.blocks import PersonBlock, StoryBlock
from home.narrowed_block import NarrowedBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# For a speaker's picture, beside their name.
FACE = "fill-{160x160,320x320}-c75|format-webp"


class DatesBlock(NarrowedBlock):
    """The next dates of the calendar, as their reader may see them."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=80, required=False, help_text=_("Empty: Next dates.")
    )
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=Kind.choices, required=False)
    topic = SnippetChooserBlock("community.Topic", label=_("Topic"), required=False)
    organisation = SnippetChooserBlock(
        "community.Organisation", label=_("Organisation"), required=False
    )
    count = blocks.IntegerBlock(
        label=_("How many"), default=5, min_value=1, max_value=10, help_text=_("At most ten.")
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from home.queries import blocks as reading  # noqa: PLC0415 -- queries stand above models

        context = super().get_context(value, parent_context=parent_context)
        if value.lost:
            return {**context, "dates": []}
        dates = reading.dates(
            viewer=_viewer(parent_context),
            now=timezone.now(),
            limit=value["count"] or 5,
            kind=value["kind"],
            topic=value["topic"],
            organisation=value["organisation"],
        )
        return {**context, "dates": dates}

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("block", "Next dates")
        description = _("The next dates of a kind, a topic or an organisation.")
        preview_value = {
            "heading": "",
            "kind": "",
            "topic": None,
            "organisation": None,
            "count": 3,
        }
        template = "blocks/dates_block.html"


class StoriesBlock(NarrowedBlock):
    """The latest news, each story in its reader's language or the nearest."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=80, required=False, help_text=_("Empty: News.")
    )
    topic = SnippetChooserBlock("community.Topic", label=_("Topic"), required=False)
    organisation = SnippetChooserBlock(
        "community.Organisation", label=_("Organisation"), required=False
    )
    count = blocks.IntegerBlock(
        label=_("How many"), default=3, min_value=1, max_value=6, help_text=_("At most six.")
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from home.queries import news  # noqa: PLC0415 -- queries stand above models

        context = super().get_context(value, parent_context=parent_context)
        if value.lost:
            return {**context, "stories": []}
        stories = news.latest(
            language=get_language() or "en",
            limit=value["count"] or 3,
            topic=value["topic"],
            organisation=value["organisation"],
        )
        return {**context, "stories": stories}

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        icon = "doc-full-inverse"
        label = pgettext_lazy("block", "News")
        description = _("The latest news, all or of a topic or an organisation.")
        preview_value = {"heading": "", "topic": None, "organisation": None, "count": 3}
        template = "blocks/stories_block.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=160,
        required=False,
        help_text=_("Empty: the document's own."),
    )
    language = blocks.ChoiceBlock(
        label=_("Language"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("Where it is another than the page's."),
    )

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        found = super().bulk_to_python(values)
        prefetch_related_objects(
            [one["document"] for one in found if one["document"]], "collection"
        )
        return found


class DocumentsBlock(blocks.StructBlock):
    """Documents to take along; one that its reader may not open is left out."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=80, required=False, help_text=_("Empty: Documents.")
    )
    documents = blocks.ListBlock(
        DocumentBlock(),
        label=_("Documents"),
        min_num=1,
        max_num=20,
        help_text=_("At most twenty. What an event offers to few is shown to those alone."),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from home.queries import blocks as reading  # noqa: PLC0415 -- queries stand above models

        context = super().get_context(value, parent_context=parent_context)
        there = [one for one in value["documents"] if one["document"]]
        readable = reading.readable(
            [one["document"] for one in there],
            request=(parent_context or {}).get("request"),
            viewer=_viewer(parent_context),
            now=timezone.now(),
        )
        return {**context, "documents": [one for one in there if one["document"].pk in readable]}

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def get_preview_value(self) -> Any:
        latest = get_document_model().objects.order_by("-pk")[:2]
        return self.normalize({"documents": [{"document": document} for document in latest]})

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("block", "Documents")
        description = _("Documents to take along, with kind, size and language.")
        template = "blocks/documents_block.html"


class PortraitBlock(blocks.StructBlock):
    """A member who agrees to stand there, or a speaker."""

    person = PersonBlock(
        label=_("Member"),
        help_text=_(
            "The address of their page here, as the browser shows it. They are asked once, and "
            "are shown when they agree."
        ),
    )
    speaker = SpeakerBlock(label=_("or a speaker"), required=False)
    role = blocks.CharBlock(
        label=_("Role"),
        max_length=160,
        required=False,
        help_text=_("What they do here. Empty: a speaker's own."),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["person"] and cleaned["speaker"]:
            raise self._refused()
        if not (cleaned["person"] or cleaned["speaker"] or self.is_deferred_validation):
            raise self._refused()
        return cleaned

    @staticmethod
    def _refused() -> blocks.StructBlockValidationError:
        error = ValidationError(_("Name a member or choose a speaker, not both."), code="one")
        return blocks.StructBlockValidationError(block_errors={"person": error})

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """All speakers of a text at once, with their pictures."""
        found = super().bulk_to_python(values)
        speakers = [one["speaker"] for one in found if one["speaker"]]
        prefetch_related_objects(speakers, "organisation", "picture__renditions")
        return found


class PeopleBlock(blocks.StructBlock):
    """Who does what: members who agreed, and speakers."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=80, required=False, help_text=_("Empty: People.")
    )
    people = blocks.ListBlock(
        PortraitBlock(), label=_("People"), min_num=1, max_num=12, help_text=_("At most twelve.")
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        found = [_shown(one, parent_context or {}) for one in value["people"]]
        return {**context, "people": [one for one in found if one], "spec": FACE}

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def get_preview_value(self) -> Any:
        rows = Speaker.objects.select_related("organisation", "picture").order_by("-pk")[:2]
        return self.normalize(
            {"people": [{"person": "", "speaker": speaker, "role": ""} for speaker in rows]}
        )

    class Meta:
        icon = "group"
        label = pgettext_lazy("block", "People")
        description = _("Members who agreed to it, and speakers, with what they do.")
        template = "blocks/people_block.html"


def _shown(one: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who stands there, if anybody."""
    member = contacts.shown(one["person"], context) if one["person"] else None
    speaker = one["speaker"]
    if member is None and speaker is None:
        return None
    return {"member": member, "speaker": speaker, "role": one["role"]}


def _viewer(context: Mapping[str, Any] | None) -> Any:
    user = getattr((context or {}).get("request"), "user", None)
    return user if user is not None and user.is_authenticated else None


class UpdateBlock(blocks.StructBlock):
    """What has changed in a story since it was published."""

    day = blocks.DateBlock(label=_("Day"))
    text = blocks.TextBlock(label=_("What has changed"), max_length=400, rows=2)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["day"] and cleaned["day"] > timezone.localdate():
            error = ValidationError(_("This day is still to come."), code="future")
            raise blocks.StructBlockValidationError(block_errors={"day": error})
        return cleaned

    class Meta:
        icon = "history"
        label = pgettext_lazy("block", "Update")
        label_format = "{day} {text}"


class PageBlock(StoryBlock):
    """What the pages of the public site are made of."""

    dates = DatesBlock()
    stories = StoriesBlock()
    documents = DocumentsBlock()
    people = PeopleBlock()
