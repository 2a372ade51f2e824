"""Getting in: an address, a code, and what follows from them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import context as allauth_context
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import after_answer, domains, errors
from community.join_forms import CodeForm, JoinForm, JoinRequestForm
from community.models.members import normalise
from community.queries import joining as reading
from community.queries.joining import Way
from community.services import join_requests, joining

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member, SignUp
    from community.services.joining import Entry

# A ministry may stand behind one address on the net. Nobody's mailbox is filled by strangers.
LIMITS: Final = {"join": "60/m/ip,300/d/ip,3/m/key,10/d/key", "join_code": "120/m/ip"}
# In the session: the attempt that this browser began.
ATTEMPT, EMAIL, NEXT = "join_attempt", "join_email", "join_next"

_reads_or_sends = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_reads_or_sends
def join(request: HttpRequest) -> HttpResponse:
    """Ask for an address. What comes next looks the same for every one of them."""
    if request.user.is_authenticated:
        return redirect("profile")
    allowed = reading.settings()
    context: dict[str, Any] = {"allowed": allowed, "next": _next(request)}
    if not allowed.is_open:
        status = 403 if request.method == "POST" else 200
        return render(request, "community/join_closed.html", context, status=status)
    form = JoinForm(request.POST or None)
    context["form"] = form
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "community/join.html", context, status=status)
    return _begin(request, form)


def _begin(request: HttpRequest, form: JoinForm) -> HttpResponse:
    typed = form.cleaned_data["email"]
    if _too_often(request, "join", key=normalise(typed)):
        return ratelimit.respond_429(request)
    if form.is_by_program:
        # It reads what everybody reads, and there is nothing behind it.
        return _to_code(request, uuid4(), typed)
    try:
        attempt, code = joining.start(
            email=typed,
            name=form.cleaned_data["name"],
            language=translation.get_language() or "en",
            now=timezone.now(),
        )
    except errors.TooMany:
        return ratelimit.respond_429(request)
    after_answer.do(partial(_mail, request, attempt, code))
    return _to_code(request, attempt.uuid, typed)


def _to_code(request: HttpRequest, key: UUID, typed: str) -> HttpResponse:
    request.session[ATTEMPT], request.session[EMAIL] = str(key), typed
    request.session[NEXT] = _next(request)
    return redirect("join_code")


def _mail(request: HttpRequest, attempt: SignUp, code: str) -> None:
    """Once the answer is out, so that its time tells nothing: a code to sign in for members, one
    that proves the address for others, nothing for who may no longer sign in, or where no mail can
    go."""
    member = reading.member_at(attempt.email)
    if (member is not None and not member.is_active) or not domains.is_address(attempt.email):
        return
    kind = "login_code" if member else "join_code"
    language = member.mail_language if member else attempt.language
    with allauth_context.request_context(request), translation.override(language):
        get_adapter().send_mail(f"account/email/{kind}", attempt.email, {"code": code})


@never_cache
@_reads_or_sends
def enter_code(request: HttpRequest) -> HttpResponse:
    """Prove the address, and go on from there."""
    key = _attempt(request)
    if key is None:
        return redirect("profile" if request.user.is_authenticated else "join")
    if request.method != "POST":
        return _code_page(request, CodeForm())
    if _too_often(request, "join_code"):
        return ratelimit.respond_429(request)
    if request.POST.get("action") == "resend":
        return _resend(request, key)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form)
    try:
        entry = joining.enter(key, code=form.cleaned_data["code"], now=timezone.now())
    except errors.WrongCode as error:
        form.add_error("code", str(error))
        return _code_page(request, form)
    except errors.CodeSpent:
        return _spent(request)
    return _go_on(request, entry)


def _code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"verify_form": form, "email": request.session[EMAIL], "can_resend": True}
    status = 422 if form.is_bound else 200
    return render(request, "community/join_code.html", context, status=status)


def _resend(request: HttpRequest, key: UUID) -> HttpResponse:
    if _too_often(request, "join", key=normalise(request.session[EMAIL])):
        return ratelimit.respond_429(request)
    try:
        attempt, code = joining.resend(key, now=timezone.now())
    except errors.TooMany:
        return ratelimit.respond_429(request)
    except errors.CodeSpent:
        return _spent(request)
    after_answer.do(partial(_mail, request, attempt, code))
    messages.success(request, _("A new code is on its way. The old one no longer works."))
    return redirect("join_code")


def _spent(request: HttpRequest) -> HttpResponse:
    """Nothing but a new attempt helps; of one that has led somewhere already, there."""
    _forget(request)
    return render(request, "community/join_spent.html", status=410)


def _go_on(request: HttpRequest, entry: Entry) -> HttpResponse:
    if entry.member is not None:
        return _sign_in(request, entry.member, is_new=entry.is_new)
    if entry.way == Way.ASKS:
        return redirect("join_request")
    _forget(request)
    return render(request, "community/join_invited_only.html", {"allowed": reading.settings()})


def _sign_in(request: HttpRequest, member: Member, *, is_new: bool) -> HttpResponse:
    """Through allauth's stages: whoever has a second factor is asked for it."""
    onward = request.session.get(NEXT) or None
    _forget(request)
    record_authentication(request, member, method="code", email=member.email)
    with translation.override(member.mail_language):
        if is_new:
            if onward:
                request.session[NEXT] = onward
            onward = reverse("welcome")
        return perform_login(request, member, redirect_url=onward)


@never_cache
@_reads_or_sends
def ask_to_join(request: HttpRequest) -> HttpResponse:
    """The form for those whose address is proven, and lets nobody in by itself."""
    now = timezone.now()
    attempt = joining.proven(_attempt(request), now=now)
    if attempt is None:
        return redirect("join")
    before = reading.before(attempt.email, now=now)
    if before.open is not None or before.not_before is not None:
        return render(request, "community/join_asked.html", {"before": before})
    form = JoinRequestForm(request.POST or None)
    context = {"form": form, "attempt": attempt}
    if form.is_valid():
        try:
            join_requests.ask(attempt.uuid, now=now, **form.cleaned_data)
        except errors.CommunityError as error:
            form.add_error(None, str(error))
        else:
            _forget(request)
            return redirect("join_asked")
    status = 422 if form.is_bound else 200
    return render(request, "community/join_request.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """That a moderator decides. It says nothing of anybody, so everybody may read it."""
    return render(request, "community/join_asked.html")


def _attempt(request: HttpRequest) -> UUID | None:
    kept = request.session.get(ATTEMPT)
    return UUID(kept) if kept else None


def _forget(request: HttpRequest) -> None:
    for name in (ATTEMPT, EMAIL, NEXT):
        request.session.pop(name, None)


def _next(request: HttpRequest) -> str:
    """Where they wanted to go, if that is on this site."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    return wished if wished and get_adapter().is_safe_url(wished) else ""


def _too_often(request: HttpRequest, action: str, key: str | None = None) -> bool:
    usage = ratelimit.consume(request, app="talka", action=action, config=LIMITS, key=key)
    return usage is None
