"""Finding each other: the directory, names while they are typed, and the directory as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import errors
from community.directory_form import DirectoryForm, ExportForm
from community.enums import Facet, Order
from community.queries import directory
from community.queries.suggestions import suggest
from community.reauthentication import ask_again
from community.services import directory_export
from foundation.cells import csv_file, xlsx_file

if TYPE_CHECKING:
    from community.queries.directory import Asked, Found
    from community.views.members import MemberRequest

# Each letter typed asks once; whoever types through the alphabet should use the directory.
LIMITS = {"suggest": "60/m/user"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Chosen(NamedTuple):
    """A filter in use, and the query string without it."""

    label: str
    query: str


# What is found depends on who asks.
@login_required
@never_cache
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """Everybody whom the reader may find, narrowed by words and choices."""
    form = DirectoryForm(request.GET)
    asked = form.asked()
    text = form.cleaned_data.get("q", "")
    found = directory.find(
        asked,
        viewer=request.user,
        language=get_language() or "en",
        number=form.cleaned_data.get("page") or 1,
    )
    context = {
        "form": form,
        "asked": asked,
        "text": text,
        "found": found,
        "chosen": _chosen(asked, text, found),
        "others": _query(asked, text),
        "orders": [order for order in Order if asked.terms or order != Order.BEST],
        "without_choices": _query(directory.asked(text, order=asked.order), text),
        "may_export": request.user.has_perm(directory_export.PERMISSION),
    }
    return _not_listed(render(request, "community/members.html", context))


def _query(asked: Asked, text: str) -> str:
    """The query string that asks this, on the first page."""
    pairs = [("q", text)] if text else []
    pairs += [(facet, value) for facet, values in asked.chosen.items() for value in values]
    pairs += [("order", asked.order)] if asked.order else []
    return urlencode(pairs)


def _chosen(asked: Asked, text: str, found: Found) -> list[Chosen]:
    if found.facets is None:
        return []
    return [
        Chosen(choice.label, _query(_less(asked, group.facet, choice.value), text))
        for group in found.facets.groups
        for choice in group.choices
        if choice.is_chosen
    ]


def _less(asked: Asked, facet: Facet, value: str) -> Asked:
    left = tuple(one for one in asked.chosen[facet] if one != value)
    rest = asked.without(facet)
    return directory.narrowed(rest, facet, left) if left else rest


def _not_listed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@never_cache
@require_safe
def members_suggest(request: MemberRequest) -> HttpResponse:
    """Names that begin like what is being typed, as options of a list."""
    usage = ratelimit.consume(request, app="talka", action="suggest", config=LIMITS, limit_get=True)
    if usage is None:
        response = HttpResponse(status=429)
        response["Retry-After"] = "60"
        return response
    text = request.GET.get("q", "")[:100]
    context = {"suggestions": suggest(request.user, text)}
    return _not_listed(render(request, "community/members_suggest.html", context))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members_export(request: MemberRequest) -> HttpResponse:
    """The people whom the address asks for as a file, once it is said what for."""
    if not request.user.has_perm(directory_export.PERMISSION):
        raise Http404
    ask_again(request, back=request.method == "POST")
    asking = DirectoryForm(request.GET)
    asked = asking.asked()
    form = ExportForm(request.POST or None)
    language = get_language() or "en"
    if request.method == "POST" and form.is_valid():
        try:
            rows = directory_export.table(
                asked,
                actor=request.user,
                purpose=form.cleaned_data["purpose"],
                language=language,
                now=timezone.now(),
            )
        except errors.CommunityError as refused:
            form.add_error(None, str(refused))
        else:
            return _file(rows, form.cleaned_data["kind"])
    context = {
        "form": form,
        "back": _query(asked, asking.cleaned_data.get("q", "")),
        "count": directory.people(asked, request.user).count(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "community/members_export.html", context, status=status)


def _file(rows: list[list[str]], kind: str) -> HttpResponse:
    """To be saved, kept by nobody on the way."""
    body = csv_file(rows) if kind == "csv" else xlsx_file(rows)
    response = HttpResponse(body, content_type=TYPES[kind])
    name = f"{_('members')}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _not_listed(response)
