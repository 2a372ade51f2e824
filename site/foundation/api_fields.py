"""What a page type tells programs: the fields of the read API. A page type that has `api_fields` is
in it; `api_prefetch` names the relations that they read, so that many pages cost no more queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.utils.html import strip_tags
from rest_framework.fields import Field
from wagtail.api import APIField

if TYPE_CHECKING:
    from collections.abc import Iterable


class FieldOfPage(Field):
    """A field that looks at the whole page."""

    def get_attribute(self, instance: Any) -> Any:
        return instance


class TopicsField(FieldOfPage):
    """What a page is about, in its own language."""

    def to_representation(self, value: Any) -> list[dict[str, str]]:
        language = value.locale.language_code
        return [{"slug": one.slug, "name": one.name.text(language)} for one in value.topics.all()]


class OrganisationsField(FieldOfPage):
    """Whose page it is. Organisations only, never people."""

    def to_representation(self, value: Any) -> list[dict[str, str]]:
        language = value.locale.language_code
        return [
            {"uuid": str(one.uuid), "name": one.name.text(language)}
            for one in value.organisations.all()
        ]


class PictureField(FieldOfPage):
    """The picture at the top, with what its page says of it."""

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        if value.picture_id is None:
            return None
        return {
            "id": value.picture_id,
            "alt": value.picture_alt,
            "caption": value.picture_caption,
        }


class WordsOfBlocksField(Field):
    """The words of a text of blocks, in paragraphs: what search knows of it, and so nothing that
    not every reader sees."""

    def to_representation(self, value: Any) -> str:
        words = value.stream_block.get_searchable_content(value)
        return "\n\n".join(filter(None, (strip_tags(str(part)).strip() for part in words)))


class WordsOfTextField(Field):
    """The words of a rich text, in paragraphs."""

    def to_representation(self, value: str) -> str:
        soup = BeautifulSoup(value, "html.parser")
        lines: Iterable[str] = (part.strip() for part in soup.get_text("\n").split("\n"))
        return "\n\n".join(filter(None, lines))


# In the answer for one page alone: texts are long.
TEXT = "text"
LEAD = APIField("lead")
PICTURE = APIField("picture", serializer=PictureField())
TOPICS = APIField("topics", serializer=TopicsField())
ORGANISATIONS = APIField("organisations", serializer=OrganisationsField())
WORDS_OF_BLOCKS = APIField(TEXT, serializer=WordsOfBlocksField(source="body"))
WORDS_OF_TEXT = APIField(TEXT, serializer=WordsOfTextField(source="body"))
