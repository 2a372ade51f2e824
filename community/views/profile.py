"""A member's own pages: what others see of them and for whom, and how the site speaks to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import errors
from community.enums import ProfileField
from community.forms import SettingsForm
from community.models import Affiliation, Member, Profile
from community.models.recipients import of
from community.profile_forms import AboutForm, PhotoForm
from community.queries import person
from community.queries.profiles import card, profiles_of
from community.services import photos, profiles
from foundation import panels

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from community.views.members import MemberRequest

EVERYTHING = frozenset(ProfileField)
# Each is decoded and drawn anew.
LIMITS = {"photo": "20/h/user"}


@login_required
@never_cache
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """What a member has here, each with the way to change it."""
    profile = _profile(request)
    context = {
        **_own(profile),
        "viewpoints": person.viewpoints(profile.member),
        "news": of(profile.member),
        "entries": [
            (entry, reverse(entry.address), entry.count(profile.member) if entry.count else 0)
            for entry in panels.profile_entries()
        ],
        "affiliations": _affiliations_address(),
    }
    return render(request, "community/profile.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: MemberRequest) -> HttpResponse:
    """What others see, each thing with its audience."""
    profile = _profile(request)
    form = AboutForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid() and _keep_about(request, form):
        messages.success(request, _("Your profile has been saved."))
        return redirect("profile")
    placed = Affiliation.objects.filter(member=profile.member).select_related("organisation")
    context = {
        **_own(profile),
        "form": form,
        "placed": placed.order_by("-is_main", "pk"),
        "affiliations": _affiliations_address(),
    }
    return render(request, "community/profile_about.html", context, status=_status(form))


def _keep_about(request: MemberRequest, form: AboutForm) -> bool:
    """Whether it could be kept; else the form says why not."""
    try:
        profiles.change_about(
            _member(request),
            says=form.says(),
            audiences=form.audiences(),
            is_public_meant=form.cleaned_data["is_public_meant"],
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    except errors.PublicNotConfirmed as refused:
        form.ask(refused)
        return False
    return True


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: MemberRequest) -> HttpResponse:
    """The photo, and who sees it."""
    profile = _profile(request)
    if (
        request.FILES
        and ratelimit.consume(request, app="talka", action="photo", config=LIMITS) is None
    ):
        return ratelimit.respond_429(request)
    form = PhotoForm(request.POST or None, request.FILES or None, profile=profile)
    if request.method == "POST" and form.is_valid() and _keep_photo(request, form):
        messages.success(request, _("Your photo has been saved."))
        return redirect("profile_photo")
    context = {**_own(profile), "form": form, "has_photo": bool(profile.photo)}
    return render(request, "community/profile_photo.html", context, status=_status(form))


def _keep_photo(request: MemberRequest, form: PhotoForm) -> bool:
    file = form.cleaned_data["photo"]
    try:
        photos.change(
            _member(request),
            file=file,
            size=file.size if file else 0,
            audience=form.cleaned_data["audience_photo"],
            is_public_meant=form.cleaned_data["is_public_meant"],
            now=timezone.now(),
        )
    except errors.PhotoRefused as refused:
        form.add_error("photo", str(refused))
        return False
    except errors.PublicNotConfirmed as refused:
        form.ask(refused)
        return False
    return True


@login_required
@never_cache
@require_POST
def remove_photo(request: MemberRequest) -> HttpResponse:
    photos.remove(_member(request), now=timezone.now())
    messages.success(request, _("Your photo is gone."))
    return redirect("profile_photo")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """How the site speaks to the member."""
    # A row of its own: the form writes into it what is refused, and the page shows the real one.
    member = _member(request)
    form = SettingsForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        member = profiles.change_settings(member, **form.cleaned_data)
        with translation.override(member.language):
            messages.success(request, _("Your settings have been saved."))
            return redirect("profile_settings")
    context = {"form": form}
    return render(request, "community/profile_settings.html", context, status=_status(form))


def _member(request: MemberRequest) -> Member:
    return Member.objects.select_related("organisation").get(pk=request.user.pk)


def _profile(request: MemberRequest) -> Profile:
    """The member's own; one that was never written is as a new one."""
    member = _member(request)
    return profiles_of([member])[member.pk]


def _own(profile: Profile) -> dict[str, Any]:
    """What each of these pages shows of its member."""
    shown = card(profile, EVERYTHING, organisation=profile.member.organisation)
    return {"profile": profile, "card": shown}


def _affiliations_address() -> str:
    """Where members look after their organisations, where that is installed."""
    try:
        return reverse("affiliations")
    except NoReverseMatch:
        return ""


def _status(form: forms.Form | forms.ModelForm) -> int:
    return 422 if form.is_bound else 200
