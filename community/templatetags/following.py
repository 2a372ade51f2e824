"""Buttons beside a topic, an organisation or a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from community import errors
from community.models import Member
from community.queries import following
from community.services import contacts

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()

# What `contact_with` says where one may not ask, for the template to choose its words by.
STANDING: dict[type[errors.CommunityError], str] = {
    errors.InContact: "contact",
    errors.ContactAsked: "asked",
    errors.AskedByThem: "answer",
    errors.NameNeeded: "ask",
    errors.TooManyRequests: "ask",
}


@register.inclusion_tag("components/follow_button.html", takes_context=True)
def follow_button(context: Mapping[str, Any], kind: str, thing: Any, name: str = "") -> Any:
    """Follow a topic, organisation or person, or no longer; nothing for visitors and for oneself.
    One query a request, however many buttons there are."""
    request = context.get("request")
    viewer = getattr(request, "user", None)
    if request is None or not isinstance(viewer, Member) or viewer == thing:
        return {}
    followed = getattr(request, "_talka_followed", None)
    if followed is None:
        followed = request._talka_followed = following.of(viewer)
    return {
        "kind": kind,
        "key": thing.uuid,
        "name": name or str(thing),
        "followed": thing.pk in getattr(followed, kind),
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def contact_with(context: Mapping[str, Any], person: Member) -> str:
    """How the reader stands to `person`: "ask" (they may), "asked", "answer" (they were asked),
    "contact", or nothing."""
    viewer = getattr(context.get("request"), "user", None)
    if not isinstance(viewer, Member) or viewer.pk == person.pk:
        return ""
    try:
        contacts.check(viewer, person, now=timezone.now())
    except errors.CommunityError as error:
        return STANDING.get(type(error), "")
    return "ask"
