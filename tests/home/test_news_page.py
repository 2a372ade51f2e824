"""The list of stories, as visitors see it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from home.models import NewsPage
from tests.factories.news import NOON, TopicFactory, site_image, story
from tests.factories.people import OrganisationFactory
from tests.factories.tasks import unindexed

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/en/news/"
NOT_UNDERSTOOD = "Part of this address could not be understood, so it was left out."
NO_SUCH_PAGE = "The list has no such page. This is the first one."


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def titles(response: HttpResponse) -> list[str]:
    return [story.title for story in response.context["listing"].stories]


def test_a_story_in_another_language_says_so(client: Client):
    story("Uudis", slug="uudis", language="et", lead="Lühidalt")

    body = text(client.get(LIST))

    assert '<a href="/et/news/uudis/" hreflang="et" lang="et">Uudis</a>' in body
    assert '<span class="label" data-tone="quiet">Estonian</span>' in body
    assert '<p class="story-card__lead" lang="et">Lühidalt</p>' in body


def test_a_story_in_the_readers_language_is_not_labelled(client: Client):
    source = story("Uudis", language="et")
    story("News", slug="news-1", translation_of=source)

    body = text(client.get(LIST))

    assert '<a href="/en/news/news-1/">News</a>' in body
    assert body.count('<article class="story-card"') == 1
    assert '<span class="label"' not in body


def test_what_editors_wrote_stays_text(client: Client):
    story("<script>alert(1)</script>", slug="x", lead="<b>", picture=site_image(), picture_alt='">')

    body = client.get(LIST).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert ['alt="&quot;&gt;"' in body, "<script>alert" in body] == [True, False]


def test_a_picture_comes_in_several_sizes_with_its_place_kept(client: Client):
    story(picture=site_image(size=(1600, 1200)), picture_alt="A hall")

    body = text(client.get(LIST))

    (image,) = [part.partition(">")[0] for part in body.split('__picture"><img ')[1:]]
    assert 'alt="A hall"' in image
    assert [part.rpartition(" ")[2] for part in image.split('"')[3].split(", ")] == [
        "400w",
        "800w",
        "1200w",
    ]
    assert ' width="1200" height="750"' in image


def test_tags_narrow_the_list_and_say_how_far(client: Client):
    topic = TopicFactory(name={"en": "Skills"}, slug="skills")
    story("Skilled", topics=[topic])
    story("Old", dated_at=NOON.replace(year=2018))

    response = client.get(LIST, {"topic": "skills"})

    body = text(response)
    assert titles(response) == ["Skilled"]
    assert '<a class="tag" href="?topic=skills" aria-current="true">Skills (1)</a>' in body
    assert '<a class="tag" href="?topic=skills&year=2026">2026 (1)</a>' in body
    assert '<a class="tag" href="?">All topics</a>' in body


def test_older_stories_are_a_page_away_with_the_same_filter(client: Client):
    topic = TopicFactory(slug="skills")
    for _ in range(13):
        story(topics=[topic])

    first = client.get(LIST, {"topic": "skills"})
    second = client.get(LIST, {"topic": "skills", "page": "2"})

    assert (len(titles(first)), len(titles(second))) == (12, 1)
    assert 'rel="next" href="?topic=skills&page=2">Older stories' in text(first)
    assert 'rel="prev" href="?topic=skills&page=1">' in text(second)


@pytest.mark.parametrize(
    ("query", "named"),
    [("", ""), ("?page=1", ""), ("?page=2", "?page=2"), ("?topic=skills", "?topic=skills"),
     ("?page=2&topic=skills", "?topic=skills&amp;page=2"), ("?page=99", "")],
)  # fmt: skip
def test_each_page_of_the_list_names_itself_to_search_engines(client, query: str, named: str):
    topic = TopicFactory(slug="skills")
    for _ in range(13):
        story(topics=[topic])

    body = client.get(f"/en/news/{query}").content.decode()

    assert f'<link rel="canonical" href="http://localhost/en/news/{named}">' in body


@pytest.mark.parametrize("query", ["year=abc", "topic=" + "a" * 5000, "page=0", "topic=%00"])
def test_rubbish_gives_all_stories_and_says_so(client: Client, query: str):
    story("News")

    response = client.get(f"{LIST}?{query}")

    assert (response.status_code, titles(response)) == (200, ["News"])
    assert NOT_UNDERSTOOD in text(response)


def test_a_page_that_is_not_there_is_the_first_and_says_so(client: Client):
    story("News")

    response = client.get(LIST, {"page": "7"})

    assert titles(response) == ["News"]
    assert NO_SUCH_PAGE in text(response)


def test_an_empty_list_says_why(client: Client):
    assert "There is no news yet." in text(client.get(LIST))
    assert "No stories match." in text(client.get(LIST, {"year": "2018"}))


def test_the_list_names_its_feed_and_its_own_address(client: Client):
    body = text(client.get("/et/news/?page=1"))

    assert '<link rel="alternate" type="application/atom+xml"' in body
    assert 'href="/et/news/feed/"' in body
    assert '<link rel="canonical" href="http://localhost/et/news/">' in body
    assert '<meta property="og:locale" content="et_EE">' in body


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_queries_for_any_number_of_stories(
    client: Client, django_assert_num_queries, count: int
):
    topics = [TopicFactory(), TopicFactory()]
    for _ in range(count):
        story(
            language="et",
            topics=topics,
            organisations=[OrganisationFactory()],
            picture=site_image(),
        )
    client.get(LIST)  # warm caches and cut the pictures

    with django_assert_num_queries(13):
        response = client.get(LIST)

    assert len(titles(response)) == count


def test_a_thousand_stories_cost_what_a_dozen_do(client: Client, django_assert_num_queries):
    parent = NewsPage.objects.get(locale__language_code="en")
    model = story("Model")
    for number in range(2, 1001):
        model.pk = model.id = model.page_ptr_id = None
        model.title = model.slug = f"story-{number}"
        model.translation_key = type(model)._meta.get_field("translation_key").get_default()
        model.path = parent._get_path(parent.path, parent.depth + 1, number)
        model.url_path = f"{parent.url_path}{model.slug}/"
        model._state.adding = True
        with unindexed():
            model.save_base(raw=False, force_insert=True)
    client.get(LIST)

    with django_assert_num_queries(12):
        response = client.get(LIST)

    assert response.context["listing"].page.paginator.count == 1000
