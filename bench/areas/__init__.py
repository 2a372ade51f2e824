"""What is measured, one module an area, each with `measure(size) -> list[Measure]`."""

from __future__ import annotations

from bench.areas import home

AREAS = {"home": home.measure}
