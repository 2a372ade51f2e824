"""Where a page of results leads: to the same with something chosen, or no longer chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.models import Topic
from search.enums import Kind, When
from search.forms import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.queries.results import Found

# Of the topics, those that most things are about; the chosen one besides.
MOST_TOPICS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to the results with it, or without it where it is chosen already."""

    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What one facet offers; `name` is for ids."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address of this page asks for, as the address says it; empty: not asked."""

    q: str
    kind: str = ""
    topic: str = ""
    language: str = ""
    when: str = ""
    exactly: str = ""

    def query(self, **changes: str) -> str:
        """The same with `changes`, from the first page on."""
        values = {name: getattr(self, name) for name in self.__slots__} | changes
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def without_filters(self) -> str:
        return self.query(kind="", topic="", language="", when="")

    @property
    def is_narrowed(self) -> bool:
        """By more than the kind, which the tabs say."""
        return bool(self.topic or self.language or self.when)


def tabs(found: Found, persons: int, asked: Asked) -> list[dict[str, object]]:
    """The filter by kind: all, then each kind that there is, and the chosen one even if empty."""
    counts = found.counts["kind"]
    counted: list[tuple[str, str, int]] = [
        (pgettext("kinds of results", "All"), "", found.total + persons),
        *((str(k.label), k.value, counts.get(k.value, 0)) for k in Kind),
        (_("People"), PEOPLE, persons),
    ]
    return [
        {
            "label": label,
            "count": count,
            "query": asked.query(kind=kind),
            "is_current": kind == asked.kind,
        }
        for label, kind, count in counted
        if count or kind in ("", asked.kind)
    ]


def groups(found: Found, asked: Asked) -> list[Group]:
    """What else the results can be narrowed by. A facet that would change nothing is left out,
    unless it is in use."""
    shown = found.page.paginator.count
    topics = _topics(found.counts["topic"], asked.topic)
    languages = [(code, str(name)) for code, name in settings.LANGUAGES]
    every = [
        ("topic", _("Topic"), [(t.slug, str(t), n) for t, n in topics]),
        (
            "when",
            _("When"),
            _counted(found.counts["when"], [(w.value, str(w.label)) for w in When]),
        ),
        ("language", _("Language"), _counted(found.counts["language"], languages)),
    ]
    return [
        Group(name, label, [_choice(name, *one, asked) for one in values])
        for name, label, values in every
        if getattr(asked, name) or any(left < shown for _value, _label, left in values)
    ]


def chosen(asked: Asked, topic: Topic | None) -> list[Choice]:
    """What is chosen, each with the link that takes it away."""
    labels = {
        "topic": str(topic) if topic else "",
        "when": str(When(asked.when).label) if asked.when else "",
        "language": str(dict(settings.LANGUAGES).get(asked.language, "")),
    }
    return [
        Choice(label, 0, asked.query(**{name: ""}), True) for name, label in labels.items() if label
    ]


def _choice(name: str, value: str, label: str, count: int, asked: Asked) -> Choice:
    is_current = getattr(asked, name) == value
    return Choice(label, count, asked.query(**{name: "" if is_current else value}), is_current)


def _counted(
    counts: Mapping[Any, int], values: Sequence[tuple[str, str]]
) -> list[tuple[str, str, int]]:
    return [(value, label, counts[value]) for value, label in values if counts.get(value)]


def _topics(counts: Mapping[int, int], chosen: str) -> list[tuple[Topic, int]]:
    """Those that most things are about, by their names."""
    known = Topic.objects.in_bulk(counts)
    counted = [(topic, counts[pk]) for pk, topic in known.items()]
    counted.sort(key=lambda one: (one[0].slug != chosen, -one[1], one[0].slug))
    return sorted(counted[:MOST_TOPICS], key=lambda one: str(one[0]).casefold())
