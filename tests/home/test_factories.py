"""That the factories' short way leaves behind what Wagtail does."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from home.models import (
    HomePage,
    NewsItem,
    NewsPage,
    PartnerNetworkPage,
    PartnerNetworksPage,
    StandardPage,
)
from tests.factories.news import NOON, TopicFactory, blocks
from tests.factories.pages import put_live
from tests.factories.people import OrganisationFactory
from tests.left_behind import left_behind

if TYPE_CHECKING:
    from collections.abc import Callable

    from wagtail.models import Page

KEY = uuid.UUID(int=1)
KINDS = {
    NewsItem: (NewsPage, {"dated_at": NOON}),
    StandardPage: (HomePage, {}),
    PartnerNetworkPage: (PartnerNetworksPage, {"country": "DK"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_published_as_wagtail_does(kind: type[Page]):
    above, fields = KINDS[kind]
    topic, organisation = TopicFactory(), OrganisationFactory()
    words = blocks(("text", "<p>Short words.</p>"))
    parent = above.objects.get(locale__language_code="en")

    def made(put: Callable[[Page], None]) -> Page:
        page = kind(
            title="Clear writing", locale=parent.locale, live=False, translation_key=KEY, **fields
        )
        page.body = words
        if kind is NewsItem:
            page.topics, page.organisations = [topic], [organisation]
        put(page)
        return kind.objects.get(pk=page.pk)

    def by_wagtail(page: Page) -> None:
        above.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()

    rows = left_behind(lambda: made(lambda page: put_live(page, parent)))

    assert rows == left_behind(lambda: made(by_wagtail))
