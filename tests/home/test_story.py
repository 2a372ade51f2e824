"""A story, as visitors read it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from community.models import Topic
from tests.events import admin
from tests.factories.news import TopicFactory, blocks, link, site_image, standard_page, story
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.home import editing

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from home.models import NewsItem

pytestmark = pytest.mark.django_db


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def full_story() -> NewsItem:
    picture = site_image(size=(1600, 1200), credit="Ministry of Culture")
    topic = TopicFactory(name={"en": "Skills"}, slug="skills")
    return story(
        "News",
        slug="news-1",
        lead="In short",
        dated_at=datetime(2018, 4, 9, 6, 36, tzinfo=UTC),
        topics=[topic],
        organisations=[OrganisationFactory(name={"en": "Government Office"})],
        picture=picture,
        picture_alt="A hall",
        picture_caption="The first meeting",
        body=blocks(("heading", "Who"), ("text", "<h3>What</h3><p>Words</p>")),
    )


def test_it_shows_whose_it_is_when_and_what_about(client: Client):
    page = full_story()

    body = text(client.get(page.url))

    assert '<span class="label">News</span>' in body
    assert '<a class="tag" href="/en/topics/skills/">Skills</a>' in body
    assert '<ul class="story__organisations"><li>Government Office</li></ul> <h1>News</h1>' in body
    assert "Monday 9 April 2018, 09:36 (Tallinn time)</time>" in body
    assert '<p class="lead">In short</p>' in body


def test_a_member_reads_its_time_on_a_clock_of_their_own(client: Client):
    page = full_story()
    client.force_login(MemberFactory(time_zone="America/New_York"))

    assert "Monday 9 April 2018, 02:36 (New York time)</time>" in text(client.get(page.url))


def test_its_picture_has_words_for_all(client: Client):
    page = full_story()

    body = text(client.get(page.url))

    assert 'alt="A hall"' in body
    assert ["The first meeting" in body, "Picture: Ministry of Culture" in body] == [True, True]
    assert 'width="1600" height="900"' in body


def test_its_headings_are_in_order(client: Client):
    story(lead="Another")
    page = full_story()

    article = text(client.get(page.url)).partition("<main")[2].partition("<footer")[0]

    assert re.findall(r"<h(\d)", article) == ["1", "2", "3", "2", "2", "3"]


def test_it_is_passed_on_by_link_and_mail_without_anybody_else(client: Client):
    page = story("Õ & ?", slug="o")

    body = text(client.get(page.url))

    address = "http://localhost/en/news/o/"
    title, quoted = "%C3%95%20%26%20%3F", "http%3A%2F%2Flocalhost%2Fen%2Fnews%2Fo%2F"
    assert f'type="url" value="{address}" readonly' in body
    assert f'href="mailto:?subject={title}&body={title}%0D%0A{quoted}"' in body
    assert set(re.findall(r'(?:src|action)="(https?:[^"]*)"', body)) == set()


def test_search_engines_and_whoever_shares_it_learn_what_it_is(client: Client):
    page = full_story()

    body = text(client.get(page.url))

    image = re.search(r'<meta property="og:image" content="([^"]*)">', body)
    assert image
    assert image[1].startswith("http://localhost/media/")
    assert image[1].endswith(".jpg")
    for line in (
        '<meta name="description" content="In short">',
        '<meta property="og:type" content="article">',
        '<meta property="og:title" content="News">',
        '<meta property="og:description" content="In short">',
        '<meta property="og:locale" content="en_GB">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:alt" content="A hall">',
        '<link rel="canonical" href="http://localhost/en/news/news-1/">',
    ):
        assert line in body


def test_it_leads_on_to_other_stories_and_back_to_all(client: Client):
    story("Another")
    page = story("News")

    response = client.get(page.url)

    assert [other.title for other in response.context["more"]] == ["Another"]
    assert '<a href="/en/news/">All news</a>' in text(response)


def test_the_only_story_leads_nowhere(client: Client):
    assert "More news" not in text(client.get(story().url))


def test_it_is_read_on_in_another_language_by_the_switch(client: Client):
    source = story("News", slug="news-1")
    story("Uudis", slug="uudis", language="et", translation_of=source)

    response = client.get(source.url)

    links = {link.code: link.path for link in response.context["links"]}
    assert (links["et"], links["lv"]) == ("/et/news/uudis/", "/lv/")
    assert 'hreflang="et" href="http://localhost/et/news/uudis/"' in text(response)


def test_a_story_nobody_published_is_not_there(client: Client):
    assert client.get(story(slug="draft", live=False).get_url()).status_code == 404


def test_everything_but_the_title_may_be_missing(client: Client):
    assert client.get(story().url).status_code == 200


def test_an_editor_sees_it_before_it_is_saved(client: Client):
    admin.editor(client)
    topic = TopicFactory()
    url = editing.add_story_url() + "preview/"
    form = editing.story_form(("heading", "Who"), title="Nearly")

    answer = client.post(url, {**form, "topics": [str(topic.pk)]}).json()
    body = text(client.get(url))

    assert answer["is_available"] is True
    assert ["<h1>Nearly</h1>" in body, "<h2>Who</h2>" in body] == [True, True]


def test_topics_and_pictures_may_be_deleted_under_it(client: Client):
    admin.editor(client, "Moderators")
    picture, topic = site_image(), TopicFactory(name={"en": "Skills"})
    shown = {"picture": {"image": picture.pk, "alt_text": "", "decorative": True}, "caption": "Us"}
    page = story("News", topics=[topic], picture=picture, body=blocks(("picture", shown)))
    client.get(page.url)  # the picture is cut

    client.post(reverse("wagtailsnippets_community_topic:delete", args=(topic.pk,)))
    picture.delete()
    response = client.get(page.url)

    assert response.status_code == 200
    assert Topic.objects.count() == 0
    assert ['class="tag"' in text(response), "<figure" in text(response)] == [False, False]


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_queries_whatever_it_holds(
    client: Client, django_assert_num_queries, count: int
):
    target = standard_page("About")
    parts = [
        (
            "picture",
            {"picture": {"image": site_image().pk, "alt_text": "Us", "decorative": False}},
        )
        for _ in range(count)
    ]
    related = {"heading": "", "links": [link(target) for _ in range(count)]}
    page = story(
        picture=site_image(),
        topics=[TopicFactory() for _ in range(count)],
        organisations=[OrganisationFactory() for _ in range(count)],
        body=blocks(*parts, ("related", related)),
    )
    for _ in range(count):
        story(picture=site_image(), topics=[TopicFactory()])
    client.get(page.url)  # warm caches and cut the pictures

    with django_assert_num_queries(15):
        response = client.get(page.url)

    assert text(response).count('class="block-picture"') == count
