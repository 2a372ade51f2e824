"""The directory of members: the same search in a network of a thousand and in one of `size`."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import network
from bench.measure import WARM, Measure, answered, milliseconds
from community.queries import directory

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.models import Member

TIMES = 15
# What finds the same fifty people may take twice as long among a hundred times as many.
SAME = 2.0


@dataclass(frozen=True, slots=True)
class Asked:
    name: str
    path: str
    query: dict[str, Any]
    bar: float | None


ASKED = (
    Asked("fifty by a word", "members/", {"q": network.RARE}, SAME),
    Asked("fifty by two words", "members/", {"q": f"{network.RARE} adviser"}, SAME),
    Asked("a word and choices", "members/", {"q": network.RARE, "skill": ["s1", "s2", "s3"]}, SAME),
    Asked("a misspelt name", "members/", {"q": network.MISSPELT}, SAME),
    Asked("names while typing", "members/suggest/", {"q": network.NAME[:4]}, SAME),
    # Here more people are found: kept, but without a bar.
    Asked("everybody", "members/", {}, None),
    Asked("the newest", "members/", {"order": "newest"}, None),
    Asked("a word that a tenth has", "members/", {"q": "lawyer"}, None),
    Asked("a tenth by a choice", "members/", {"skill": "s1"}, None),
)


def measure(size: int) -> list[Measure]:
    """Each first among a thousand (or fewer), then among `size`."""
    few = min(size, network.FEW)
    made = network.make(few)
    client = Client()
    client.force_login(made.viewer)
    least = {one.name: _times(client, one)[0] for one in ASKED}
    network.grow(made, size)
    measures = []
    for one in ASKED:
        median, p95, queries = _times(client, one)
        ratio = round(median / least[one.name], 3)
        measures.append(
            Measure(
                area="directory",
                name=one.name,
                database=connection.vendor,
                size=size,
                unit="ms",
                median=round(median, 3),
                p95=round(p95, 3),
                queries=queries,
                floor=round(least[one.name], 3),
                ratio=ratio,
                bar=one.bar,
                holds=None if one.bar is None else ratio <= one.bar,
            )
        )
    if connection.vendor == "postgresql":
        print(_plan(made.viewer))
    return measures


def _times(client: Client, asked: Asked) -> tuple[float, float, int]:
    ask = _get(client, asked)
    for _ in range(WARM):
        answered(ask)
    with CaptureQueriesContext(connection) as captured:
        answered(ask)
    queries = len(captured)
    times = [milliseconds(ask) for _ in range(TIMES)]
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], queries


def _get(client: Client, asked: Asked) -> Callable[[], Any]:
    address = f"/en/{asked.path}?{urlencode(asked.query, doseq=True)}"
    return lambda: client.get(address)


def _plan(viewer: Member) -> str:
    asked = directory.asked(network.RARE)
    return directory.people(asked, viewer).explain(analyze=True)
