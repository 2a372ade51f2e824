"""What the network decides for every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from community import second_factor
from community.queries.member_groups import MODERATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class SecondFactorMiddleware:
    """Staff who have shown no second factor in this session see nothing of what is for staff: a
    page leads them to showing or adding one and back, what is sent is refused."""

    # Outside /admin/: lists of people that staff may open because of their rights.
    OF_STAFF = frozenset(
        {
            *("doors", "door", "door_people", "door_marks", "door_offline", "check_in_screen"),
            "members_export",
        }
    )

    # What moderators of groups do on public pages; to others the pages stay open, and to facilitators
    # who are no moderators.
    OF_MODERATORS = frozenset(
        {
            *("group_new", "group_edit", "group_state", "group_members", "group_invite"),
            *("post_hide", "thread_settings"),
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not self._is_of_staff(request):
            return None
        if not second_factor.is_lacking(request, now=timezone.now()):
            return None
        if request.method in ("GET", "HEAD"):
            wanted = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor')}?{wanted}")
        return render(request, "community/second_factor_refused.html", status=403)

    def _is_of_staff(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        named = match.url_name if match else None
        if named in self.OF_MODERATORS:
            return bool(request.user.has_perm(MODERATE))
        return request.path_info.startswith(("/admin/", "/documents/")) or named in self.OF_STAFF
