"""Comments on stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation import commented
from home.models import NewsItem

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


class CommentedStory:
    """A story, for everybody; comments are one discussion for all its languages."""

    def find(
        self, keys: Collection[UUID], *, viewer: Any, language: str
    ) -> dict[UUID, commented.About]:
        rows = NewsItem.objects.live().filter(translation_key__in=keys).select_related("locale")
        # Not its text, of which nothing is said.
        stories = sorted(
            rows.defer("body"), key=lambda row: (row.locale.language_code != language, row.pk)
        )
        found: dict[UUID, commented.About] = {}
        for story in stories:
            path = story.get_url() if story.is_visible_to(viewer) else None
            if path and story.translation_key not in found:
                found[story.translation_key] = commented.About(
                    title=story.title, path=path, is_open=story.has_comments
                )
        return found


def register() -> None:
    commented.register("story", CommentedStory())
