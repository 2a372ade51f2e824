"""The first terms, privacy notice and accessibility statement, for editors to go on from.

The words are in `home/first_texts/`, one file a text and language: they are content, and change
with what the site does.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Locale

from foundation import brand
from foundation.site_texts import FIRST_EDITION, Purpose
from home.models import ContactFormPage, HomePage, StandardPage
from home.queries import site_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

HERE: Final = Path(__file__).parent.parent / "first_texts"
# When the words in the folder were last changed.
WRITTEN_ON: Final = date(2026, 11, 29)
TITLES: Final = {
    Purpose.TERMS: {
        "en": ("Terms of use", "terms-of-use"),
        "et": ("Kasutustingimused", "kasutustingimused"),
        "lv": ("Lietošanas noteikumi", "lietosanas-noteikumi"),
        "nb": ("Vilkår for bruk", "vilkar"),
        "sl": ("Pogoji uporabe", "pogoji-uporabe"),
    },
    Purpose.NOTICE: {
        "en": ("Privacy notice", "privacy-notice"),
        "et": ("Andmekaitseteade", "andmekaitseteade"),
        "lv": ("Paziņojums par privātumu", "privatums"),
        "nb": ("Personvernerklæring", "personvern"),
        "sl": ("Obvestilo o zasebnosti", "zasebnost"),
    },
    Purpose.ACCESSIBILITY: {
        "en": ("Accessibility statement", "accessibility-statement"),
        "et": ("Ligipääsetavuse teatis", "ligipaasetavus"),
        "lv": ("Piekļūstamības paziņojums", "pieklustamiba"),
        "nb": ("Tilgjengelighetserklæring", "tilgjengelighet"),
        "sl": ("Izjava o dostopnosti", "dostopnost"),
    },
}
# The form below the accessibility statement: title, address, subject.
REPORTS: Final = {
    "en": ("Report a barrier", "report", "Accessibility of the site"),
    "et": ("Teata takistusest", "teata", "Saidi ligipääsetavus"),
    "lv": ("Ziņot par šķērsli", "zinot", "Vietnes piekļūstamība"),
    "nb": ("Meld fra om en hindring", "meld-fra", "Tilgjengelighet på nettstedet"),
    "sl": ("Prijavite oviro", "prijavite", "Dostopnost spletišča"),
}


def title(purpose: Purpose, language: str) -> str:
    """What the text is called."""
    return TITLES[purpose].get(language, TITLES[purpose]["en"])[0]


def words(purpose: Purpose, language: str) -> str:
    """The text as HTML, with what this site's settings say in it."""
    known = language if language in TITLES[purpose] else "en"
    source = (HERE / f"{purpose}.{known}.html").read_text()
    address = escape(_unit())
    return source.format(
        site=escape(brand.name(language)),
        email=f'<a href="mailto:{address}">{address}</a>',
        **settings.RETENTION_DAYS,
    )


@transaction.atomic
def make(*, now: datetime) -> int:
    """Publish each text as a page in every language that has none for its purpose yet, the
    accessibility statement with a form below it; how many pages. What editors have made, moved,
    hidden or deleted below one is left alone."""
    made = 0
    for purpose, titles in TITLES.items():
        shared = site_texts.translation_key(purpose)
        for language, (name, slug) in titles.items():
            home = HomePage.objects.filter(locale__language_code=language).first()
            if home is None or site_texts.exists(purpose, language):
                continue
            page = StandardPage(
                title=name,
                slug=_free(home, slug),
                body=json.dumps(list(_blocks(words(purpose, language)))),
                purpose=purpose,
                edition=FIRST_EDITION,
                dated_on=min(WRITTEN_ON, timezone.localdate(now)),
                locale=Locale.objects.get(language_code=language),
                live=False,
                **({"translation_key": shared} if shared else {}),
            )
            home.add_child(instance=page)
            page.save_revision().publish()
            shared = shared or page.translation_key
            made += 1
            if purpose == Purpose.ACCESSIBILITY:
                made += _make_report(page, language)
    return made


def _make_report(statement: StandardPage, language: str) -> int:
    """A form to report a barrier below a statement that was just made; how many. None where its
    form is kept elsewhere."""
    name, slug, label = REPORTS[language]
    shared = _shared_by_reports()
    elsewhere = ContactFormPage.objects.filter(translation_key=shared, locale=statement.locale)
    if shared and elsewhere.exists():
        return 0
    page = ContactFormPage(
        title=name,
        slug=slug,
        subjects=json.dumps([_subject(label)]),
        asks_name=False,
        # Two weeks, as the statement says.
        answer_days=10,
        locale=statement.locale,
        live=False,
        **({"translation_key": shared} if shared else {}),
    )
    statement.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _shared_by_reports() -> UUID | None:
    """What the forms below the statements share."""
    for statement in StandardPage.objects.filter(purpose=Purpose.ACCESSIBILITY):
        if found := ContactFormPage.objects.child_of(statement).first():
            key: UUID = found.translation_key
            return key
    return None


def _subject(label: str) -> dict[str, Any]:
    return {"type": "subject", "value": {"label": label, "hint": "", "addresses": [_unit()]}}


def _unit() -> str:
    """The address of whoever runs the site."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].removesuffix(">")


def _free(home: HomePage, slug: str) -> str:
    taken = set(home.get_children().values_list("slug", flat=True))
    return next(name for name in (slug, f"{slug}-1", f"{slug}-2") if name not in taken)


def _blocks(text: str) -> Iterator[dict[str, Any]]:
    """The text as blocks of a page: a heading, and what stands below it."""
    for part in text.split("<h2>")[1:]:
        heading, _end, below = part.partition("</h2>")
        yield {"type": "heading", "value": heading}
        yield {"type": "text", "value": below.strip()}
