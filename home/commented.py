"""Comments on stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation import commented
from home.models import NewsItem

if TYPE_CHECKING:
    from uuid import UUID


class CommentedStory:
    """A story, for everybody; comments are one discussion for all its languages."""

    def find(self, key: UUID, *, viewer: Any, language: str) -> commented.About | None:
        rows = NewsItem.objects.live().filter(translation_key=key).select_related("locale")
        # Not its text, of which nothing is said.
        stories = sorted(
            rows.defer("body"), key=lambda row: (row.locale.language_code != language, row.pk)
        )
        story = next((row for row in stories if row.is_visible_to(viewer)), None)
        path = story.get_url() if story else None
        if story is None or not path:
            return None
        return commented.About(title=story.title, path=path, is_open=story.has_comments)


def register() -> None:
    commented.register("story", CommentedStory())
