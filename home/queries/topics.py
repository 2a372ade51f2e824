"""Topics: all of them with what there is about each, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from community.models import Organisation, Topic
from events.queries import topics as in_calendar
from foundation import collation, panels, targets
from home.models import InitiativeBody, InitiativePage, NewsItem

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from foundation.panels import Shown
    from foundation.targets import Target


@dataclass(frozen=True, slots=True)
class Listed:
    """A topic in the list of all: `held` says in words how much there is of each kind."""

    topic: Topic
    held: list[str]


def every(*, viewer: Member | None, language: str, now: datetime) -> list[Listed]:
    """All topics by name, with what `viewer` (None: anybody) may see about each. A constant number
    of queries."""
    kinds = [panel for _name, panel in _panels()]
    counted = [(kind, kind.counts(viewer=viewer, now=now)) for kind in kinds]
    topics = sorted(
        Topic.objects.all(), key=lambda t: collation.key(t.name.text(language), language)
    )
    return [
        Listed(topic, [kind.said(n) for kind, counts in counted if (n := counts.get(topic.pk, 0))])
        for topic in topics
    ]


def parts(topic: Topic, *, viewer: Member | None, now: datetime) -> list[tuple[str, Shown]]:
    """What there is about it, each part with its name in the address; a kind of which there is
    nothing is left out. A constant number of queries."""
    found = ((name, panel.show(topic, viewer=viewer, now=now)) for name, panel in _panels())
    return [(name, part) for name, part in found if part is not None]


def _panels() -> list[tuple[str, panels.TopicPanel]]:
    return sorted(panels.topic_panels, key=lambda entry: entry[1].order)


def stories_about(language: str) -> dict[int, int]:
    """How many stories are about each topic, by its primary key."""
    return _counted(NewsItem.topics.through, "newsitem", NewsItem, language)


def initiatives_about(language: str) -> dict[int, int]:
    """How many initiatives are about each topic, by its primary key."""
    return _counted(InitiativePage.topics.through, "initiativepage", InitiativePage, language)


def organisations_active(viewer: Member | None) -> dict[int, int]:
    """How many organisations are active in each topic, by its primary key."""
    found: dict[int, int] = {}
    for topic, _organisation in _active(viewer, None):
        found[topic] = found.get(topic, 0) + 1
    return found


def organisations_of(topic: Topic, *, viewer: Member | None, language: str) -> list[Organisation]:
    """Those whose news is about it, that hold events about it or that take part in an initiative
    about it, by name."""
    keys = [organisation for _topic, organisation in _active(viewer, topic.pk)]
    rows = Organisation.objects.filter(pk__in=keys)
    return sorted(rows, key=lambda row: collation.key(row.name.text(language), language))


def initiatives_of(topic: Topic, language: str) -> list[Target]:
    """The initiatives about it, each once, by name."""
    links = InitiativePage.topics.through.objects.filter(topic=topic)
    pages = InitiativePage.objects.once(language).filter(pk__in=links.values("initiativepage"))
    found = targets.of_pages(pages.only("pk", "content_type"), None)
    return sorted(found, key=lambda one: collation.key(one.title, language))


def _counted(links: Any, name: str, model: Any, language: str) -> dict[int, int]:
    pages = model.objects.once(language).values("pk")
    rows = links.objects.filter(**{f"{name}__in": pages})
    return dict(rows.values_list("topic").annotate(Count("pk")).order_by())


def _active(viewer: Member | None, topic: int | None) -> set[tuple[int, int]]:
    """Topics and organisations active in them, as primary keys; of all topics, or of one."""
    is_it = {} if topic is None else {"topics": topic}
    news = NewsItem.objects.written().filter(
        topics__isnull=False, organisations__isnull=False, **is_it
    )
    bodies = InitiativeBody.objects.filter(
        page__in=InitiativePage.objects.written().values("pk"),
        organisation__isnull=False,
        page__topics__isnull=False,
        **{f"page__{name}": value for name, value in is_it.items()},
    )
    return (
        in_calendar.hosts(viewer=viewer, topic=topic)
        | set(news.order_by().values_list("topics", "organisations").distinct())
        | set(bodies.order_by().values_list("page__topics", "organisation").distinct())
    )
