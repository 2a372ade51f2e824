"""The page for the press: whom to call, words to copy, pictures to take along."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from home.models import HomePage, PressPage
from home.press_blocks import KitBlock
from home.services import page_contacts
from search.models import SearchEntry
from tests.events import admin
from tests.factories.contents import document
from tests.factories.news import TopicFactory, blocks, item, press_page, site_image, story
from tests.factories.people import MemberFactory
from tests.home import editing

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

ROLE = {"name": "Press desk", "role": "questions by journalists", "email": "press@example.org",
        "phone": "+372 600 0000", "person": ""}  # fmt: skip


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def part(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "part", {"kind": "logo", "title": "Logo", "picture": None, "document": None, "credit": "",
                    "licence": "", "licence_address": "", "terms": "", **fields}  # fmt: skip


def full(count: int = 1, **more: Any) -> PressPage:
    """A page with every part, `count` times each where there can be several."""
    for _ in range(count):
        story(picture=site_image())
    fields: dict[str, Any] = {
        "lead": "Ask us",
        "contacts": blocks(*[("contact", ROLE)] * count),
        "in_a_sentence": "The unit tries.",
        "in_short": "The unit tries things.",
        "in_long": "The unit tries things with people.",
        "figures": blocks(("figures", {"figures": [item({"number": "38", "label": "trials"})]})),
        "kit": blocks(*[part(picture=site_image().pk) for _ in range(count)],
                      *[part(kind="paper", document=document().pk) for _ in range(count)]),
        "embargo": "Not before its day.",
    }  # fmt: skip
    return press_page(**{**fields, **more})


def test_it_shows_its_parts_under_their_headings(client: Client):
    body = text(client.get(full().url))

    for name, heading in (
        ("contacts", "Press contacts"),
        ("about", "About us, to copy"),
        ("figures", "Figures"),
        ("kit", "Pictures and documents"),
        ("latest", "Latest news"),
        ("embargo", "Embargoes"),
    ):
        assert f'<h2 class="section__heading" id="{name}">{heading}</h2>' in body
        assert f'<a href="#{name}">{heading}</a>' in body
    for words in ("Press desk", 'href="tel:+3726000000"', "mailto:press@example.org",
                  "The unit tries.", "In 50 words", "In 150 words", "trials",
                  "Not before its day."):  # fmt: skip
        assert words in body


def test_with_nothing_but_a_title_it_has_no_headings(client: Client):
    body = text(client.get(press_page().url))

    assert 'class="section__heading"' not in body


def test_a_picture_says_how_it_may_be_used_and_is_taken_whole(client: Client):
    picture = site_image(size=(1600, 900), credit="Photographer")
    kit = blocks(
        part(kind="photo", title="The hall", picture=picture.pk, licence="CC BY 4.0",
             licence_address="https://example.org/by/4.0/", terms="For reports only"),
        part(title="The mark", picture=site_image().pk, credit="The unit"),
    )  # fmt: skip

    response = client.get(press_page(kit=kit).url)

    body = text(response)
    assert [str(group.kind.label) for group in response.context["whole"].kit] == [
        "Logos",
        "Photographs",
    ]
    for words in ("1600 \N{MULTIPLICATION SIGN} 900", "Credit: Photographer", "Credit: The unit", "For reports only",
                  '<a href="https://example.org/by/4.0/" rel="license external noopener">'):  # fmt: skip
        assert words in body
    assert picture.get_rendition("original").url in body


def test_a_document_that_is_guarded_is_for_whoever_may_open_it(client: Client):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = document("Secret paper")
    file.collection = collection
    file.save()
    page = press_page(kit=blocks(part(title="Secret paper", document=file.pk)))

    visitor = text(client.get(page.url))
    client.force_login(MemberFactory())
    member = text(client.get(page.url))

    assert ["Secret paper" in body for body in (visitor, member)] == [False, True]


def test_what_is_gone_is_left_out(client: Client):
    picture = site_image()
    page = press_page(kit=blocks(part(picture=picture.pk)))
    picture.delete()

    assert client.get(page.url).context["whole"].kit == []


def test_it_has_the_news_of_its_topic_or_all(client: Client):
    topic = TopicFactory(slug="skills")
    story("About it", topics=[topic])
    story("Of another")
    page = press_page(topic=topic)

    narrowed = client.get(page.url)
    topic.delete()
    whole = client.get(page.url)

    assert [one.title for one in narrowed.context["whole"].stories] == ["About it"]
    assert 'href="/en/subscribe/?topic=skills"' in text(narrowed)
    assert 'href="/en/news/feed/?topic=skills"' in text(narrowed)
    assert {one.title for one in whole.context["whole"].stories} == {"About it", "Of another"}


def test_a_member_stands_beside_the_role_only_when_they_agree(client: Client):
    member = MemberFactory(name="Kati Kask")
    page = press_page(contacts=blocks(("contact", {**ROLE, "person": str(member.uuid)})))
    before = text(client.get(page.url))

    page_contacts.agree(member, language="en", now=timezone.now())

    assert "Kati Kask" not in before
    assert "Kati Kask" in text(client.get(page.url))


@pytest.mark.parametrize(("field", "most"), [("in_short", 50), ("in_long", 150)])
def test_words_to_copy_are_as_many_as_they_say(field: str, most: int):
    page = press_page()
    setattr(page, field, " ".join(["word"] * most))
    page.clean()
    setattr(page, field, " ".join(["word"] * (most + 1)))

    with pytest.raises(ValidationError) as caught:
        page.clean()

    assert caught.value.message_dict == {field: [f"At most {most} words; this has {most + 1}."]}


@pytest.mark.parametrize("both", [True, False])
def test_a_part_of_the_kit_is_a_picture_or_a_document(both: bool):
    value = part()[1]
    if both:
        value |= {"picture": site_image().pk, "document": document().pk}
    block = KitBlock()

    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


def test_hostile_words_are_shown_as_words(client: Client):
    script = "<script>alert(1)</script>"
    page = press_page(
        lead=script,
        in_a_sentence=script,
        in_short=f"</textarea>{script}",
        embargo=script,
        kit=blocks(part(title=script, picture=site_image().pk, credit=script, terms=script)),
    )

    assert "<script>alert(1)" not in client.get(page.url).content.decode()


def test_an_editor_makes_one_and_organisers_do_not(client: Client):
    home = HomePage.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=("home", "presspage", home.pk))
    form = {
        "title": "Press", "slug": "press", "lead": "", "in_a_sentence": "We try.",
        "in_short": "", "in_long": "", "embargo": "", "topic": "", "action-publish": "1",
        **editing.body(("contact", ROLE), name="contacts"),
        **editing.body(name="figures"),
        **editing.body(part(picture=str(site_image().pk), document=""), name="kit"),
    }  # fmt: skip

    admin.editor(client, "Organisers")
    client.post(url, form)
    assert not PressPage.objects.exists()
    admin.editor(client)
    client.post(url, form)

    page = PressPage.objects.get()
    assert (page.live, page.kit[0].value["title"]) == (True, "Logo")


def test_a_translation_has_its_own_words_and_the_same_topic(client: Client, translate):
    topic = TopicFactory()
    page = press_page(in_a_sentence="We try.", topic=topic,
                      kit=blocks(part(picture=site_image().pk)))  # fmt: skip

    translate(page, "et", {"Press": "Press", "We try.": "Me proovime.", "Logo": "Logo (et)"})

    ours = PressPage.objects.get(locale__language_code="et")
    assert (ours.in_a_sentence, ours.topic) == ("Me proovime.", topic)
    assert ours.kit[0].value["title"] == "Logo (et)"


def test_search_finds_it_by_its_words(client: Client):
    page = full()

    assert "questions" in SearchEntry.objects.get(page=page).folded_words


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    page = full(count)
    client.get(page.url)

    with django_assert_num_queries(15):
        client.get(page.url)
