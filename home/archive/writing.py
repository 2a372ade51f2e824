"""Writes the archive: all pages as they are now, then their links, then the data beside them."""

from __future__ import annotations

import shutil
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from foundation import brand
from home.archive import addresses, open_data, rewriting
from home.archive.scope import Scope, beginnings
from home.archive.visiting import CSS, HTML, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

# Every archive has it; a folder without it is somebody else's.
MARK = "talka-archive.txt"
# Redirects in a row that lead somewhere.
MOST_STEPS = 5
ATOM = "application/atom+xml"


class Kept(NamedTuple):
    """One file of the archive, and what it is."""

    file: str
    kind: str


class Count(NamedTuple):
    """What there is in an archive."""

    pages: int
    files: int


class NotAnArchive(Exception):
    """The folder holds something else, which would be lost."""


def write(
    folder: Path,
    *,
    base: str,
    licence: str,
    now: datetime,
    done: Callable[[int], None] = lambda _number: None,
) -> Count:
    """Write the archive to `folder`, or write it anew: the former one is there until this one is
    whole. `base` is the address it will have, "" if that is not known."""
    if folder.exists() and not (folder / MARK).is_file() and _has_something(folder):
        raise NotAnArchive
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        count = _Archive(fresh, base.rstrip("/"), now, done).write(licence)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _put_in_place(fresh, folder)
    return count


def _has_something(folder: Path) -> bool:
    return not folder.is_dir() or any(folder.iterdir())


def _put_in_place(fresh: Path, folder: Path) -> None:
    former = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(former, ignore_errors=True)
    if folder.exists():
        folder.rename(former)
    fresh.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


class _Archive:
    def __init__(self, top: Path, base: str, now: datetime, done: Callable[[int], None]) -> None:
        self._top, self._base, self._now, self._done = top, base, now, done
        self._scope, self._visitor = Scope(), Visitor()
        self._kept: dict[str, Kept] = {}  # by cleaned address
        self._leads_to: dict[str, str] = {}

    def write(self, licence: str) -> Count:
        self._gather(beginnings())
        for address, kept in list(self._kept.items()):
            if kept.kind in {HTML, CSS, ATOM}:
                self._link(address, kept)
        pages = [(a, kept.file) for a, kept in self._kept.items() if kept.kind == HTML]
        self._write_frame(pages)
        open_data.write(self._top / "data", licence=licence, now=self._now, base=self._base)
        (self._top / MARK).write_text(
            f"{brand.name()}, {self._now.isoformat(timespec='seconds')}\n", encoding="utf-8"
        )
        return Count(len(pages), len(self._kept))

    # --- all that is reached -----------------------------------------------------------------

    def _gather(self, first: Iterable[str]) -> None:
        waiting = deque(dict.fromkeys(first))
        known = set(waiting)
        while waiting:
            address = waiting.popleft()
            for found in self._visit(address):
                if found and found not in known and self._scope.has(found):
                    known.add(found)
                    waiting.append(found)
            self._done(1)

    def _visit(self, address: str) -> list[str]:
        """Keep what is at `address`; the cleaned addresses that it leads to."""
        answer = self._visitor.get(address)
        if answer.leads_to:
            self._leads_to[address] = self._clean(answer.leads_to, address)
            return [self._leads_to[address]]
        if answer.body is None:
            return []
        is_page = answer.kind == HTML
        file = addresses.file_of(address, is_page=is_page)
        path = self._top / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer.body)
        self._kept[address] = Kept(file, answer.kind)
        if is_page:
            found = rewriting.addresses(answer.body.decode(), has_pictures=bool(self._base))
        elif answer.kind == CSS:
            found = rewriting.addresses_of_style(answer.body.decode())
        else:
            return []
        return [self._clean(one, address) for one in found]

    def _clean(self, address: str, here: str) -> str:
        return addresses.clean(address, here=here, site=settings.BASE_URL)

    # --- where links lead now ----------------------------------------------------------------

    def _link(self, address: str, kept: Kept) -> None:
        path = self._top / kept.file
        text = path.read_text(encoding="utf-8")

        def resolve(found: str) -> str | None:
            return self._resolve(found, address, kept.file)

        if kept.kind == HTML:
            text = self._as_page(text, resolve)
        elif kept.kind == CSS:
            text = rewriting.style(text, resolve)
        else:
            text = self._as_feed(text)
        path.write_text(text, encoding="utf-8")

    def _resolve(self, found: str, here: str, file: str) -> str | None:
        if found.startswith(("webcal:", "javascript:")):
            return None
        if found.startswith("#"):
            return found
        cleaned = self._clean(found, here)
        if not cleaned:
            return found
        target = self._target(cleaned)
        if target is None:
            return None
        fragment = found.partition("#")[2]
        way = addresses.relative(target.file, seen_from=file)
        return f"{way}#{fragment}" if fragment else way

    def _target(self, address: str) -> Kept | None:
        for _step in range(MOST_STEPS):
            if address in self._kept:
                return self._kept[address]
            address = self._leads_to.get(address, "")
        return None

    def _as_page(self, text: str, resolve: Callable[[str], str | None]) -> str:
        language = rewriting.language(text) or settings.LANGUAGE_CODE
        with translation.override(language):
            day = formats.date_format(timezone.localtime(self._now), "DATE_FORMAT")
            words = rewriting.Words(
                note=_("Archive: this is how %(site)s was on %(day)s.")
                % {"site": brand.name(), "day": day},
                no_form=_("Here was a form, which works on the running site only."),
            )
        return rewriting.page(text, resolve, words, site=settings.BASE_URL, base=self._base)

    def _as_feed(self, text: str) -> str:
        """Its addresses name what is in the archive, where it is known where that is."""
        if not self._base:
            return text
        for address, kept in sorted(self._kept.items(), reverse=True):
            text = text.replace(f'"{settings.BASE_URL}{address}"', f'"{self._whole(kept)}"')
        return text

    def _whole(self, kept: Kept) -> str:
        path = addresses.relative(kept.file, seen_from="")
        return f"{self._base}/{path.removesuffix('index.html')}"

    # --- around them -------------------------------------------------------------------------

    def _write_frame(self, pages: list[tuple[str, str]]) -> None:
        """The first page, the one for what isn't there, and the sitemap where its address is
        known."""
        homes = [
            (code, name, addresses.relative(kept.file, seen_from="index.html"))
            for code, name in settings.LANGUAGES
            if (kept := self._kept.get(f"/{code}/"))
        ]
        with translation.override(settings.LANGUAGE_CODE):
            first = render_to_string(
                "home/archive_index.html", {"homes": homes, "site_name": brand.name()}
            )
            nothing = self._visitor.nothing(settings.LANGUAGE_CODE).decode()
        (self._top / "index.html").write_text(first, encoding="utf-8")

        def resolve(found: str) -> str | None:
            # It is shown at any depth.
            way = self._resolve(found, "/", "404.html")
            is_ours = way is not None and way != found
            return f"{self._base}/{way}" if is_ours and self._base else way

        (self._top / "404.html").write_text(self._as_page(nothing, resolve), encoding="utf-8")
        if self._base:
            urls = "".join(
                f"<url><loc>{self._whole(Kept(file, HTML))}</loc></url>"
                for address, file in pages
                if "?" not in address
            )
            (self._top / "sitemap.xml").write_text(
                '<?xml version="1.0" encoding="utf-8"?>\n'
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n',
                encoding="utf-8",
            )
