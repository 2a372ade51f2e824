"""News by e-mail without an account: to ask for them, confirm, change, and be forgotten.

What the links in mails lead to is signed out, acts by the token in the address alone, and changes
nothing when it is opened, for programs open links to look at them. So no cookie is needed, and a
cookie's token against forged posts would guard nothing: whoever can forge the address has it. (A
browser that may send no referrer says that such a post comes from nowhere, and Django's check would
refuse it.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.core.internal import ratelimit
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community import domains, errors
from community.enums import Cadence
from community.models import Recipient
from community.queries.subscriptions import summary
from community.services import digest_choice, subscriptions
from community.subscription_forms import SubscribeForm, SubscriptionForm
from community.views.unsubscribe import unlisted
from foundation import clock, languages, links

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from community.models import SubscriptionWish

# As for joining: a ministry may stand behind one address on the net.
LIMITS: Final = {"subscribe": "60/m/ip,300/d/ip,3/m/key,5/d/key"}

_reads_or_sends = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_reads_or_sends
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for an address and what it is to get. What follows is the same for every address."""
    if request.user.is_authenticated:
        return redirect("profile_mail")
    language = translation.get_language() or settings.LANGUAGE_CODE
    recipient = Recipient(cadence=Cadence.WEEKLY, language=language)
    asked = [slug.replace("\0", "") for slug in request.GET.getlist("topic")]
    form = SubscribeForm(request.POST or None, recipient=recipient, topics=asked)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "recipient": recipient}
        return render(request, "community/subscribe.html", context, status=status)
    key = domains.kept_form(form.cleaned_data["email"])
    if not ratelimit.consume(request, app="talka", action="subscribe", config=LIMITS, key=key):
        return ratelimit.respond_429(request)
    # A program reads what everybody reads, and there is nothing behind it.
    if not form.is_by_program:
        try:
            subscriptions.ask(email=key, wanted=form.choice(), now=timezone.now())
        except errors.TooMany:
            return ratelimit.respond_429(request)
    return redirect("subscribe_sent")


@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """That a mail is on its way. It says nothing of anybody, so everybody may read it."""
    return render(request, "community/subscribe_sent.html")


@csrf_exempt
@never_cache
@_reads_or_sends
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was asked for; begin it when that is posted. Twice is once."""
    now = timezone.now()
    try:
        wish = subscriptions.by_link(token, now=now)
    except links.BadLink:
        return _bad_link(request)
    except errors.WishGone:
        return unlisted(render(request, "community/subscription_gone.html", status=410))
    language = languages.of_reader(request, wish.mail_language)
    with translation.override(language), timezone.override(clock.zone(wish.time_zone)):
        answer = _confirm(request, wish)
    answer["Content-Language"] = language
    return unlisted(answer)


def _confirm(request: HttpRequest, wish: SubscriptionWish) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST" and wish.confirmed_at is None:
        context = {"wish": wish, "summary": summary(wish, now=now)}
        return render(request, "community/subscription_confirm.html", context)
    try:
        recipient = subscriptions.confirm(wish, now=now)
    except errors.HasAccount:
        return render(request, "community/subscription_of_member.html", status=409)
    if recipient is None:
        return render(request, "community/subscription_gone.html", status=410)
    context = {"recipient": recipient, "summary": summary(recipient, now=now)}
    return render(request, "community/subscription_confirmed.html", context)


def _bad_link(request: HttpRequest) -> HttpResponse:
    return unlisted(render(request, "community/unsubscribe_bad_link.html", status=404))


def _by_link(
    request: HttpRequest, token: str, act: Callable[[HttpRequest, Recipient], HttpResponse]
) -> HttpResponse:
    """What `act` answers to somebody without an account whose link this is, in their language and
    zone; members choose on their profile."""
    try:
        recipient = digest_choice.by_link(token)
    except links.BadLink:
        return _bad_link(request)
    language = languages.of_reader(request, recipient.mail_language)
    zone = clock.zone(recipient.zone_name)
    with translation.override(language), timezone.override(zone):
        if recipient.member is not None:
            return unlisted(redirect("profile_mail"))
        try:
            answer = act(request, recipient)
        except Recipient.DoesNotExist:
            # Forgotten in the same moment.
            return _bad_link(request)
    # The page is in the language that was chosen a moment ago.
    answer.headers.setdefault("Content-Language", language)
    return unlisted(answer)


@csrf_exempt
@never_cache
@_reads_or_sends
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """All that somebody without an account can choose."""
    return _by_link(request, token, _choices)


def _choices(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    topics = [topic.slug for topic in recipient.topics.all()]
    form = SubscriptionForm(request.POST or None, recipient=recipient, topics=topics)
    now = timezone.now()
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "summary": summary(recipient, now=now)}
        context["recipient"] = recipient
        status = 422 if form.is_bound else 200
        return render(request, "community/subscription_choices.html", context, status=status)
    changed = subscriptions.change(recipient, wanted=form.choice(), now=now)
    language, zone = changed.mail_language, clock.zone(changed.zone_name)
    with translation.override(language), timezone.override(zone):
        context = {"recipient": changed, "summary": summary(changed, now=now), "is_changed": True}
        answer = render(request, "community/subscription_confirmed.html", context)
    answer["Content-Language"] = language
    return answer


@csrf_exempt
@never_cache
@_reads_or_sends
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the address, after a page that says so."""
    return _by_link(request, token, _forget)


def _forget(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    if request.method != "POST":
        context = {"recipient": recipient}
        return render(request, "community/subscription_forget.html", context)
    subscriptions.forget(recipient.email, now=timezone.now())
    return render(request, "community/subscription_forgotten.html")
