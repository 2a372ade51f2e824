"""Topics: all of them, and the page of each.

A view and no page of editors': a topic is one row for all languages, which stories, events and
members name, so its page is there with it, in every language, and shows each reader what they may
see (docs/adr/0047-topics-have-pages.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.models import Member
from community.queries import topics as named
from home.queries import structured
from home.queries import topics as queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All of them by name, with how much there is about each."""
    listed = queries.every(viewer=_viewer(request), language=_language(), now=timezone.now())
    context = {"listed": listed, "structured": structured.of_topics(request.path, listed)}
    return _by_viewer(render(request, "home/topics.html", context))


@require_safe
def topic(request: HttpRequest, word: str) -> HttpResponse:
    """One of them with all that there is about it. A word that it had once leads to the one it has
    now; a word of none is told what topics there are."""
    found = named.called(word)
    if found is None:
        return _no_such(request)
    if found.slug != word:
        # Not for good: the word may come back to it, or go to another.
        return redirect("topic", found.slug)
    parts = queries.parts(found, viewer=_viewer(request), now=timezone.now())
    context: dict[str, Any] = {
        "topic": found,
        "parts": parts,
        "contents": [(name, part.heading) for name, part in parts],
        "structured": structured.of_topic(request.path, found),
    }
    return _by_viewer(render(request, "home/topic.html", context))


def _no_such(request: HttpRequest) -> HttpResponse:
    listed = queries.every(viewer=_viewer(request), language=_language(), now=timezone.now())
    # "exception", as Django says of its own: such a page has no twin in another language.
    context = {"listed": listed, "exception": "topic"}
    return _by_viewer(render(request, "home/topic_unknown.html", context, status=404))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _viewer(request: HttpRequest) -> Member | None:
    return request.user if isinstance(request.user, Member) else None


def _by_viewer(answer: HttpResponse) -> HttpResponse:
    """No proxy may show one reader what another may see."""
    patch_vary_headers(answer, ["Cookie"])
    answer["Cache-Control"] = "private"
    return answer
