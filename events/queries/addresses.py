"""Where an event's page is for one reader: the same in mails, in feeds and on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import urlencode

from events.enums import Visibility

if TYPE_CHECKING:
    from events.models import Event, Registration
    from events.queries.words import EventWords


def page_path(event: Event, words: EventWords, *, is_visible: bool, holds_key: bool) -> str:
    """The path of the page that `words` come from, or "" where it would answer 404.

    `is_visible`: the reader may see the event by `EventQuerySet.visible_to`. `holds_key`: the key
    of an event by link is theirs already, or may be told to them.
    """
    if not event.is_live or not words.path:
        return ""
    if event.visibility == Visibility.LINK:
        return f"{words.path}?{urlencode({'key': event.link_token})}" if holds_key else ""
    return words.path if is_visible else ""


def page_path_of(registration: Registration, words: EventWords) -> str:
    """The same for whoever has registered, in what is sent to them: what the member may see now,
    and the key for as long as the registration lives."""
    event, member = registration.run.event, registration.contact.member
    return page_path(
        event, words, is_visible=event.is_visible_to(member), holds_key=registration.is_live
    )
