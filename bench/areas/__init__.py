"""What is measured, one module an area, each with `measure(size) -> list[Measure]`."""

from __future__ import annotations

from bench.areas import (
    calendar_page,
    desk,
    digest,
    directory,
    feeds,
    figures,
    home,
    news,
    pages,
    participants,
    registration,
    search,
    visit,
)

AREAS = {
    "calendar_page": calendar_page.measure,
    "desk": desk.measure,
    "digest": digest.measure,
    "directory": directory.measure,
    "feeds": feeds.measure,
    "figures": figures.measure,
    "home": home.measure,
    "news": news.measure,
    "pages": pages.measure,
    "participants": participants.measure,
    "registration": registration.measure,
    "search": search.measure,
    "visit": visit.measure,
}
