"""The calendar page and an event's page: against the barest page that Wagtail can serve, and against
themselves when the site holds a thousand dates.

Each volume is written and measured in a transaction that is rolled back, so the next one begins
from nothing. How a page grows is told by how its distance from the bare page grows, so that a
machine that gets slower meanwhile changes nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.test import Client
from wagtail.models import Page

from bench import volume
from bench.measure import Measure, against_floor
from home.models import HomePage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.volume import Volume

SMALL = 1000
LIST, MONTH = "list", "month"
PAGES = {
    LIST: "/en/events/",
    "week": "/en/events/?view=week",
    MONTH: "/en/events/?view=month",
    "past": "/en/events/?view=past",
    "filtered list": "/en/events/?kind=talk&topic=topic-1&free=1&q=prakse",
    "list with counts": "/en/events/?filters=1",
    "filtered month with counts": "/en/events/?view=month&kind=talk&filters=1",
}
# What is promised: of the plain list and month, beside the bare page and beside themselves. A day
# that holds a hundred dates has no bare page to be compared with, only thinner days.
BARE = {"by years": 5.0, "by density": None}
GROWTH = {"by years": 1.3, "by density": 4.0}
BARRED = (f"{LIST},", f"{MONTH},")


def measure(size: int) -> list[Measure]:
    """`size` dates by years, then as many by density."""
    measures: list[Measure] = []
    for name, make in (("by years", volume.by_years), ("by density", volume.by_density)):
        small = _measured(make, SMALL, name) if size > SMALL else []
        large = _measured(make, size, name)
        measures += large
        measures += [
            _growth(one, before, GROWTH[name])
            for one, before in zip(large, small, strict=False)
            if before.name.startswith(BARRED)
        ]
    return measures


def _measured(make: Callable[[int], Volume], size: int, how: str) -> list[Measure]:
    with _for_a_while():
        made = make(size)
        home = HomePage.objects.get(locale__language_code="en")
        home.add_child(instance=Page(title="Bare", slug="bare", locale=home.locale))
        client = Client()
        return [
            against_floor(
                area="calendar_page",
                name=f"{name}, {how}",
                size=size,
                bar=BARE[how] if f"{name}," in BARRED else None,
                what=lambda path=path: client.get(path),
                floor=lambda: client.get("/en/bare/"),
            )
            for name, path in {**PAGES, "event": made.event_path}.items()
        ]


def _growth(large: Measure, small: Measure, bar: float) -> Measure:
    """How many times as long a page takes as on the small site."""
    if not (large.ratio and small.ratio and large.floor):
        raise ValueError("a growth is one of two measures with a floor")
    ratio = round(large.ratio / small.ratio, 3)
    return replace(
        large,
        name=f"{large.name}, beside {SMALL}",
        floor=round(small.ratio * large.floor, 3),
        ratio=ratio,
        bar=bar,
        holds=ratio <= bar,
    )


@contextmanager
def _for_a_while() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
