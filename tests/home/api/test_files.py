"""Pictures and documents as programs find them: only those that a public page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from wagtail.models import Collection, CollectionViewRestriction

from events.models import GuardedDocument
from tests.factories.contents import document, material, stream
from tests.factories.events import published
from tests.factories.news import blocks, site_image, standard_page, story

if TYPE_CHECKING:
    from django.test import Client
    from wagtail.documents.models import Document

pytestmark = pytest.mark.django_db

IMAGES, DOCUMENTS = "/api/v2/images/", "/api/v2/documents/"


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    cache.clear()


def listed(client: Client, path: str) -> list[int]:
    return sorted(one["id"] for one in client.get(path).json()["items"])


def linking(file: Document) -> str:
    return blocks(("text", f'<p><a linktype="document" id="{file.pk}">Read</a></p>'))


def test_a_picture_is_told_where_a_public_page_shows_it(client: Client):
    at_the_top, in_the_text = site_image("Hall", credit="Ann"), site_image("Yard")
    story(
        picture=at_the_top,
        body=blocks(
            (
                "picture",
                {"picture": {"image": in_the_text.pk, "alt_text": "A", "decorative": False}},
            )
        ),
    )
    rendition = at_the_top.get_rendition("width-4")
    unused, of_a_draft, of_members = (site_image(name) for name in "abc")
    story(live=False, picture=of_a_draft)
    published(
        visibility="members",
        body=f'<p><embed embedtype="image" id="{of_members.pk}" alt="" format="left"/></p>',
    )

    told = client.get(f"{IMAGES}{at_the_top.pk}/").json()

    assert listed(client, IMAGES) == [at_the_top.pk, in_the_text.pk]
    assert told == {
        "id": at_the_top.pk,
        "meta": {"detail_url": f"http://localhost{IMAGES}{at_the_top.pk}/"},
        "title": "Hall",
        "description": "",
        "credit": "Ann",
        "width": 8,
        "height": 6,
        "files": [{"width": 4, "height": 3, "url": f"http://localhost{rendition.url}"}],
    }
    for hidden in (unused, of_a_draft, of_members):
        assert client.get(f"{IMAGES}{hidden.pk}/").status_code == 404


def test_a_document_is_told_where_a_public_page_offers_it(client: Client):
    offered, unused, of_a_draft = (document(text=name) for name in "abc")
    standard_page(body=linking(offered))
    story(live=False, body=linking(of_a_draft))

    told = client.get(f"{DOCUMENTS}{offered.pk}/").json()

    assert listed(client, DOCUMENTS) == [offered.pk]
    assert told["meta"] == {
        "detail_url": f"http://localhost{DOCUMENTS}{offered.pk}/",
        "download_url": f"http://localhost{offered.url}",
    }
    assert told["filename"] == offered.filename
    assert b"".join(client.get(offered.url).streaming_content) == b"a"
    for hidden in (unused, of_a_draft):
        assert client.get(f"{DOCUMENTS}{hidden.pk}/").status_code == 404


def test_a_closed_collection_stays_closed_with_all_below_it(client: Client):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    below = Collection.objects.get(pk=closed.pk).add_child(name="Below")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    files = [document(text="a"), document(text="b")]
    for file, collection in zip(files, (closed, below), strict=True):
        file.collection = collection
        file.save()
        standard_page(body=linking(file))

    assert listed(client, DOCUMENTS) == []


def test_what_events_offer_to_few_is_not_told(client: Client):
    guarded, of_an_event = document(text="a"), document(text="b")
    GuardedDocument.objects.create(document=guarded)
    standard_page(body=linking(guarded))
    published(materials=stream(material("Slides", file=of_an_event)))

    assert listed(client, DOCUMENTS) == []


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("path", [IMAGES, DOCUMENTS])
def test_a_list_costs_the_same_queries_for_any_number_of_files(
    client: Client, path: str, count: int, django_assert_num_queries: Any
):
    for number in range(count):
        story(picture=site_image(), body=linking(document(text=str(number))))
    client.get(path)

    with django_assert_num_queries({IMAGES: 5, DOCUMENTS: 4}[path]):
        client.get(path)
