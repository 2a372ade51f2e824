"""A story waits for the same moment in all its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from home.models import NewsItem


def follow(story: NewsItem, *, now: datetime) -> int:
    """What is scheduled of `story`, as it was just published, in other languages waits as long as its
    embargo says by now, and no longer; how many wait for another moment."""
    kin = type(story).objects.filter(translation_key=story.translation_key).exclude(pk=story.pk)
    waiting = (page.revisions.filter(approved_go_live_at__gt=now).first() for page in kin)
    moved = 0
    for revision in filter(None, waiting):
        moment = revision.as_object().go_live_at or now
        if moment != revision.approved_go_live_at:
            revision.approved_go_live_at = moment
            revision.save(update_fields=["approved_go_live_at"])
            moved += 1
    return moved
