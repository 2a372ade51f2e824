"""How pages, dates, pictures and documents are told to programs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from wagtail.api.v2.serializers import PageSerializer

from events.queries.words import words_of
from foundation import clock
from foundation.api_fields import FieldOfPage
from home.queries import public_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wagtail.models import Page

    from events.models import Occurrence

Told = dict[str, Any]


def whole(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def detail(kind: str, key: object) -> str:
    """The whole address of what the API says of one thing."""
    return whole(reverse(f"api:{kind}:detail", args=(key,)))


def listing(kind: str) -> str:
    """The whole address of a list."""
    return whole(reverse(f"api:{kind}:listing"))


class _Detail(FieldOfPage):
    def to_representation(self, value: Page) -> str:
        return detail("pages", value.pk)


class _Address(FieldOfPage):
    def to_representation(self, value: Page) -> str:
        return whole(self.context["paths"].get(value.pk, ""))


class _Translations(FieldOfPage):
    """The page itself and what says the same in other languages."""

    def to_representation(self, value: Page) -> list[Told]:
        return self.context["translations"][value.translation_key]


class TalkaPageSerializer(PageSerializer):
    """Wagtail's, with all addresses of all pages from one query."""

    detail_url = _Detail(read_only=True)
    html_url = _Address(read_only=True)
    translations = _Translations(read_only=True)


def prefetch(pages: Iterable[Page]) -> None:
    """What the fields of `pages` read: a constant number of queries for each type among them."""
    by_type: dict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    for model, members in by_type.items():
        prefetch_related_objects(members, "locale", *getattr(model, "api_prefetch", ()))


def surroundings(pages: Sequence[Page]) -> Told:
    """Where `pages` and their translations are, in one query."""
    keys = {page.translation_key for page in pages}
    twins = public_pages.public_pages().filter(translation_key__in=keys)
    paths: dict[int, str] = {}
    translations: dict[Any, list[Told]] = defaultdict(list)
    for one in public_pages.addresses(twins):
        paths[one.page] = one.path
        translations[one.key].append(
            {
                "locale": one.language,
                "detail_url": detail("pages", one.page),
                "html_url": whole(one.path),
            }
        )
    for told in translations.values():
        told.sort(key=lambda one: one["locale"])
    return {"paths": paths, "translations": translations}


def dates(rows: Sequence[Occurrence], language: str) -> list[Told]:
    """Dates in `language`, or the nearest their event was written in."""
    words = words_of((row.event for row in rows), language)
    return [_date(row, words[row.event_id], language) for row in rows]


def _date(row: Occurrence, words: Any, language: str) -> Told:
    return {
        "uid": str(row.uid),
        "meta": {
            "detail_url": f"{detail('dates', row.uid)}?locale={language}",
            "html_url": words.address,
            "ics_url": whole(reverse("file_occurrence", args=(row.uid, language))),
            "locale": words.language,
        },
        "event": str(row.event.key),
        "title": words.title,
        "lead": words.lead,
        "kind": row.event.kind,
        "start": row.start.astimezone(clock.zone(row.zone)).isoformat(),
        "end": row.end.astimezone(clock.zone(row.zone)).isoformat(),
        "zone": row.zone,
        "all_day": row.all_day,
        "status": row.status,
        "place": row.venue.line(language) if row.venue else row.place,
        "host": row.event.host.name.text(language) if row.event.host else "",
        "topics": [
            {"slug": one.slug, "name": one.name.text(language)} for one in row.event.topics.all()
        ],
    }


def image(row: Any) -> Told:
    """A picture, with the sizes that pages show it in; the original stays where it is."""
    files = sorted(row.renditions.all(), key=lambda one: (one.width, one.height, one.pk))
    return {
        "id": row.pk,
        "meta": {"detail_url": detail("images", row.pk)},
        "title": row.title,
        "description": row.description,
        "credit": row.credit,
        "width": row.width,
        "height": row.height,
        "files": [
            {"width": one.width, "height": one.height, "url": _file(one.file.url)} for one in files
        ],
    }


def document(row: Any) -> Told:
    return {
        "id": row.pk,
        "meta": {"detail_url": detail("documents", row.pk), "download_url": _file(row.url)},
        "title": row.title,
        "filename": row.filename,
        "content_type": row.content_type,
        "size": row.file_size,
    }


def _file(address: str) -> str:
    """Files may lie with somebody else."""
    return whole(address) if address.startswith("/") else address
