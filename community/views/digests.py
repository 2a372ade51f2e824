"""Editions of the digest for everybody, and the editor's part of one before it is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from community import letter_emails
from community.models import Member
from community.queries import digest_archive, letters
from foundation import mail
from foundation.views import validated

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import DigestLetter

# A mail has its styles within.
AS_MAIL = {"default-src": ["'none'"], "style-src": [SELF, UNSAFE_INLINE]}


@require_safe
def digests_on_site(request: HttpRequest) -> HttpResponse:
    """Every edition that went out in one year, the newest first."""
    periods = digest_archive.periods()
    years = sorted({period.year for period in periods}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((year for year in years if str(year) == asked), years[0] if years else 0)
    context = {
        "years": [(number, number == year) for number in years],
        "year": year,
        "periods": [period for period in periods if period.year == year],
        "path": request.path,
    }
    return validated(request, render(request, "community/digests.html", context))


@require_safe
def digest_on_site(request: HttpRequest, period: str) -> HttpResponse:
    """What everybody may read of one edition."""
    found = digest_archive.period(period)
    if found is None:
        raise Http404
    edition = digest_archive.read(found, now=timezone.now())
    context = {"edition": edition, "path": request.path}
    return validated(request, render(request, "community/digest.html", context))


def preview(request: HttpRequest, letter: DigestLetter, mode: str) -> HttpResponse:
    """What `letter` would look like to somebody without an account, as it is being written."""
    if mode == "site" or not isinstance(request.user, Member):
        return _preview_of_page(request, letter)
    look = letter_emails.as_reader(letter, None, actor=request.user, now=timezone.now())
    rendered = mail.render(look.mail) if look.mail else None
    if rendered is None or mode == "text":
        context = {"rendered": rendered, "letter": letter}
        return render(request, "community/letter_text.html", context)
    answer = csp_replace(AS_MAIL)(lambda _request: HttpResponse(rendered.html))(request)
    return cast("HttpResponse", answer)


def _preview_of_page(request: HttpRequest, letter: DigestLetter) -> HttpResponse:
    with letters.trying(letter), translation.override(letter.language):
        period = letter.edition
        if period is None:
            raise Http404
        edition = digest_archive.read(period, now=timezone.now())
        return render(request, "community/digest.html", {"edition": edition, "path": ""})
