"""How the demo's unit looks: as the site does by itself, with a few words of its own."""

from __future__ import annotations

from collections import Counter

from wagtail.models import Site

from demo.content import look
from foundation.models import Brand
from foundation.words import Words


def load_look() -> Counter[str]:
    """Say who it is, unless somebody has said something already."""
    row, _made = Brand.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    if row.about or row.address or row.elsewhere:
        return Counter()
    row.about, row.address = Words(look.ABOUT), Words(look.ADDRESS)
    row.elsewhere = look.ELSEWHERE
    row.full_clean()
    row.save()
    return Counter({"unit's own words": 1})
