"""The search page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.folding import query_terms
from search.enums import Kind
from search.forms import SearchForm
from search.queries import results

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


# What is found depends on who asks.
@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may find by the words in `q`, or the form alone where there are none."""
    form = SearchForm(request.GET)
    form.full_clean()
    asked = form.cleaned_data
    query, kind = asked["q"], asked.get("kind")
    terms = query_terms(query)
    found = None
    if terms:
        found = results.find(
            terms,
            viewer=request.user if request.user.is_authenticated else None,
            language=get_language() or "en",
            now=timezone.now(),
            kind=kind,
            number=asked.get("page") or 1,
        )
    context = {
        "form": form,
        "query": query,
        "terms": terms,
        "found": found,
        "tabs": _tabs(found, query, kind) if found else [],
        "others": urlencode({"q": query, "kind": kind} if kind else {"q": query}),
    }
    return render(request, "search/search.html", context)


def _tabs(found: results.Found, query: str, kind: Kind | None) -> list[dict[str, object]]:
    """The filter by kind: all, then each kind that there is, and the chosen one even if empty."""
    shown = [k for k in Kind if found.counts.get(k) or k == kind]
    counted = [(None, found.total), *((k, found.counts.get(k, 0)) for k in shown)]
    return [
        {
            "label": one.label if one else pgettext("kinds of results", "All"),
            "count": count,
            "query": urlencode({"q": query, "kind": one} if one else {"q": query}),
            "is_current": one == kind,
        }
        for one, count in counted
    ]
