"""All stories of the demo. A story links only to what stands before it."""

from __future__ import annotations

from demo.content.news import estonia, latvia, norway, recent, slovenia

STORIES = (
    *estonia.STORIES,
    *norway.STORIES,
    *latvia.STORIES,
    *slovenia.STORIES,
    *recent.STORIES,
)
