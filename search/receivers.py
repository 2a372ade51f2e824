"""What search does when Wagtail publishes or hides a page. A page that is deleted takes its entry
with it, and one that is moved keeps it: addresses are not kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from search.services import index

if TYPE_CHECKING:
    from wagtail.models import Page

logger = logging.getLogger(__name__)


def connect() -> None:
    page_published.connect(on_published, dispatch_uid="search.published")
    page_unpublished.connect(on_unpublished, dispatch_uid="search.unpublished")


def on_published(instance: Page, **kwargs: Any) -> None:
    """The page is live already and other receivers follow: a page that cannot be made findable is
    logged, and `index.repair` tries again."""
    try:
        index.put(instance.pk, now=timezone.now())
    except Exception:
        logger.exception("page %s was published but is not findable yet", instance.pk)


def on_unpublished(instance: Page, **kwargs: Any) -> None:
    """Hidden pages aren't found whether they have an entry or not; this only clears away."""
    try:
        index.drop(instance.pk)
    except Exception:
        logger.exception("page %s was unpublished but its search entry is left", instance.pk)
