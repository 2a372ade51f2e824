"""Whom one may mean, while a name is being typed behind an @: a help for who has script; the form
asks everybody (`community.group_forms.PostForm`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import errors, mentions
from community.queries import discussions as places
from community.views.answering import telling
from community.views.groups import standing
from foundation.cleaning import one_line

if TYPE_CHECKING:
    from community.group_forms import PostForm
    from community.models import MemberGroup
    from community.views.members import MemberRequest

# Each letter typed asks once.
LIMITS: Final = {"mention": "60/m/user"}
LONGEST: Final = 41


def offering(form: PostForm, group: MemberGroup | None) -> None:
    """Let the text of `form` offer those in `group` while their names are being typed
    (`static/js/mentions.js`)."""
    if group is not None:
        address = reverse("mention", args=[group.slug])
        form.fields["body"].widget.attrs["data-mentions"] = address


@never_cache
@require_safe
@login_required
@telling
def mention(request: MemberRequest, slug: str) -> HttpResponse:
    """Those in the group whom the writer may name by the word `q`, as options of a list."""
    view = standing(request, slug)
    if not view.writes:
        raise errors.NotAllowed
    if not ratelimit.consume(request, app="talka", action="mention", config=LIMITS, limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    word = one_line(request.GET.get("q", ""))[:LONGEST]
    people = places.people(view.group, None, viewer=request.user) if word else []
    found = mentions.offered(word, people)
    context = {"offered": [(named, mentions.token(named)) for named in found]}
    return render(request, "community/mention.html", context)
