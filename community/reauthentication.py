"""Asking again who it is, before something sensitive: taking people's data away, giving rights,
changing an address, deleting.

`asked_again` is for views, `AskedAgainMixin` for classes of views. Whoever signed in or was asked
within the last five minutes is let through; the others confirm with their passkey or authenticator
app or, without one, with a code sent to their address, and get on to what they asked for. What they
had sent meanwhile is kept for them, files aside. An address that hands out a file names with
`back` that the person is led to the page before instead, where they click once more: a download
would leave them on the page of the code.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib import messages  # noqa: TID251 -- it stands before views
from django.http import HttpResponseRedirect  # noqa: TID251 -- as above
from django.utils.translation import gettext as _

from community.adapters import ASKED_AGAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase  # noqa: TID251 -- only their types


def ask_again(request: HttpRequest, *, back: bool = False) -> None:
    """Let a person through who was asked lately; else raise what leads to the question."""
    if not is_reauthentication_required(request, app=ASKED_AGAIN):
        return
    page = _page_before(request) if back else ""
    ways = get_adapter().get_reauthentication_methods(request.user) if page else []
    if not ways:
        raise ReauthenticationRequired
    messages.info(request, _("Confirm first that it is you; then ask for the file once more."))
    raise ImmediateHttpResponse(
        HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': page})}")
    )


def asked_again(view: Callable[..., Any] | None = None, *, back: bool = False) -> Any:
    """A view that is answered only to whoever was asked lately."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            ask_again(request, back=back)
            return view(request, *args, **kwargs)

        return asked

    return decorate(view) if view else decorate


class AskedAgainMixin:
    """As `asked_again`, for a class of views; to stand first among its bases. What the class checks
    in `dispatch` comes before: nobody is asked who may not do it anyway."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ask_again(request)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ask_again(request)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


def _page_before(request: HttpRequest) -> str:
    """The page of ours that led here, as the browser says."""
    page = request.headers.get("Referer", "")
    if not page or not get_adapter().is_safe_url(page):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
