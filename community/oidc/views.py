"""The way to a provider and back, and what is asked of whoever comes back unknown."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.internal.flows.connect import connect
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.oidc import strength, waiting
from community.oidc.client import Client
from community.oidc.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]


class CallbackView(OAuth2CallbackView):
    """allauth's, which keeps the state to itself."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.asked = state or {}
        return state, answer


@never_cache
@login_not_required
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider: by a page, as the security policy lets no form lead to another host, not
    even by a redirect (and a provider may redirect on to hosts that nobody here knows)."""
    answer = _view(OAuth2LoginView, request, provider_id)
    if answer.status_code != 302:
        return answer
    name = Client(request, provider_id).get_provider().name
    context = {"address": answer["Location"], "name": name}
    return render(request, "community/eid_leaving.html", context)


def _first_of_two(view: View) -> View:
    """In two browsers at the same moment, the database keeps an eID once: the second begins anew,
    and finds it connected."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            context = {"reason": Reason.STALE.value}
            return render(request, "community/eid_refused.html", context, status=409)

    return guarded


@never_cache
@login_not_required
@require_GET
@_first_of_two
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _view(CallbackView, request, provider_id)


def _view(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    client = Client(request, provider_id)
    try:
        client.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return view.adapter_view(client)(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_first_of_two
def pending(request: HttpRequest) -> HttpResponse:
    """An eID that belongs to no member yet. Who is signed in says here whether it is theirs: never
    by itself, as somebody else may have left it in this browser."""
    now = timezone.now()
    waits = waiting.current(request, now=now)
    if waits is None:
        waiting.forget(request)
        return redirect("profile" if request.user.is_authenticated else "account_login")
    if request.method != "POST":
        return render(request, "community/eid.html", {"name": waits.provider.name, "join": _join()})
    if request.POST.get("action") == "forget":
        waiting.forget(request)
        return redirect("profile" if request.user.is_authenticated else "account_login")
    if not request.user.is_authenticated:
        return redirect("eid")
    waits.lookup()
    waits.state = {"next": request.POST.get("next") or reverse("profile")}
    waiting.forget(request)
    answer = connect(request, waits)
    # Only once it is theirs: it may be another member's, or they are asked first who they are.
    if waits.account.pk and waits.account.user_id == request.user.pk:
        strength.remember(request, request.user, waits, now=now)
    return answer


def _join() -> str:
    """Where new people join, if they may."""
    try:
        return reverse("join")
    except NoReverseMatch:
        return ""
