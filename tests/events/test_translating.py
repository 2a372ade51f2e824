"""An event's programme, people and material in other languages, by “Translate this page”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from events.models import EventPage, Material
from tests.events import admin
from tests.factories.contents import document, material, person, session, stream
from tests.factories.events import SpeakerFactory, published
from tests.factories.news import TopicFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

WORDS = {
    "Coffee": "Kohv",
    "Talk": "Jutt",
    "Long": "Pikk",
    "Hall": "Saal",
    "Slides": "Slaidid",
    "For all": "Kõigile",
    "ask": "küsida",
    "Write": "Kirjutage",
}


@pytest.fixture
def translate(client: Client, django_capture_on_commit_callbacks: Any) -> Any:
    """What an editor does: begin, fill in each string, publish."""

    def do(page: EventPage, language: str) -> EventPage:
        admin.editor(client)
        with django_capture_on_commit_callbacks(execute=True):
            locale = Locale.objects.get(language_code=language)
            submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
            client.post(submit, {"locales": [str(locale.pk)]})
            translation = Translation.objects.get(target_locale=locale)
            for segment in StringSegment.objects.filter(source=translation.source):
                StringTranslation.objects.create(
                    translation_of=segment.string,
                    locale=locale,
                    context=segment.context,
                    data=WORDS.get(segment.string.data, segment.string.data),
                )
            draft = translation.get_target_instance()
            address = reverse("wagtailadmin_pages:edit", args=(draft.pk,))
            client.post(address, {"action": "publish"})
        return EventPage.objects.get(locale=locale, translation_key=page.translation_key)

    return do


def whole(**fields: Any) -> EventPage:
    speaker = SpeakerFactory()
    return published(
        title="Coffee",
        slug="coffee",
        audience="For all",
        outcomes="ask",
        accessibility_note="Write",
        held_in=["et"],
        accessibility=["toilet"],
        topics=[TopicFactory()],
        programme=stream(session("Talk", speaker, text="Long", room="Hall", ends=None)),
        people=stream(person(speaker)),
        **fields,
    )


def test_a_translated_event_keeps_what_has_no_language_and_translates_the_rest(
    client: Client, translate: Any
):
    file = document()
    source = whole(
        materials=stream(
            material("Slides", file=file, audience="confirmed", phase="after"),
            material("Film", link="https://example.org/film"),
        )
    )

    page = translate(source, "et")

    assert (page.live, page.title) == (True, "Kohv")
    assert (page.audience, page.outcomes, page.accessibility_note) == (
        "Kõigile",
        "küsida",
        "Kirjutage",
    )
    (talk,), (first,) = page.programme, source.programme
    assert (talk.id, talk.value["title"], talk.value["text"], talk.value["room"]) == (
        first.id,
        "Jutt",
        "Pikk",
        "Saal",
    )
    assert (talk.value["starts"], talk.value["ends"]) == (first.value["starts"], None)
    assert list(talk.value["speakers"]) == list(first.value["speakers"])
    assert [block.value for block in page.people] == [block.value for block in source.people]
    assert (page.held_in, page.accessibility) == (["et"], ["toilet"])
    assert list(page.topics.all()) == list(source.topics.all())
    slides, film = page.materials
    assert (slides.value["title"], slides.value["document"]) == ("Slaidid", file)
    assert film.value["link"] == "https://example.org/film"
    # Its own words, but no material of its own.
    assert sorted(Material.objects.values_list("language", flat=True)) == ["", ""]
    body = client.get("/et/events/coffee/").content.decode()
    assert [word in body for word in ("Jutt", "Slaidid", ">Talk<")] == [True, False, False]


def test_what_is_the_first_pages_is_not_asked_for_in_a_translation(client: Client):
    twin = whole().copy_for_translation(Locale.objects.get(language_code="et"))
    admin.editor(client)

    fields = client.get(admin.edit_url(twin)).context["form"].fields

    elsewhere = {"topics", "held_in", "accessibility", "people", "kind", "host"}
    assert elsewhere & set(fields) == set()
    assert {"programme", "materials", "audience", "outcomes", "accessibility_note"} <= set(fields)


def test_an_editor_writes_programme_people_and_material(client: Client):
    page, speaker, file = published(title="Coffee"), SpeakerFactory(), document("Slides")
    topic = TopicFactory()
    admin.editor(client)
    data = admin.form_of(client.get(admin.edit_url(page)))
    data |= {
        "topics": [str(topic.pk)],
        "held_in": ["en", "sgn"],
        "accessibility": ["quiet"],
        "audience": "All",
        "programme-count": "1",
        "programme-0-deleted": "",
        "programme-0-order": "0",
        "programme-0-type": "session",
        "programme-0-id": "",
        "programme-0-value-day": "1",
        "programme-0-value-starts": "09:00",
        "programme-0-value-ends": "",
        "programme-0-value-title": "Talk",
        "programme-0-value-text": "",
        "programme-0-value-room": "",
        "programme-0-value-speakers-count": "1",
        "programme-0-value-speakers-0-deleted": "",
        "programme-0-value-speakers-0-order": "0",
        "programme-0-value-speakers-0-id": "",
        "programme-0-value-speakers-0-value": str(speaker.pk),
        "people-count": "0",
        "materials-count": "1",
        "materials-0-deleted": "",
        "materials-0-order": "0",
        "materials-0-type": "material",
        "materials-0-id": "",
        "materials-0-value-title": "Slides",
        "materials-0-value-phase": "after",
        "materials-0-value-document": str(file.pk),
        "materials-0-value-link": "",
        "materials-0-value-audience": "confirmed",
    }

    response = admin.save(client, admin.edit_url(page), data, **{"action-publish": "1"})

    assert response.status_code == 302
    found = EventPage.objects.get(pk=page.pk)
    assert (found.held_in, found.accessibility) == (["en", "sgn"], ["quiet"])
    assert list(found.topics.all()) == [topic]
    assert list(found.programme[0].value["speakers"]) == [speaker]
    row = Material.objects.get()
    assert (row.document, row.audience, row.phase) == (file, "confirmed", "after")
    assert str(row.key) == found.materials[0].id


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"ends": "08:00"}, "programme"),
        ({"link": "https://example.org", "document": "1"}, "materials"),
        ({"link": "", "document": ""}, "materials"),
    ],
)
def test_what_makes_no_sense_is_refused(value: dict[str, str], field: str):
    block = EventPage._meta.get_field(field).stream_block
    whole_value = {
        "programme": {"day": "1", "starts": "09:00", "ends": "", "title": "T", "text": ""},
        "materials": {"title": "T", "phase": "before", "audience": "everybody"},
    }[field] | value
    kind = {"programme": "session", "materials": "material"}[field]
    data = {f"x-0-value-{name}": text for name, text in whole_value.items()}
    if field == "programme":
        data |= {"x-0-value-room": "", "x-0-value-speakers-count": "0"}
    if value.get("document"):
        data["x-0-value-document"] = str(document().pk)
    data |= {"x-count": "1", "x-0-deleted": "", "x-0-order": "0", "x-0-type": kind, "x-0-id": ""}

    with pytest.raises(ValidationError):
        block.clean(block.value_from_datadict(data, {}, "x"))
