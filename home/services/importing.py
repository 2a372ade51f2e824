"""Taking over old news: each story once, whatever happens meanwhile, and nothing of an editor's is
overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import Truncator, slugify
from wagtail.models import Page

from home.enums import Imported
from home.importing import addresses, markup, pictures
from home.importing.items import Refused, moment
from home.importing.markup import Picture, Text
from home.models import ImportedItem, NewsItem
from home.models.imports import LONGEST_FOREIGN_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from wagtail.blocks import StreamValue

    from foundation.models import SiteImage
    from home.importing.items import Item
    from home.importing.markup import Part
    from home.models import NewsPage

LONGEST_TITLE, LONGEST_LEAD, LONGEST_SLUG = 250, 400, 80
DELETED: Final = "Its page was deleted here, so it stays away."
CHANGED: Final = "The source says something else by now; the page here was left as it is."


@dataclass(slots=True)
class Outcome:
    """What became of one story, and what whoever runs the import should know of it."""

    result: Imported
    title: str
    reason: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Story:
    """A story as it will be written, without its pictures."""

    title: str
    lead: str
    dated_at: datetime
    parts: Sequence[Part]
    top: Picture | None


def take_over(
    item: Item, *, source: str, parent: NewsPage, draft: bool, dry: bool, now: datetime
) -> Outcome:
    """Make a page of `item` below `parent`, published or as a draft, unless it was made before.
    `dry`: only say what would become of it; nothing is written and no picture fetched."""
    title = markup.words(item.title)
    known = ImportedItem.objects.filter(source=source, foreign_key=item.key)
    try:
        if not item.key or len(item.key) > LONGEST_FOREIGN_KEY:
            raise Refused("It has no key by which it could be known again, or one without end.")
        if row := known.select_related("page").first():
            return _met_again(row, item, title, dry=dry)
        story = _read(item, title)
        if dry:
            return Outcome(Imported.MADE, title, notes=_announced(story))
        return _make(item, story, source=source, parent=parent, draft=draft, now=now)
    except Refused as error:
        return Outcome(Imported.REFUSED, title, str(error))
    except ValidationError as error:
        return Outcome(Imported.REFUSED, title, " ".join(error.messages))
    except IntegrityError:
        # Another import made it at the same time.
        if known.exists():
            return Outcome(Imported.SAME, title)
        raise


def tie(*, source: str) -> int:
    """Let stories of `source` lead to those that came after them, where nobody has changed them
    meanwhile; how many were tied."""
    rows = ImportedItem.objects.filter(
        source=source, has_loose_links=True, revision=F("page__latest_revision")
    )
    return sum(_tie(row) for row in rows.select_related("page").order_by("pk").iterator(100))


@transaction.atomic
def _tie(row: ImportedItem) -> bool:
    # An editor may have saved it since the row was read.
    held = Page.objects.select_for_update(of=("self",)).filter(pk=row.page_id).first()
    if held is None or held.latest_revision_id != row.revision_id:
        return False
    page = held.specific.get_latest_revision_as_object()
    blocks = page.body.get_prep_value()
    texts = [block for block in blocks if block["type"] == "text"]
    pages = addresses.pages_of(block["value"] for block in texts)
    if not pages:
        return False
    for block in texts:
        block["value"] = addresses.leading_to(block["value"], pages)
    page.body = json.dumps(blocks)
    row.revision = revision = page.save_revision()
    if page.live:
        revision.publish()
    row.has_loose_links = addresses.has_links_to(row.address, (b["value"] for b in texts))
    row.save(update_fields=["revision", "has_loose_links"])
    return True


def _met_again(row: ImportedItem, item: Item, title: str, *, dry: bool) -> Outcome:
    if row.page is None:
        return Outcome(Imported.REMOVED, title, DELETED)
    if not dry:
        addresses.redirect_from(item.address, row.page)
    if row.digest != item.digest:
        return Outcome(Imported.CHANGED, title, CHANGED)
    return Outcome(Imported.SAME, title)


def _read(item: Item, title: str) -> _Story:
    """Raises Refused, and ValidationError where a story cannot hold its text."""
    if not title:
        raise Refused("It has no title.")
    parts = markup.parts(item.html, item.address)
    lead = markup.words(item.lead)
    if not lead:
        lead, parts = _led(parts)
    top = markup.web(item.picture, item.address)
    # Once is enough.
    parts = [part for part in parts if not isinstance(part, Picture) or part.address != top]
    # Before pictures are fetched and kept, for each of which a heading stands here.
    _cleaned([Text("heading", "-") if isinstance(part, Picture) else part for part in parts], {})
    return _Story(
        title=Truncator(title).chars(LONGEST_TITLE),
        lead=Truncator(lead).chars(LONGEST_LEAD),
        dated_at=moment(item.date),
        parts=parts,
        top=Picture(top, markup.words(item.picture_alt)[: markup.LONGEST_ALT], "") if top else None,
    )


def _led(parts: list[Part]) -> tuple[str, list[Part]]:
    """What a story without a lead begins with; its first paragraph, where that is short enough to
    stand above the others instead of among them."""
    for number, part in enumerate(parts):
        if not isinstance(part, Text) or part.kind != "text":
            continue
        first, end, rest = part.value.partition("</p>")
        is_whole = first.startswith("<p>") and end and "<a " not in first
        words = markup.words(first)
        if number == 0 and is_whole and rest and len(words) <= LONGEST_LEAD:
            return words, [Text("text", rest), *parts[1:]]
        return words, parts
    return "", parts


def _announced(story: _Story) -> list[str]:
    number = len(list(_pictures(story)))
    return [f"Pictures: {number}."] if number else []


def _pictures(story: _Story) -> Iterator[Picture]:
    if story.top:
        yield story.top
    yield from (part for part in story.parts if isinstance(part, Picture))


def _make(
    item: Item, story: _Story, *, source: str, parent: NewsPage, draft: bool, now: datetime
) -> Outcome:
    outcome = Outcome(Imported.MADE, story.title)
    # Before the transaction: strangers' servers take their time.
    images = _fetched(_pictures(story), outcome)
    _write(item, story, images, source=source, parent=parent, draft=draft, now=now)
    return outcome


def _fetched(wanted: Iterable[Picture], outcome: Outcome) -> dict[str, SiteImage]:
    found: dict[str, SiteImage] = {}
    for picture in wanted:
        try:
            if picture.address not in found:
                found[picture.address] = pictures.take_in(picture)
        except pictures.NoPicture as error:
            outcome.notes.append(f"Without the picture {picture.address}: {error}")
    return found


@transaction.atomic
def _write(
    item: Item,
    story: _Story,
    images: dict[str, SiteImage],
    *,
    source: str,
    parent: NewsPage,
    draft: bool,
    now: datetime,
) -> None:
    # First of all, so that of two imports at once one waits, and then is told that it was made; and
    # as fresh, for its new page stands behind those that came meanwhile.
    parent = type(parent).objects.select_for_update(of=("self",)).get(pk=parent.pk)
    row = ImportedItem.objects.create(
        source=source,
        foreign_key=item.key,
        address=addresses.known_as(item.address),
        digest=item.digest,
        imported_at=now,
    )
    page = _page(story, images, parent)
    page.first_published_at = None if draft else min(story.dated_at, now)
    parent.add_child(instance=page)
    revision = page.save_revision()
    row.page, row.revision = page, revision
    if not draft:
        revision.publish()
        # Publishing works on a copy.
        addresses.redirect_from(item.address, NewsItem.objects.get(pk=page.pk))
    texts = [part.value for part in story.parts if isinstance(part, Text)]
    tied = (addresses.leading_to(text, addresses.pages_of([text])) for text in texts)
    row.has_loose_links = addresses.has_links_to(row.address, tied)
    row.save()


def _page(story: _Story, images: dict[str, SiteImage], parent: NewsPage) -> NewsItem:
    """Not saved yet. Raises ValidationError."""
    return NewsItem(
        title=story.title,
        slug=_slug(story.title, parent),
        lead=story.lead,
        dated_at=story.dated_at,
        picture=images.get(story.top.address) if story.top else None,
        picture_alt=story.top.alt if story.top else "",
        body=_cleaned(story.parts, images),
        locale=parent.locale,
        live=False,
    )


def _cleaned(parts: Iterable[Part], images: dict[str, SiteImage]) -> StreamValue:
    """The text as when an editor saves it: limits are kept to, and words cleaned. Raises
    ValidationError."""
    body: Any = NewsItem._meta.get_field("body")
    value = body.stream_block.to_python(list(_blocks(parts, images)))
    cleaned: StreamValue = body.stream_block.clean(value)
    return cleaned


def _blocks(parts: Iterable[Part], images: dict[str, SiteImage]) -> Iterator[dict[str, Any]]:
    parts = list(parts)
    pages = addresses.pages_of(part.value for part in parts if isinstance(part, Text))
    for part in parts:
        if isinstance(part, Picture):
            if image := images.get(part.address):
                shown = {"image": image.pk, "alt_text": part.alt, "decorative": not part.alt}
                yield _block("picture", {"picture": shown, "caption": part.caption})
        elif part.kind == "quote":
            yield _block("quote", {"text": part.value, "name": "", "role": ""})
        elif part.kind == "heading":
            yield _block("heading", part.value)
        else:
            yield _block("text", addresses.leading_to(part.value, pages))


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _slug(title: str, parent: NewsPage) -> str:
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "story"
    taken = set(
        NewsItem.objects.child_of(parent)
        .filter(slug__startswith=base)
        .values_list("slug", flat=True)
    )
    taken |= type(parent).reserved_slugs
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
