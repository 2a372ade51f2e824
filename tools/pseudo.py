"""A language that nobody speaks, to see which texts of a screen no catalogue can reach.

    with pseudo.active():
        html = client.get("/en/").content.decode()
    pseudo.hard_coded(html, pseudo.stored())

While it is active, English is said in letters with accents, a third longer and in brackets, by
whoever is asked: us, Django, Wagtail, allauth. Nothing is written anywhere. What still stands on a
screen in plain letters came past the catalogues: it is content (`stored`), a proper name, or a text
that somebody forgot to mark for translation.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from django.apps import apps
from django.core.cache import caches
from django.db.models import CharField, JSONField, SlugField, TextField
from django.utils.translation import trans_real
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Field

_PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED: Final = "åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_LETTERS: Final = str.maketrans(_PLAIN, _ACCENTED)
# What a program reads of a string: placeholders, mark-up, entities.
_KEPT: Final = re.compile(
    r"%%|%\([^)]*\)[-#0-9.+ ]*[a-zA-Z]|%[-#0-9.+]*[sdfrix]|\{[^{}]*\}|<[^<>]*>|&#?\w+;"
)
_OURS: Final = frozenset({"community", "config", "events", "foundation", "home", "search"})
_LONGER: Final = 0.35

# Names of things that are called the same in every language, kinds of files and units.
NAMES: Final = frozenset(
    {
        *("Google Calendar", "TXT", "pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt"),
        *("rtf", "jpg", "png", "heic", "gif", "webp", "avif", "jpeg", "csv", "zip"),
        *("Talka", "Wagtail", "Django", "OpenStreetMap", "Outlook", "Google", "Apple", "Firefox"),
        *("Chrome", "Safari", "Linux", "Windows", "Android", "iOS", "macOS"),
        *("HTML", "PDF", "CSV", "XLSX", "ICS", "RSS", "Atom", "API", "URL", "QR", "PNG", "JSON"),
        *("EUR", "NOK", "KB", "MB", "UTC", "GMT", "EET", "EEST", "CET", "CEST", "km", "http"),
        *("https", "webcal", "www", "org"),
    }
)
# Elements whose text no reader sees as words, or that is not ours to say.
_UNSEEN: Final = frozenset({"script", "style", "bdi", "code", "kbd", "samp", "pre"})
_VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
_SPOKEN: Final = ("title", "alt", "aria-label", "aria-description", "placeholder", "label")
_BUTTONS: Final = frozenset({"button", "submit", "reset"})
_NO_CONTENT: Final = frozenset({"auth.permission", "contenttypes.contenttype", "sessions.session"})
_WORD: Final = re.compile(r"[A-Za-z]+")
_PHRASE: Final = re.compile(r"[A-Za-z]+(?:[ '-][A-Za-z]+)*")
_TAG: Final = re.compile(r"<[^<>]*>")
# Addresses, and codes that are typed from paper.
_ADDRESS: Final = re.compile(
    r"\S*(?:@|://|\.[a-z]{2,4}\b/?|\w/\w)\S*|\b[A-Z0-9]{5,6}(?:-[A-Z0-9]{5,6})+\b"
)


def say(text: str) -> str:
    """`text` as that language says it; what a program reads of it stays."""
    if not text.strip():
        return text
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_LETTERS), kept.group()]
        end = kept.end()
    parts.append(text[end:].translate(_LETTERS))
    letters = sum(len(part) for part in parts[::2])
    longer = "".join(" ýö"[n % 3] for n in range(int(letters * _LONGER)))
    return f"⟦{''.join(parts)}{longer}⟧"


class Language(trans_real.DjangoTranslation):
    """English, spoken so. It is asked by msgid, so it needs no catalogue."""

    def gettext(self, message: str) -> str:
        return say(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def active() -> Iterator[None]:
    """English is that language, wherever a text is asked for."""
    _forget()
    language = Language("en")
    spoken = {**trans_real._translations, "en": language}
    now = trans_real.get_language()
    with (
        mock.patch.object(trans_real, "_translations", spoken),
        mock.patch.object(trans_real, "_default", language),
    ):
        try:
            trans_real.activate("en")
            yield
        finally:
            trans_real.deactivate()
            _forget()
    if now:
        trans_real.activate(now)


def _forget() -> None:
    """What our modules and this process have remembered of words, in this language or in English."""
    caches["process"].clear()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _OURS:
            for thing in vars(module).values():
                if isinstance(thing, _lru_cache_wrapper):
                    thing.cache_clear()


def hard_coded(html: str, known: str = "") -> list[str]:
    """The texts of a page made while it was `active` that no catalogue was asked for, each once.
    What stands in `known` is content."""
    reader = _Reader()
    reader.feed(html)
    return plain(reader.texts, known)


def plain(texts: Iterable[str], known: str = "") -> list[str]:
    """The same of `texts` that are no page."""
    return [text for text in dict.fromkeys(texts) if _is_plain(text, known)]


def stored() -> str:
    """All texts in the database that people wrote, or that were made when the site was set up."""
    found: dict[str, None] = {}
    for model in apps.get_models():
        if model._meta.label_lower in _NO_CONTENT:
            continue
        names = [field.attname for field in model._meta.concrete_fields if _has_words(field)]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(dict.fromkeys(_texts(row)))
    return "\n".join(" ".join(unescape(_TAG.sub(" ", text)).split()) for text in found)


def _has_words(field: Field[Any, Any]) -> bool:
    kinds = (CharField, TextField, JSONField, StreamField)
    # The addresses of pages are words that texts are made of, too.
    is_address = isinstance(field, SlugField) and issubclass(field.model, Page)
    return isinstance(field, kinds) and not field.choices and not is_address


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _texts(inside)
    elif isinstance(value, StreamValue):
        yield from _texts(list(value.raw_data))


def _is_plain(text: str, known: str) -> bool:
    phrases = _PHRASE.findall(_ADDRESS.sub(" ", text))
    return any(not _is_named(phrase) and not _is_in(phrase, known) for phrase in phrases)


def _is_named(phrase: str) -> bool:
    return phrase in NAMES or all(len(word) == 1 or word in NAMES for word in _WORD.findall(phrase))


def _is_in(phrase: str, known: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(phrase)}(?![A-Za-z])", known) is not None


class _Reader(HTMLParser):
    """What of a page is read or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # elements, and whether they are read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_read = (
            tag not in _UNSEEN
            and given.get("translate") != "no"
            and (tag == "html" or "lang" not in given)  # content in another language
            and (not self._open or self._open[-1][1])
        )
        if tag not in _VOID:
            self._open.append((tag, is_read))
        if is_read:
            self.texts += [" ".join(text.split()) for text in _said(tag, given)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _is_read in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and (not self._open or self._open[-1][1]):
            self.texts.append(" ".join(data.split()))


def _said(tag: str, given: dict[str, str | None]) -> Iterator[str]:
    yield from (text for name in _SPOKEN if (text := given.get(name)))
    if tag == "input" and given.get("type") in _BUTTONS:
        yield given.get("value") or ""
    if tag == "meta" and (given.get("name") or given.get("property") or "").endswith("description"):
        yield given.get("content") or ""
