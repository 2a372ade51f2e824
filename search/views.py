"""The search page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.queries import directory
from foundation.folding import query_terms
from search.enums import Kind
from search.forms import PEOPLE, SearchForm
from search.queries import results

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member

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
    asked = form.cleaned_data
    query, kind = asked["q"], asked.get("kind")
    number = asked.get("page") or 1
    viewer = request.user if request.user.is_authenticated else None
    # Nobody but a member is told of people.
    kind = None if viewer is None and kind == PEOPLE else kind
    terms = query_terms(query)
    language = get_language() or "en"
    found, people = None, None
    if terms:
        found = results.find(
            terms,
            viewer=viewer,
            language=language,
            now=timezone.now(),
            kind=None if kind == PEOPLE else kind,
            number=1 if kind == PEOPLE else number,
        )
        people = _people(query, viewer, language, number if kind == PEOPLE else None)
    context = {
        "form": form,
        "query": query,
        "terms": terms,
        "found": found,
        "people": people,
        "is_people": kind == PEOPLE,
        "shows_people": people is not None and people.total > 0 and kind in (None, PEOPLE),
        "tabs": _tabs(found, people, query, kind) if found else [],
        "others": urlencode({"q": query, "kind": kind} if kind else {"q": query}),
    }
    return render(request, "search/search.html", context)


def _people(
    query: str, viewer: Member | None, language: str, number: int | None
) -> directory.Found | None:
    """Whom a member finds: that page of them, or (None) the first few, beside everything else."""
    if viewer is None:
        return None
    return directory.find(
        directory.asked(query),
        viewer=viewer,
        language=language,
        number=number or 1,
        size=PEOPLE_A_PAGE if number else PEOPLE_BESIDE,
        with_facets=False,
    )


def _tabs(
    found: results.Found, people: directory.Found | None, query: str, kind: Kind | str | None
) -> list[dict[str, object]]:
    """The filter by kind: all, then each kind that there is, and the chosen one even if empty."""
    shown = [k for k in Kind if found.counts.get(k) or k == kind]
    persons = people.total if people else 0
    counted: list[tuple[str, Kind | str | None, int]] = [
        (pgettext("kinds of results", "All"), None, found.total + persons),
        *((str(k.label), k, found.counts.get(k, 0)) for k in shown),
    ]
    if persons or kind == PEOPLE:
        counted.append((_("People"), PEOPLE, persons))
    return [
        {
            "label": label,
            "count": count,
            "query": urlencode({"q": query, "kind": one} if one else {"q": query}),
            "is_current": one == kind,
        }
        for label, one, count in counted
    ]
