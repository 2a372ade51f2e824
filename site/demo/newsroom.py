"""The demo's page for the press and the page of its campaign, published as an editor would."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from wagtail.models import Locale

from demo.content.landing import CALLS, CAMPAIGN
from demo.content.press import KIT, PAPER, PRESS
from demo.found import document, drawn
from demo.keys import key
from demo.stories import linked, pk_of, publish, told
from home.models import HomePage, LandingPage, PressPage

if TYPE_CHECKING:
    from demo.content.blocks import Block
    from demo.content.press import PressWords


def load_newsroom() -> Counter[str]:
    return _press() + _campaign()


def _press() -> Counter[str]:
    """Publish the page for the press in all languages, unless it is there."""
    shared = key("press page", "press")
    if PressPage.objects.filter(translation_key=shared).exists():
        return Counter()
    for language, words in PRESS.items():
        locale = Locale.objects.get(language_code=language)
        page = PressPage(
            title=words.title,
            slug=words.slug,
            lead=words.lead,
            in_a_sentence=words.sentence,
            in_short=words.short,
            in_long=words.long,
            embargo=words.embargo,
            contacts=json.dumps([_contact(words)]),
            figures=json.dumps([_figures(words)]),
            kit=json.dumps(_kit(words)),
            locale=locale,
            translation_key=shared,
            live=False,
        )
        publish(page, HomePage.objects.get(locale=locale))
    return Counter({"press pages": 1})


def _contact(words: PressWords) -> Block:
    value = {
        "name": words.desk,
        "role": words.role,
        "email": "press@example.org",
        "phone": "+372 600 0000",
    }
    return {"type": "contact", "value": {**value, "person": ""}}


def _figures(words: PressWords) -> Block:
    rows = [{"number": number, "label": label} for number, label in words.figures]
    return {"type": "figures", "value": {"figures": rows}}


def _kit(words: PressWords) -> list[Block]:
    licence = {
        "licence": "CC BY 4.0",
        "licence_address": "https://creativecommons.org/licenses/by/4.0/",
    }
    empty: dict[str, Any] = {"picture": None, "document": None, "credit": "", "terms": words.terms}
    pictures = [
        {**empty, **licence, "kind": kind, "title": title, "picture": pk_of(drawn(name))}
        for (kind, name), title in zip(KIT, words.kit, strict=True)
    ]
    paper = document(PAPER)
    report = {
        **empty,
        **licence,
        "kind": "paper",
        "title": paper.title if paper else "",
        "document": pk_of(paper),
    }
    return [{"type": "part", "value": value} for value in (*pictures, report)]


def _campaign() -> Counter[str]:
    """Publish the page of the campaign in its languages, unless it is there."""
    shared = key("landing page", CAMPAIGN.key)
    if LandingPage.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in CAMPAIGN.tellings:
        page = told(LandingPage, telling, shared, CAMPAIGN.picture)
        calls = [linked(link, page.locale) for link in CALLS[telling.language]]
        page.calls = json.dumps([{"type": "call", "value": link} for link in calls])
        publish(page, HomePage.objects.get(locale=page.locale))
    return Counter({"landing pages": 1})
