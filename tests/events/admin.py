"""An editor at work: posting the edit screen's form as a browser would."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.models import EventPage, EventsPage
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Mapping


def editor(client, *groups):
    member = MemberFactory(groups=list(groups) or ["Editors"])
    client.force_login(member)
    return member


class _Fields(HTMLParser):
    """The successful controls of the page's edit form, outside of any <template>."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.data: dict[str, list[str]] = {}
        self._templates = 0
        self._select = self._area = None
        self._option = None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        if tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in a:
                return
            if kind not in ("submit", "button", "file"):
                self.data.setdefault(a["name"], []).append(a.get("value", ""))
        elif tag == "select":
            self._select = a.get("name")
            self._first = None
            self._chosen = []
            self._many = "multiple" in a
        elif tag == "option" and self._select:
            value = a.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in a:
                self._chosen.append(value)
        elif tag == "textarea":
            self._area = a.get("name")
            self.data.setdefault(self._area, [""])

    def handle_data(self, data):
        if self._area and not self._templates:
            self.data[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self._templates -= 1
        elif tag == "textarea":
            if self._area and not self._templates:
                self.data[self._area][0] = self.data[self._area][0].removeprefix("\n")
            self._area = None
        elif tag == "select" and not self._templates and self._select:
            chosen = self._chosen or ([] if self._many else [self._first or ""])
            if chosen:
                self.data[self._select] = chosen
            self._select = None


def form_of(response) -> dict[str, str | list[str]]:
    """What a browser would post of the edit form in `response`, unchanged."""
    html = response.content.decode()
    form = re.search(r'<form[^>]*id="page-edit-form".*?</form>', html, re.DOTALL)
    assert form, html[:2000]
    parser = _Fields()
    parser.feed(form[0])
    parser.data.pop("csrfmiddlewaretoken", None)
    data = {name: values if len(values) > 1 else values[0] for name, values in parser.data.items()}
    return data | _empty_streams(form[0])


@cache
def blank_form() -> Mapping[str, str | list[str]]:
    """The form of a new event, read once: a screen like that takes half a second to make. For
    tests whose question is what becomes of what is typed into it."""
    client = Client()
    with transaction.atomic():
        editor(client)
        form = form_of(client.get(add_url()))
        transaction.set_rollback(True)
    # Each screen has its own, which tells it from others.
    del form["creation"]
    return MappingProxyType(form)


def _empty_streams(html: str) -> dict[str, str]:
    """What a script would make of streams without blocks; one with blocks needs its own data."""
    streams = re.findall(r'<div id="(\w+)"[^>]*w-block-arguments-value="([^"]*)"', html)
    assert {json.dumps(json.loads(unescape(value))[0]) for _name, value in streams} <= {"[]"}
    return {f"{name}-count": "0" for name, _value in streams}


def events_page(language: str = "en") -> EventsPage:
    return EventsPage.objects.get(locale__language_code=language)


def add_url(language: str = "en") -> str:
    return reverse("wagtailadmin_pages:add", args=("events", "eventpage", events_page(language).pk))


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def entry_data(plan: int, entry: int, **fields: str) -> dict[str, str]:
    """The fields of a line that was added in the browser."""
    prefix = f"plans-{plan}-entries-{entry}"
    values = {
        "id": "",
        "key": "",
        "ORDER": str(entry + 1),
        "DELETE": "",
        "start_date": "2026-12-07",
        "start_time": "09:00",
        "end_date": "",
        "end_time": "11:00",
        "time_zone": "Europe/Tallinn",
        "recurrence_freq": "",
        "recurrence_interval": "1",
        "recurrence_month_day": "",
        "recurrence_weekday": "MO",
        "recurrence_ends": "",
        "recurrence_count": "",
        "recurrence_until": "",
        "recurrence_other": "",
        "venue": "",
        **fields,
    }
    return {f"{prefix}-{name}": value for name, value in values.items()}


def entries_data(plan: int, *entries: dict[str, str], initial: int = 0) -> dict[str, str]:
    data = {
        f"plans-{plan}-entries-TOTAL_FORMS": str(len(entries)),
        f"plans-{plan}-entries-INITIAL_FORMS": str(initial),
        f"plans-{plan}-entries-MIN_NUM_FORMS": "1",
        f"plans-{plan}-entries-MAX_NUM_FORMS": "1000",
    }
    for entry in entries:
        data |= entry
    return data


def plan_data(plan: int, *entries: dict[str, str], **fields: str) -> dict[str, str]:
    """A run that was added in the browser, with its lines."""
    values = {
        "id": "",
        "key": "",
        "ORDER": str(plan + 1),
        "DELETE": "",
        "mode": "each_date",
        "registration": "here",
        "seats_room": "20",
        "seats_online": "0",
        "opens_at": "",
        "closes_hours_before": "0",
        "external_link": "",
        "admission": "members",
        "approval": "none",
        "admitted_domains": "",
        "cancel_hours_before": "0",
        "minimum": "",
        "decide_days_before": "7",
        "waiting_policy": "automatic",
        "offer_hours": "24",
        **fields,
    }
    data = {f"plans-{plan}-{name}": value for name, value in values.items()}
    return data | entries_data(plan, *(entries or [entry_data(plan, 0)]))


def plans_total(number: int) -> dict[str, str]:
    return {"plans-TOTAL_FORMS": str(number)}


def save(client, url, data, *, accept: str = "", **more):
    headers = {"accept": accept} if accept else {}
    return client.post(url, {**data, **more}, headers=headers)


def publish(client, url, data):
    """Press Publish as a person does: where that first shows what it does, press it again."""
    response = save(client, url, data, **{"action-publish": "1"})
    if response.status_code == 200 and response.context["form"].unseen:
        form = form_of(response)
        shown = {name: form[name] for name in ("effect_seen", "effect_telling")}
        return save(client, url, {**data, **shown}, **{"action-publish": "1"})
    return response


def autosave(client, url, data) -> dict[str, str]:
    """Save as the open editor does, and return the form as it stands afterwards."""
    response = client.post(url, data, headers={"accept": "application/json"})
    answer = response.json()
    assert answer.get("success"), answer
    return {**data, **answer["field_updates"]} | {
        "overwrite_revision_id": str(answer["revision_id"])
    }


def keys(page) -> tuple[list[str], list[str]]:
    """The keys of the plans and of the entries in the page's newest version, in order."""
    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    plans = list(latest.plans.all())
    return (
        [str(plan.key) for plan in plans],
        [str(entry.key) for plan in plans for entry in plan.entries.all()],
    )
