"""The sitemap, as search engines read it (sitemaps.org), with each page's translations."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.models import Organisation, Topic
from events.models import Venue
from foundation.templatetags.languages import with_default
from home.queries import public_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

# The standard allows 50,000 addresses and 50 MB a file; each of ours names its translations.
A_FILE = 5_000
NAMES = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
WITH_TWINS = NAMES | {"xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
PAGES, OTHERS = "pages", "organisations"
# Lists that are no pages of editors', in every language.
LISTS = ("organisations", "topics", "digests_on_site")


def index() -> bytes:
    """Where the parts are; those of pages are numbered from 1."""
    number = -(-public_pages.public_pages().count() // A_FILE)
    root = ET.Element("sitemapindex", NAMES)
    for part in [*(f"{PAGES}-{n + 1}" for n in range(number)), OTHERS]:
        path = reverse("sitemap_part", args=(part,))
        ET.SubElement(ET.SubElement(root, "sitemap"), "loc").text = settings.BASE_URL + path
    return _written(root)


def part(name: str) -> bytes | None:
    """One part of the sitemap; None where there is no such part. A constant number of queries."""
    if name == OTHERS:
        every = list(_others())
        return _written(_set((path, twins, None) for twins in every for path in twins.values()))
    number = name.removeprefix(f"{PAGES}-")
    if not (number.isascii() and number.isdecimal() and len(number) < 7) or int(number) < 1:
        return None
    start = (int(number) - 1) * A_FILE
    rows = public_pages.addresses(public_pages.public_pages()[start : start + A_FILE])
    if not rows:
        return None
    # Of those at both ends the translations may stand in the neighbouring parts.
    ends = {rows[0].key, rows[-1].key}
    beyond = public_pages.public_pages().filter(translation_key__in=ends)
    twins: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in (*rows, *public_pages.addresses(beyond)):
        twins[row.key][row.language] = row.path
    return _written(_set((row.path, twins[row.key], row.changed_at) for row in rows))


def _others() -> Iterable[dict[str, str]]:
    """What is no page of editors' but has an address in every language."""
    yield from (_in_all(name) for name in LISTS)
    for uuid in Organisation.objects.order_by("pk").values_list("uuid", flat=True)[:A_FILE]:
        yield _in_all("organisation", uuid)
    for word in Topic.objects.order_by("pk").values_list("slug", flat=True)[:A_FILE]:
        yield _in_all("topic", word)
    for uuid in Venue.objects.order_by("pk").values_list("uuid", flat=True)[:A_FILE]:
        yield _in_all("venue_page", uuid)


def _in_all(name: str, *args: object) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reverse(name, args=args)
    return found


def _set(rows: Iterable[tuple[str, dict[str, str], datetime | None]]) -> ET.Element:
    root = ET.Element("urlset", WITH_TWINS)
    for path, twins, changed_at in rows:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = settings.BASE_URL + path
        if changed_at is not None:
            ET.SubElement(url, "lastmod").text = changed_at.isoformat(timespec="seconds")
        if len(twins) > 1:
            _twins(url, with_default(twins))
    return root


def _twins(url: ET.Element, twins: Sequence[tuple[str, str]]) -> None:
    for code, path in twins:
        ET.SubElement(
            url,
            "xhtml:link",
            {"rel": "alternate", "hreflang": code, "href": settings.BASE_URL + path},
        )


def _written(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
