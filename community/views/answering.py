"""What a person meets whose wish cannot be fulfilled."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from community import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def telling(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let `view` raise CommunityError: its sentence is shown by itself, under the fitting status."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except errors.NotThere as error:
            raise Http404 from error
        except errors.NotAllowed as error:
            raise PermissionDenied from error
        except errors.CommunityError as error:
            return refused(request, error)

    return told


def status(error: errors.CommunityError) -> int:
    if isinstance(error, errors.NotAllowed):
        return 403
    return 429 if isinstance(error, errors.TooMany) else 409


def refused(request: HttpRequest, error: errors.CommunityError) -> HttpResponse:
    return render(request, "community/refused.html", {"refusal": error}, status=status(error))
