"""Buttons whose address is for nothing but being pressed."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpResponse

    from community.views.members import MemberRequest

    View = Callable[..., HttpResponse]


def posted_or(address: str) -> Callable[[View], View]:
    """Only what is posted acts. Whoever had to sign in first comes back without it, and is shown
    the page called `address`, which has the button."""

    def decorator(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def asked(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(address)
            return view(request, *args, **kwargs)

        return asked

    return decorator
