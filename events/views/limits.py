"""How many mails to managers may be set off: an address that somebody types may be anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.services import managers

if TYPE_CHECKING:
    from typing import Any

    from allauth.core.internal.ratelimit import RateLimitUsage
    from django.http import HttpRequest, HttpResponse

# A manager of fifty members gets fifty mails in an hour, of one member no more than these. Who has
# no account is known by nothing, so there the manager's mailbox counts.
LIMITS = {"manager_of_member": "20/h/user", "manager_of_guest": "5/h/key"}


def by_member(request: HttpRequest) -> RateLimitUsage | None:
    """Count a mail that the member who is signed in sets off; None: one too many."""
    return ratelimit.consume(request, app="talka", action="manager_of_member", config=LIMITS)


def by_guest(request: HttpRequest, email: str) -> RateLimitUsage | None:
    """Count a mail to `email` that somebody without an account sets off; None: one too many."""
    key = managers.mailbox(email)
    return ratelimit.consume(
        request, app="talka", action="manager_of_guest", config=LIMITS, key=key
    )


def too_many(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page once more, with the sentence that says so."""
    context = {**context, "refusal": _("Too many managers were asked. Try again in an hour.")}
    response = render(request, template, context, status=429)
    response["Retry-After"] = "3600"
    return response
