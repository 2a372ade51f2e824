"""What is measured, one module an area, each with `measure(size) -> list[Measure]`."""

from __future__ import annotations

from bench.areas import digest, home, search

AREAS = {"digest": digest.measure, "home": home.measure, "search": search.measure}
