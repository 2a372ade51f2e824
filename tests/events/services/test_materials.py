"""Material follows what is published; documents are guarded from their first draft on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from wagtail.models import Locale

from events.models import Event, EventPage, GuardedDocument, Material
from tests.factories.contents import document, material, stream
from tests.factories.events import event_page, plan, published

if TYPE_CHECKING:
    from wagtail.documents.models import Document

pytestmark = pytest.mark.django_db

KEY = str(uuid.uuid4())


def publish(page: EventPage, *blocks: dict[str, Any], **fields: Any) -> None:
    """Publish a new version of `page` that offers `blocks`."""
    page = EventPage.objects.get(pk=page.pk)
    page.materials = stream(*blocks)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def rows() -> list[tuple[str, str, str, str]]:
    return sorted(
        (row.language, row.phase, row.audience, row.link or row.document.title)
        for row in Material.objects.all()
    )


def translated(page: EventPage, *blocks: dict[str, Any]) -> EventPage:
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    publish(twin, *blocks)
    return EventPage.objects.get(pk=twin.pk)


def is_guarded(file: Document) -> bool:
    return GuardedDocument.objects.filter(document=file).exists()


def test_publishing_makes_changes_and_removes_material():
    page = published(materials=stream(material(file=document("Slides"), key=KEY)))
    first = rows()

    publish(page, material(link="https://example.org/1", audience="members", key=KEY))
    second = rows()
    publish(page)

    assert first == [("", "before", "everybody", "Slides")]
    assert second == [("", "before", "members", "https://example.org/1")]
    assert rows() == []


def test_a_draft_changes_nothing_that_is_published():
    page = published(materials=stream(material(link="https://example.org/1")))
    page.materials = stream(material(link="https://example.org/2"))

    page.save_revision()

    assert rows() == [("", "before", "everybody", "https://example.org/1")]


def test_what_leads_nowhere_any_more_is_no_material():
    file = document()
    page = event_page(plan(), materials=stream(material(file=file)))
    file.delete()

    page.get_latest_revision().publish()

    assert rows() == []


def test_a_link_as_long_as_film_servers_make_them_is_material():
    link = f"https://example.org/film?signature={'a' * 2000}"

    published(materials=stream(material(link=link)))

    assert rows() == [("", "before", "everybody", link)]


def test_a_link_longer_than_links_may_be_hinders_nothing():
    link = f"https://example.org/film?signature={'a' * 2048}"

    published(materials=stream(material(link=link), material(file=document("Slides"))))

    assert rows() == [("", "before", "everybody", "Slides")]


def test_a_block_with_a_junk_id_is_left_out():
    published(materials=stream(material(link="https://example.org/1", key="../../x")))

    assert rows() == []


def test_a_translation_may_offer_a_document_of_its_own_for_the_same_audience():
    page = published(
        materials=stream(
            material(file=document("Slides"), audience="confirmed", phase="after", key=KEY),
            material(link="https://example.org/film"),
        )
    )
    own = material(file=document("Slaidid"), audience="everybody", key=KEY)
    strange = material(link="https://example.org/other")

    translated(page, own, strange)

    assert rows() == [
        ("", "after", "confirmed", "Slides"),
        ("", "before", "everybody", "https://example.org/film"),
        ("et", "after", "confirmed", "Slaidid"),
    ]


def test_a_translation_with_the_same_document_adds_nothing():
    slides = material(file=document("Slides"), key=KEY)
    page = published(materials=stream(slides))

    translated(page, slides)

    assert len(rows()) == 1


def test_an_unpublished_translation_takes_its_document_along():
    page = published(materials=stream(material(file=document("Slides"), key=KEY)))
    twin = translated(page, material(file=document("Slaidid"), key=KEY))

    twin.unpublish()

    assert [row[0] for row in rows()] == [""]


def test_material_stays_while_a_translation_is_live_without_the_first_page():
    slides = material(file=document("Slides"), key=KEY)
    page = published(materials=stream(slides))
    translated(page, slides)

    page.unpublish()

    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("audience", "visibility", "guarded"),
    [
        ("everybody", "public", False),
        ("everybody", "members", True),
        ("everybody", "link", True),
        ("members", "public", True),
        ("registered", "public", True),
        ("confirmed", "public", True),
    ],
)
def test_a_draft_guards_what_it_offers_to_few(audience: str, visibility: str, guarded: bool):
    file = document()

    event_page(
        plan(), materials=stream(material(file=file, audience=audience)), visibility=visibility
    )

    assert is_guarded(file) is guarded


def test_the_narrower_of_two_audiences_guards():
    file = document()

    event_page(
        plan(),
        materials=stream(
            material(file=file, audience="confirmed"), material(file=file, audience="everybody")
        ),
    )

    assert is_guarded(file)


def test_a_later_draft_guards_before_it_is_published():
    file = document()
    page = published(materials=stream(material(file=file, key=KEY)))
    before = is_guarded(file)
    page.materials = stream(material(file=file, audience="confirmed", key=KEY))

    page.save_revision()

    assert (before, is_guarded(file)) == (False, True)


def test_narrowing_who_sees_the_event_guards_its_documents_and_widening_does_not_release():
    file = document()
    page = published(materials=stream(material(file=file, key=KEY)))

    publish(page, material(file=file, key=KEY), visibility="members")
    narrow = is_guarded(file)
    publish(page, material(file=file, key=KEY), visibility="public")

    assert (narrow, is_guarded(file)) == (True, True)


def test_a_draft_of_a_translation_guards_for_an_event_that_is_for_few():
    page = published(visibility="members")
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    file = document()
    twin.visibility = "public"
    twin.materials = stream(material(file=file))

    twin.save_revision()

    assert is_guarded(file)


def test_a_draft_of_a_translation_guards_what_the_first_page_offers_to_few():
    page = published(materials=stream(material(file=document(), audience="confirmed", key=KEY)))
    file = document()
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    # What a translation says of the audience counts for nothing.
    twin.materials = stream(material(file=file, audience="everybody", key=KEY))

    twin.save_revision()

    assert is_guarded(file)


def test_a_document_of_a_draft_that_is_gone_hinders_nothing():
    file = document()
    blocks = stream(material(file=file, audience="confirmed"))
    file.delete()

    event_page(plan(), materials=blocks)

    assert GuardedDocument.objects.count() == 0


def test_deleting_the_event_takes_its_material_along():
    page = published(materials=stream(material(file=document())))
    Event.objects.get(key=page.event_key).delete()

    assert Material.objects.count() == 0
