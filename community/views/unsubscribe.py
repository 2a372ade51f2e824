"""Leaving by the link in a mail, signed in or not: at once, for a month, or by hearing less often.

Programs open the links of mails to look at them, so opening one changes nothing. Mail programs
stop it by a POST without cookies that follows no redirect (RFC 8058 §3.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.enums import Cadence
from community.services import digest_choice
from foundation import clock, languages, links

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Recipient


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what the reader wants; do it when it is posted. The same again changes nothing."""
    try:
        recipient = digest_choice.by_link(token)
    except links.BadLink:
        return unlisted(render(request, "community/unsubscribe_bad_link.html", status=404))
    language = languages.of_reader(request, recipient.mail_language)
    zone = clock.zone(recipient.zone_name)
    before = Cadence(recipient.cadence)
    with translation.override(language), timezone.override(zone):
        is_understood = request.method != "POST" or _act(request, recipient)
        recipient.refresh_from_db(fields=["cadence", "since"])
        context = {
            "recipient": recipient,
            "is_on": recipient.cadence != Cadence.NONE,
            "paused_until": recipient.paused_until(timezone.now()),
            "rarer": digest_choice.RARER.get(Cadence(recipient.cadence)),
            # So that whoever stopped by mistake can take it back.
            "again": before if before != Cadence.NONE else Cadence.WEEKLY,
        }
        status = 200 if is_understood else 400
        answer = render(request, "community/unsubscribe.html", context, status=status)
    answer["Content-Language"] = language
    return unlisted(answer)


def _act(request: HttpRequest, recipient: Recipient) -> bool:
    """Do what was posted, by a mail program or by the page; whether that was anything known."""
    action, now = request.POST.get("action", ""), timezone.now()
    if action == "pause":
        digest_choice.pause(recipient, now=now)
    elif action == "resume":
        digest_choice.resume(recipient, now=now)
    elif action in Cadence:
        digest_choice.change_cadence(recipient, cadence=Cadence(action), now=now)
    elif request.POST.get("List-Unsubscribe") == "One-Click":
        digest_choice.stop(recipient, now=now)
    else:
        return False
    return True


def unlisted(answer: HttpResponse) -> HttpResponse:
    """What stands behind a secret address: no search engine lists it, and no other site is told of
    it by a browser that goes on from there."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
