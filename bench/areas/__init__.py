"""What is measured, one module an area, each with `measure(size) -> list[Measure]`."""

from __future__ import annotations

from bench.areas import digest, home, news, search

AREAS = {
    "digest": digest.measure,
    "home": home.measure,
    "news": news.measure,
    "search": search.measure,
}
