"""What events give to the pages of the network: the dates of a group, and comments on events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from events.enums import Visibility
from events.models import Event, Occurrence
from events.queries.addresses import page_path
from events.queries.venue_page import next_dates
from events.queries.words import words_of_one
from foundation import commented, panels

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class DatesOfGroup:
    """The next dates of the events that are for a group."""

    order = 10

    def show(self, thing: Any, *, viewer: Any, now: datetime) -> panels.Shown | None:
        rows = Occurrence.objects.visible_to(viewer).filter(
            event__visibility=Visibility.GROUPS,
            event__in=Event.groups.through.objects.filter(membergroup=thing).values("event"),
        )
        dates = next_dates(rows, viewer=viewer, now=now)
        if not dates:
            return None
        return panels.Shown(
            heading=_("Next dates"),
            template="events/dates_of_group.html",
            context={"dates": dates},
        )


class CommentedEvent:
    """An event, for whoever may see it; comments are one discussion for all its languages."""

    def find(self, key: UUID, *, viewer: Any, language: str) -> commented.About | None:
        event = Event.objects.filter(key=key).visible_to(viewer).first()
        # Who has the link sees no comments: they would need it again for each address.
        if event is None or event.visibility == Visibility.LINK:
            return None
        words = words_of_one(event, language or "en")
        path = page_path(event, words, is_visible=True, holds_key=False)
        if not path:
            return None
        return commented.About(title=words.title, path=path, is_open=event.has_comments)


def register() -> None:
    panels.group_panels.register("dates", DatesOfGroup())
    commented.register("event", CommentedEvent())
