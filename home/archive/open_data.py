"""The content as open data: tables that need no program of ours, described as a data package
(Frictionless). What is public alone, and nobody's name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.html import strip_tags

from events.models import Occurrence
from events.queries.presence import quarter_of
from events.queries.words import words_of
from foundation import brand
from foundation.cells import csv_file
from home.models import InitiativePage, LibraryEntry, NewsItem, OpenCallPage
from home.queries import progress, public_pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from wagtail.models import Page

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
# Each table's columns with their types, as Table Schema calls them.
NEWS = {
    "key": "string", "language": "string", "title": "string", "lead": "string", "text": "string",
    "dated_at": "datetime", "changed_at": "datetime", "topics": "string",
    "organisations": "string", "path": "string",
}  # fmt: skip
EVENTS = {
    "uid": "string", "event": "string", "language": "string", "title": "string", "kind": "string",
    "starts": "datetime", "ends": "datetime", "zone": "string", "all_day": "boolean",
    "status": "string", "place": "string", "host": "string", "topics": "string", "path": "string",
}  # fmt: skip
INITIATIVES = {
    "key": "string", "language": "string", "title": "string", "lead": "string", "kind": "string",
    "stage": "string", "from": "string", "until": "string", "topics": "string",
    "organisations": "string", "path": "string",
}  # fmt: skip
LIBRARY = {
    "key": "string", "language": "string", "title": "string", "lead": "string", "kind": "string",
    "licence": "string", "topics": "string", "organisations": "string", "path": "string",
}  # fmt: skip
CALLS = {
    "key": "string", "language": "string", "title": "string", "lead": "string",
    "opens_at": "datetime", "closes_at": "datetime", "state": "string", "amount": "number",
    "currency": "string", "places": "integer", "topics": "string", "organisations": "string",
    "path": "string",
}  # fmt: skip

Row = dict[str, Any]


def write(folder: Path, *, licence: str, now: datetime, base: str) -> None:
    """All tables, as JSON and as CSV, and what describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {one.path for one in public_pages.addresses(public_pages.public_pages())}
    resources = []
    for name, fields, rows in (
        ("news", NEWS, news(paths)),
        ("events", EVENTS, events()),
        ("initiatives", INITIATIVES, initiatives(paths)),
        ("library", LIBRARY, library(paths)),
        ("calls", CALLS, calls(paths, now)),
    ):
        resources += _write_table(folder, name, fields, list(rows))
    _write_json(folder / "figures.json", figures(now))
    resources.append({"name": "figures", "path": "figures.json", "format": "json"})
    package = {
        "name": "talka-archive",
        "title": brand.name(settings.LANGUAGE_CODE),
        "homepage": base or settings.BASE_URL,
        "created": now.isoformat(timespec="seconds"),
        "licenses": [{"name": licence, "path": LICENCES[licence]}],
        "resources": resources,
    }
    _write_json(folder / "datapackage.json", package)


def news(paths: set[str]) -> Iterable[Row]:
    """Every story in every language it was written in."""
    pages = NewsItem.objects.written().select_related("locale").order_by("dated_at", "pk")
    for page in pages.prefetch_related("topics", "organisations"):
        if (path := _path(page)) not in paths:
            continue
        language = page.locale.language_code
        yield {
            "key": str(page.translation_key),
            "language": language,
            "title": page.title,
            "lead": page.lead,
            "text": _plain(page.body),
            "dated_at": page.dated_at.isoformat(),
            "changed_at": (page.last_published_at or page.dated_at).isoformat(),
            **_about(page, language),
            "path": path,
        }


def initiatives(paths: set[str]) -> Iterable[Row]:
    """Every initiative in every language it was written in."""
    pages = InitiativePage.objects.written().select_related("locale").order_by("starts", "pk")
    for page in pages.prefetch_related("topics", "organisations", "bodies__organisation"):
        if (path := _path(page)) not in paths:
            continue
        language = page.locale.language_code
        bodies = [body.named.text(language) for body in page.bodies.all()]
        yield {
            "key": str(page.translation_key),
            "language": language,
            "title": page.title,
            "lead": page.lead,
            "kind": page.kind,
            "stage": str(page.stage_now.value),
            "from": page.starts,
            "until": page.ends,
            **_about(page, language),
            "organisations": "; ".join(bodies),
            "path": path,
        }


def library(paths: set[str]) -> Iterable[Row]:
    """Every thing in the library in every language it was written in."""
    pages = LibraryEntry.objects.written().select_related("locale").order_by("pk")
    for page in pages.prefetch_related("topics", "bodies__organisation"):
        if (path := _path(page)) not in paths:
            continue
        language = page.locale.language_code
        yield {
            "key": str(page.translation_key),
            "language": language,
            "title": page.title,
            "lead": page.lead,
            "kind": page.kind,
            "licence": page.licence,
            "topics": _topics(page, language),
            "organisations": "; ".join(body.named.text(language) for body in page.bodies.all()),
            "path": path,
        }


def calls(paths: set[str], now: datetime) -> Iterable[Row]:
    """Every call in every language it was written in, as it stands at `now`."""
    pages = OpenCallPage.objects.written().select_related("locale").order_by("closes_at", "pk")
    for page in pages.prefetch_related("topics", "organisations"):
        if (path := _path(page)) not in paths:
            continue
        language = page.locale.language_code
        yield {
            "key": str(page.translation_key),
            "language": language,
            "title": page.title,
            "lead": page.lead,
            "opens_at": page.opens_at.isoformat(),
            "closes_at": page.closes_at.isoformat(),
            "state": str(page.state_at(now).value),
            "amount": "" if page.amount is None else str(page.amount),
            "currency": "" if page.amount is None else page.currency,
            "places": "" if page.places is None else page.places,
            **_about(page, language),
            "path": path,
        }


def events() -> Iterable[Row]:
    """Every date that everybody may see, in the site's language or as it was written; not those of
    partners, whose words are theirs."""
    language = settings.LANGUAGE_CODE
    rows = (
        Occurrence.objects.visible_to(None)
        .filter(event__partner__isnull=True)
        .select_related("event__host", "venue")
        .prefetch_related("event__topics")
        .order_by("start", "pk")
    )
    dates = list(rows)
    with translation.override(language):
        words = words_of((one.event for one in dates), language)
    for one in dates:
        said = words[one.event_id]
        yield {
            "uid": str(one.uid),
            "event": str(one.event.key),
            "language": said.language,
            "title": said.title,
            "kind": one.event.kind,
            "starts": one.start.isoformat(),
            "ends": one.end.isoformat(),
            "zone": one.zone,
            "all_day": one.all_day,
            "status": one.status,
            "place": one.venue.line(language) if one.venue else one.place,
            "host": one.event.host.name.text(language) if one.event.host else "",
            "topics": _topics(one.event, language),
            "path": said.path,
        }


def figures(now: datetime) -> Row:
    """What the site publishes of how many people were trained: nothing, or rounded as there."""
    request = RequestFactory(headers={"host": settings.BASE_URL.partition("://")[2]}).get("/")
    found = progress.in_public(request, now)
    if found is None:
        return {}
    running = quarter_of(timezone.localdate(now, timezone.get_default_timezone()))
    return {
        "trained": found.progress.trained,
        "target": found.progress.target,
        "before": found.before,
        # The one that goes on is not published on the site either.
        "quarters": {
            f"{quarter.year}-Q{quarter.first}": number
            for quarter, number in sorted(found.quarters.items())
            if quarter < running
        },
    }


def _path(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else ""


def _about(page: Any, language: str) -> Row:
    organisations = [one.name.text(language) for one in page.organisations.all()]
    return {"topics": _topics(page, language), "organisations": "; ".join(organisations)}


def _topics(thing: Any, language: str) -> str:
    return "; ".join(topic.name.text(language) for topic in thing.topics.all())


def _plain(text: Any) -> str:
    """The words of a page's blocks, as search knows them."""
    words = text.stream_block.get_searchable_content(text)
    return "\n\n".join(strip_tags(str(part)).strip() for part in words)


def _write_table(folder: Path, name: str, fields: dict[str, str], rows: list[Row]) -> list[Row]:
    _write_json(folder / f"{name}.json", rows)
    table = [list(fields), *([row[field] for field in fields] for row in rows)]
    (folder / f"{name}.csv").write_bytes(csv_file(table))
    schema = {
        "fields": [{"name": field, "type": kind} for field, kind in fields.items()],
        "primaryKey": ["uid"] if "uid" in fields else ["key", "language"],
    }
    return [
        {
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "encoding": "utf-8",
            "schema": schema,
        },
        {"name": f"{name}-json", "path": f"{name}.json", "format": "json", "schema": schema},
    ]


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
