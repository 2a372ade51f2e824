"""The search page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.queries import directory, topics
from foundation.folding import query_terms, words
from search import narrowing
from search.forms import PEOPLE, SearchForm
from search.passages import WORD
from search.queries.answers import answer
from search.queries.recommended import recommended

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member
    from search.queries.answers import Answer

PEOPLE_A_PAGE = 20
# Beside news, events and pages.
PEOPLE_BESIDE = 4


# What is found depends on who asks.
@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may find by the words in `q`, or the form alone where there are none."""
    form = SearchForm(request.GET)
    form.full_clean()
    viewer = request.user if request.user.is_authenticated else None
    asked = _asked(form, viewer)
    terms = query_terms(asked.q)
    context = {"form": form, "query": asked.q, "terms": terms, "asked": asked, "found": None}
    if terms:
        context |= _answered(form, asked, terms, viewer)
    return render(request, "search/search.html", context)


def _asked(form: SearchForm, viewer: Member | None) -> narrowing.Asked:
    """The address, without what could not be understood."""
    asked = form.cleaned_data
    kind, topic = asked.get("kind"), asked.get("topic")
    # Nobody but a member is told of people.
    kind = None if viewer is None and kind == PEOPLE else kind
    return narrowing.Asked(
        q=asked["q"],
        kind=kind or "",
        topic=topic.slug if topic else "",
        language=asked.get("language") or "",
        when=asked.get("when") or "",
        exactly="on" if asked.get("exactly") else "",
    )


def _answered(
    form: SearchForm, asked: narrowing.Asked, terms: list[str], viewer: Member | None
) -> dict[str, Any]:
    language = get_language() or "en"
    number = form.cleaned_data.get("page") or 1
    is_people = asked.kind == PEOPLE
    people = _people(asked, viewer, language, number if is_people else None)
    persons = people.total if people else 0
    reply = answer(
        terms,
        viewer=viewer,
        language=language,
        now=timezone.now(),
        chosen=form.chosen,
        number=1 if is_people else number,
        exactly=bool(asked.exactly),
        is_answered=bool(people and persons and not people.meant),
    )
    looked_for = query_terms(reply.meant) if reply.is_of_meant else terms
    return {
        "answer": reply,
        "found": reply.found,
        "topics": topics.found_by(looked_for, language),
        "recommended": recommended(looked_for, viewer=viewer, language=language),
        "people": people,
        "is_people": is_people,
        "shows_people": persons > 0 and asked.kind in ("", PEOPLE),
        "tabs": narrowing.tabs(reply.found, persons, asked),
        "groups": [] if is_people else narrowing.groups(reply.found, asked),
        "chosen": [] if is_people else narrowing.chosen(asked, form.cleaned_data.get("topic")),
        "anything": reply.found.anyhow + persons,
        "others": asked.query(),
        "exactly": asked.query(exactly="on"),
        "fewer": _fewer(asked, reply),
    }


def _people(
    asked: narrowing.Asked, viewer: Member | None, language: str, number: int | None
) -> directory.Found | None:
    """Whom a member finds: that page of them, or (None) the first few, beside everything else. None
    where the results are narrowed by what is known of pages alone."""
    if viewer is None or (asked.is_narrowed and number is None):
        return None
    return directory.find(
        directory.asked(asked.q),
        viewer=viewer,
        language=language,
        number=number or 1,
        size=PEOPLE_A_PAGE if number else PEOPLE_BESIDE,
        with_facets=False,
    )


def _fewer(asked: narrowing.Asked, reply: Answer) -> list[dict[str, object]]:
    """Each word that finds something alone, as it was typed."""
    if reply.help is None:
        return []
    typed = {word: one for one in WORD.findall(asked.q) for word in words(one)}
    return [
        {"word": typed.get(term, term), "count": count, "query": narrowing.Asked(q=term).query()}
        for term, count in reply.help.fewer
    ]
