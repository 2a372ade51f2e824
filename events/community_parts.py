"""What events give to the pages of the network: the dates of a group, and comments on events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from events.enums import Visibility
from events.models import Event, Occurrence
from events.queries.addresses import page_path
from events.queries.venue_page import next_dates
from events.queries.words import words_of
from foundation import commented, panels

if TYPE_CHECKING:
    from collections.abc import Collection
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

    def find(
        self, keys: Collection[UUID], *, viewer: Any, language: str
    ) -> dict[UUID, commented.About]:
        # Who has the link sees no comments: they would need it again for each address.
        rows = Event.objects.filter(key__in=keys).visible_to(viewer)
        events = list(rows.exclude(visibility=Visibility.LINK))
        words = words_of(events, language or "en")
        paths = {
            event.pk: page_path(event, words[event.pk], is_visible=True, holds_key=False)
            for event in events
        }
        return {
            event.key: commented.About(
                title=words[event.pk].title, path=path, is_open=event.has_comments
            )
            for event in events
            if (path := paths[event.pk])
        }


def register() -> None:
    panels.group_panels.register("dates", DatesOfGroup())
    commented.register("event", CommentedEvent())
