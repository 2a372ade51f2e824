"""The demo's initiatives, published as an editor would."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from community.models import Organisation, Topic
from demo.content.initiatives import INITIATIVES
from demo.found import document
from demo.keys import key
from demo.stories import pk_of, publish, stored, told
from home.models import InitiativeBody, InitiativePage, InitiativesPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.content.blocks import Block
    from demo.content.initiatives.shapes import InitiativeData


def load_initiatives() -> Counter[str]:
    added: Counter[str] = Counter()
    for data in INITIATIVES:
        added += load_initiative(data)
    return added


def load_initiative(data: InitiativeData) -> Counter[str]:
    """Publish an initiative in all its languages, unless it is there."""
    shared = key("initiative", data.key)
    if InitiativePage.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in data.tellings:
        page = told(InitiativePage, telling, shared, data.picture)
        page.kind, page.starts, page.ends = data.kind, data.starts, data.ends
        page.origin_page, page.origin = _origin(data), data.origin_how
        for name, blocks in _texts(data, telling.language).items():
            setattr(page, name, json.dumps([stored(block, page.locale) for block in blocks]))
        page.bodies = list(_bodies(data))
        page.topics = list(Topic.objects.filter(slug__in=data.topics))
        whose = [key("organisation", name) for name in data.organisations]
        page.organisations = list(Organisation.objects.filter(uuid__in=whose))
        publish(page, InitiativesPage.objects.get(locale=page.locale))
    return Counter(initiatives=1)


def _origin(data: InitiativeData) -> InitiativePage | None:
    rows = InitiativePage.objects.filter(translation_key=key("initiative", data.origin))
    return rows.order_by("pk").first() if data.origin else None


def _bodies(data: InitiativeData) -> Iterable[InitiativeBody]:
    for order, (body, part) in enumerate(data.bodies):
        if isinstance(body, str):
            row = Organisation.objects.get(uuid=key("organisation", body))
            yield InitiativeBody(organisation=row, part=part, sort_order=order)
        else:
            yield InitiativeBody(name=body, part=part, sort_order=order)


def _texts(data: InitiativeData, language: str) -> dict[str, Iterable[Block]]:
    """The blocks of each field besides the text, in one language."""
    return {
        "how": data.how.get(language, ()),
        "results": data.results.get(language, ()),
        "contact": [data.contact[language]],
        "team": [
            _block("role", role=role[language], does=does[language]) for role, does in data.team
        ],
        "goals": [
            _block(
                "goal",
                words=goal.words[language],
                is_training=goal.is_training,
                target=goal.target or None,
                current=goal.current or None,
                unit=goal.unit.get(language, ""),
                as_of=goal.as_of,
            )
            for goal in data.goals
        ],
        "milestones": [
            _block(
                "milestone",
                date=one.date,
                title=one.title[language],
                text=one.text.get(language, ""),
                state=one.state,
                page=one.page and _first(*one.page),
            )
            for one in data.milestones
        ],
        "pilots": [
            _block(
                "pilot",
                title=pilot.title[language],
                body=pilot.body.get(language, ""),
                text=pilot.text[language],
                state=pilot.state,
                result=pilot.result.get(language, ""),
            )
            for pilot in data.pilots
        ],
        "documents": [
            _block("document", title="", document=_document(one.key), language=one.language)
            for one in data.documents
        ],
        "funding": [
            _block(
                "money",
                source=money.source[language],
                fund=money.fund,
                amount=money.amount,
                currency="EUR",
                share=None,
                starts=money.starts,
                ends=money.ends,
            )
            for money in data.money
        ],
        "chosen": [{"type": "page", "value": _first(*page)} for page in data.chosen],
    }


def _block(kind: str, **value: Any) -> Block:
    return {"type": kind, "value": value}


def _first(kind: str, name: str) -> int:
    """The page of that kind and key that was written first."""
    return pk_of(Page.objects.filter(translation_key=key(kind, name)).order_by("pk").first())


def _document(name: str) -> int:
    found = document(name)
    if found is None:
        raise LookupError(name)
    return int(found.pk)
