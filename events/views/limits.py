"""What somebody may not do so often."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.shortcuts import render

from events import errors
from events.services import managers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.http import HttpRequest, HttpResponse

# An address that somebody types may be anybody's. A manager of fifty members gets fifty mails in an
# hour, of one member no more than these. Who has no account is known by nothing, so there the
# manager's mailbox counts.
LIMITS = {"manager_of_member": "20/h/user", "manager_of_guest": "5/h/key"}
# Wrong codes only: a full room has one address on the net, and most people type it right.
CODES = {"code": "10/10m/key,200/10m/ip"}


@contextmanager
def to_manager(request: HttpRequest, email: str, *, by_guest: bool = False) -> Iterator[None]:
    """Count the mail to the manager at `email` that is set off within, by the member who is signed
    in or by somebody without an account; not what is refused. Without an address there is no mail.
    Raises TooManyAsked, before anything is done."""
    if not email:
        yield
        return
    action, key = "manager_of_member", None
    if by_guest:
        action, key = "manager_of_guest", managers.mailbox(email)
    usage = ratelimit.consume(request, app="talka", action=action, config=LIMITS, key=key)
    if usage is None:
        raise errors.TooManyAsked
    try:
        yield
    except errors.EventsError:
        usage.rollback()
        raise


@contextmanager
def typing_code(request: HttpRequest, who: str) -> Iterator[None]:
    """Count a wrong code that is typed within, against `who` types it and the network. Raises
    TooManyCodes, before anything is done."""
    usage = ratelimit.consume(request, app="talka", action="code", config=CODES, key=who)
    if usage is None:
        raise errors.TooManyCodes
    is_wrong = False
    try:
        yield
    except errors.WrongCode:
        is_wrong = True
        raise
    finally:
        if not is_wrong:
            usage.rollback()


def too_many(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    wait: int = 3600,
) -> HttpResponse:
    """The page that says so, for now."""
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(wait)
    return response
