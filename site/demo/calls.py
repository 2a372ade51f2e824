"""The demo's calls, published as an editor would."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from community.models import Organisation, Topic
from demo.content.calls import CALLS
from demo.keys import key
from demo.stories import publish, stored, told
from home.models import CallsPage, ContactFormPage, OpenCallPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.content.blocks import Block
    from demo.content.calls import CallData

NINE = time(9, 0)


def load_calls(*, now: datetime) -> Counter[str]:
    added: Counter[str] = Counter()
    for data in CALLS:
        added += load_call(data, now=now)
    return added


def load_call(data: CallData, *, now: datetime) -> Counter[str]:
    """Publish a call in all its languages, unless it is there."""
    shared = key("call", data.key)
    if OpenCallPage.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in data.tellings:
        page = told(OpenCallPage, telling, shared, data.picture)
        _give_facts(page, data, now)
        page.decision_words = data.decision_words.get(telling.language, "")
        for name, blocks in _texts(data, telling.language).items():
            setattr(page, name, json.dumps([stored(block, page.locale) for block in blocks]))
        page.topics = list(Topic.objects.filter(slug__in=data.topics))
        whose = [key("organisation", name) for name in data.organisations]
        page.organisations = list(Organisation.objects.filter(uuid__in=whose))
        publish(page, CallsPage.objects.get(locale=page.locale))
    return Counter(calls=1)


def _give_facts(page: OpenCallPage, data: CallData, now: datetime) -> None:
    page.opens_at = _moment(now, data.opens, NINE)
    page.closes_at = _moment(now, data.closes, data.closes_at)
    if data.questions is not None:
        page.questions_until = _moment(now, data.questions, data.closes_at)
    page.amount, page.places = data.amount or None, data.places
    page.answer_address, page.answer_email = data.address, data.email
    if data.form:
        forms = ContactFormPage.objects.filter(translation_key=key("page", "contact"))
        page.answer_page = forms.order_by("pk").first()


def _moment(now: datetime, days: int, at: time) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.combine(timezone.localdate(now, zone) + timedelta(days=days), at, zone)


def _texts(data: CallData, language: str) -> dict[str, Iterable[Block]]:
    """The blocks of each field besides the text, in one language."""
    return {
        "who": [data.who[language]],
        "offer": [data.offer[language]],
        "contact": [data.contact[language]],
        "result": [data.result[language]] if data.result else [],
        "steps": [
            _block("step", title=title[language], text=words[language])
            for title, words in data.steps
        ],
        "chosen": [
            _block("chosen", name=name[language], text=words[language])
            for name, words in data.chosen
        ],
    }


def _block(kind: str, **value: Any) -> Block:
    return {"type": kind, "value": value}
