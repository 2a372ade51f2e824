"""Stories and pages in other languages, by “Translate this page”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import NewsItem, StandardPage
from home.queries import news
from tests.events import admin
from tests.factories.news import TopicFactory, blocks, item, site_image, standard_page, story
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client
    from wagtail.models import Page

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", "Who"),
    ("text", "<p>Some <b>words</b></p>"),
    ("quote", {"text": "One door", "name": "", "role": "Head"}),
    ("figures", {"figures": [item({"number": "1,200", "label": "people"})]}),
]


@pytest.fixture
def translate(client: Client, django_capture_on_commit_callbacks):
    """What an editor does: begin, fill in each string, publish. What `words` don't name stays."""

    def do(page: Page, language: str, words: dict[str, str]) -> None:
        admin.editor(client)
        with django_capture_on_commit_callbacks(execute=True):
            _translate(client, page, language, words)

    return do


def _translate(client: Client, page: Page, language: str, words: dict[str, str]) -> None:
    locale = Locale.objects.get(language_code=language)
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    client.post(submit, {"locales": [str(locale.pk)]})
    translation = Translation.objects.get(target_locale=locale)
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            data=words.get(segment.string.data, segment.string.data),
        )
    draft = translation.get_target_instance()
    client.post(reverse("wagtailadmin_pages:edit", args=(draft.pk,)), {"action": "publish"})


def test_a_translated_story_keeps_what_has_no_language(client: Client, translate):
    topic, ministry, picture = TopicFactory(), OrganisationFactory(), site_image()
    source = story(
        "News",
        slug="news-1",
        lead="Short",
        topics=[topic],
        organisations=[ministry],
        picture=picture,
        picture_alt="A hall",
        body=blocks(*BODY),
    )

    words = {
        "News": "Uudis",
        "Short": "Lühidalt",
        "Who": "Kes",
        "Some <b>words</b>": "Mõned <b>sõnad</b>",
        "One door": "Üks uks",
        "people": "inimest",
    }
    translate(source, "et", words)

    page = NewsItem.objects.get(locale__language_code="et")
    heading, text, quote, figures = page.body
    assert (page.live, page.title, page.lead) == (True, "Uudis", "Lühidalt")
    assert (list(page.topics.all()), list(page.organisations.all())) == ([topic], [ministry])
    assert (page.picture, page.dated_at) == (picture, source.dated_at)
    assert (heading.value, quote.value["text"]) == ("Kes", "Üks uks")
    assert "Mõned <b>sõnad</b>" in text.value.source
    assert figures.value["figures"][0]["label"] == "inimest"
    assert client.get(page.url).status_code == 200


def test_each_language_lists_the_story_once(client: Client, translate):
    source = story("News", slug="news-1")

    translate(source, "et", {"News": "Uudis"})

    lists = [
        [(s.title, s.language) for s in news.listing(language=code).stories]
        for code in ("en", "et", "lv")
    ]
    body = client.get("/lv/news/").content.decode()
    assert lists == [[("News", "en")], [("Uudis", "et")], [("News", "en")]]
    assert body.count('<article class="story-card"') == 1
    assert 'hreflang="en" lang="en">News</a>' in body


def test_a_translated_title_of_three_hundred_letters_is_marked_not_published(
    client: Client, translate
):
    source = story("News", slug="news-1")

    translate(source, "et", {"News": "x" * 300})

    (error,) = StringTranslation.objects.filter(has_error=True)
    assert (error.context.path, len(error.data)) == ("title", 300)
    assert not NewsItem.objects.filter(locale__language_code="et", title__startswith="x").exists()


def test_a_translation_cannot_hide_the_feed_either(client: Client, translate):
    source = story("News", slug="news-1")

    translate(source, "et", {"news-1": "feed"})

    (error,) = StringTranslation.objects.filter(has_error=True)
    assert error.context.path == "slug"
    assert not NewsItem.objects.filter(slug="feed").exists()


def test_what_a_translator_pasted_is_cleaned(client: Client, translate):
    source = story("News", slug="news-1", body=blocks(*BODY))

    translate(source, "et", {"Some <b>words</b>": "Sõnad<script>alert(1)</script>"})

    page = NewsItem.objects.get(locale__language_code="et")
    assert "script" not in client.get(page.url).content.decode().partition("story__body")[2]


def test_a_page_is_translated_with_its_picture(client: Client, translate):
    picture = site_image()
    source = standard_page("About", picture=picture, body=blocks(*BODY))

    translate(source, "sl", {"About": "O nas", "Who": "Kdo?"})

    page = StandardPage.objects.get(locale__language_code="sl")
    assert (page.live, page.title, page.picture) == (True, "O nas", picture)
    assert page.body[0].value == "Kdo?"
