"""What a browser, a phone or another site fetches of the unit's look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation import brand
from foundation.brand import cards, icons, styles
from foundation.views import kept_for_all

if TYPE_CHECKING:
    from django.http import HttpRequest

    from foundation.brand import Look

CSS, SVG = "text/css; charset=utf-8", "image/svg+xml"
MANIFEST = "application/manifest+json"
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def asset(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the look, kept for ever by whoever has it: what changes gets another address. A
    version that isn't this one is answered with what there is now, and kept for a moment."""
    look = brand.look()
    if look.version != version:
        # Another process may know more.
        look = brand.fresh()
    found = _asset(look, name)
    if found is None:
        raise Http404
    answer = kept_for_all(request, *found)
    if look.version == version:
        answer["Cache-Control"] = FOR_EVER
    return answer


def _asset(look: Look, name: str) -> tuple[bytes, str] | None:
    stem, _dot, ending = name.partition(".")
    match ending:
        case "css" if stem == "pages":
            return styles.of_pages(look.colours).encode(), CSS
        case "css" if stem == "admin":
            return styles.of_admin(look.colours).encode(), CSS
        case "svg" if stem == "icon" and icons.is_drawn(look):
            return icons.svg(look), SVG
        case "png":
            drawn = icons.png(look, stem)
            return (drawn, "image/png") if drawn else None
        case "webmanifest" if stem in dict(settings.LANGUAGES):
            base = reverse("brand_asset", args=(look.version, "x")).removesuffix("x")
            said = icons.manifest(look, stem, base)
            return json.dumps(said, ensure_ascii=False).encode(), MANIFEST
    return None


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For what reads no links: mail programs, feed readers, old browsers."""
    return kept_for_all(request, icons.ico(brand.look()), "image/x-icon")


@require_safe
def share_card(request: HttpRequest, whose: str, digest: str) -> HttpResponse:
    """The card of a page. Where the address isn't that of the card that there is now, or there is
    none for everybody, it leads on: nobody learns which pages there are."""
    if not whose.isdecimal() and whose not in dict(settings.LANGUAGES):
        raise Http404
    card = cards.asked(whose) or cards.of_site(settings.LANGUAGE_CODE)
    if request.path != card.path:
        return redirect(card.path)
    answer = HttpResponse(cards.picture(card), content_type="image/png")
    answer["Cache-Control"] = f"public, max-age={cards.MAX_AGE}"
    return answer
