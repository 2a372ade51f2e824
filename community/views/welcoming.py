"""A member's first visit: three steps, each of which can be skipped, shown until the last."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.join_forms import BeFoundForm, InterestsForm, IntroductionForm
from community.models import Member, Profile
from community.models.recipients import of
from community.services import welcoming
from community.views.joining import NEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from community.views.members import MemberRequest

STEPS = ("welcome", "welcome_interests", "welcome_found")


def _step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who is here for the first time; others are past it. A step that is skipped keeps
    nothing, and skipping all of them ends it."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def asked(request: MemberRequest) -> HttpResponse:
        if not request.user.to_welcome:
            return redirect("profile")
        if request.method == "POST" and "skip_all" in request.POST:
            return _end(request)
        return view(request)

    return asked


@_step
def introduction(request: MemberRequest) -> HttpResponse:
    initial = {"name": request.user.name, "title": _profile(request.user).title}
    form = IntroductionForm(_sent(request), initial=initial)
    if form.is_valid():
        welcoming.introduce(_row(request), now=timezone.now(), **form.cleaned_data)
    return _answer(request, form, 0)


@_step
def interests(request: MemberRequest) -> HttpResponse:
    profile = _profile(request.user)
    initial = {}
    if not profile._state.adding:
        initial = {"topics": profile.topics.all(), "skills": profile.skills.all()}
    form = InterestsForm(_sent(request), initial=initial)
    if form.is_valid():
        chosen = {name: form.cleaned_data.get(name, ()) for name in ("topics", "skills")}
        welcoming.choose_interests(_row(request), now=timezone.now(), **chosen)
    return _answer(request, form, 1)


@_step
def found(request: MemberRequest) -> HttpResponse:
    member = _row(request)
    initial = {"in_directory": _profile(member).in_directory, "cadence": of(member).cadence}
    form = BeFoundForm(_sent(request), initial=initial)
    if form.is_valid():
        welcoming.be_found(member, now=timezone.now(), **form.cleaned_data)
    return _answer(request, form, 2)


def _answer(request: MemberRequest, form: forms.BaseForm, number: int) -> HttpResponse:
    """The next step, or this one again."""
    if request.method == "POST" and (form.is_valid() or "skip" in request.POST):
        onward = STEPS[number + 1 :]
        return redirect(onward[0]) if onward else _end(request)
    context: dict[str, Any] = {
        "form": form,
        "number": number + 1,
        "total": len(STEPS),
        "step": STEPS[number],
        "back": STEPS[number - 1] if number else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "community/welcome.html", context, status=status)


def _end(request: MemberRequest) -> HttpResponse:
    welcoming.finish(request.user)
    return redirect(request.session.pop(NEXT, "") or "profile")


def _sent(request: MemberRequest) -> Any:
    """What was sent to be kept; a step that is skipped sends nothing."""
    return request.POST if request.method == "POST" and "skip" not in request.POST else None


def _row(request: MemberRequest) -> Member:
    """A row of its own: the form writes into it what is refused, and the page shows the real one."""
    return Member.objects.get(pk=request.user.pk)


def _profile(member: Member) -> Profile:
    """Theirs, or an empty one: reading makes none."""
    return Profile.objects.filter(member=member).first() or Profile(member=member)
