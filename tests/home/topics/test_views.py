"""The pages of topics: all of them, and what there is about each."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.urls import reverse

from home.models import InitiativeBody
from tests.events import admin
from tests.factories.events import entry, plan, published
from tests.factories.news import TopicFactory, initiative, site_image, story
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

    from community.models import Topic

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
ALL = "/en/topics/"
SKILLS = "/en/topics/skills/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def topic() -> Topic:
    return TopicFactory(name={"en": "Skills", "et": "Oskused"}, slug="skills")


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def main(client: Client, address: str = SKILLS) -> str:
    return text(client.get(address).content).partition("<main")[2].partition("</main>")[0]


def held(client: Client, address: str = ALL) -> dict[str, list[str]]:
    """What the list of all says of each."""
    listed = client.get(address).context["listed"]
    return {str(one.topic): one.held for one in listed}


# --- all of them ---------------------------------------------------------------------------------


def test_without_topics_the_list_says_so(client: Client):
    assert "There are no topics yet." in main(client, ALL)


def test_the_list_says_what_there_is_about_each(client: Client, topic: Topic):
    TopicFactory(name={"en": "Funding"}, slug="funding")
    ministry, agency = OrganisationFactory(), OrganisationFactory()
    for _ in range(2):
        story(topics=[topic], organisations=[ministry])
    initiative("Lab", topics=[topic], bodies=[InitiativeBody(organisation=agency)])
    published(plan(entry()), plan(entry(date(2026, 12, 8))), topics=[topic])
    published(plan(entry(date(2026, 1, 8))), topics=[topic])

    found = held(client)

    assert found == {
        "Funding": [],
        "Skills": ["2 stories", "1 event to come", "1 initiative", "2 organisations"],
    }


def test_a_translated_story_counts_once(client: Client, topic: Topic):
    source = story("News", topics=[topic])
    story("Uudis", language="et", translation_of=source, topics=[topic])
    story("Draft", topics=[topic], live=False)

    assert held(client) == {"Skills": ["1 story"]}


def test_nobody_is_told_of_events_that_are_not_for_them(client: Client, topic: Topic):
    host = OrganisationFactory()
    published(topics=[topic], visibility="members", host=host)

    told_visitors = held(client)
    client.force_login(MemberFactory())

    assert told_visitors == {"Skills": []}
    assert held(client) == {"Skills": ["1 event to come", "1 organisation"]}


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    for number in range(count):
        about = TopicFactory()
        story(topics=[about], organisations=[OrganisationFactory()])
        published(topics=[about], host=OrganisationFactory())
        initiative(f"Lab {number}", topics=[about])
    client.get(ALL)

    with django_assert_num_queries(9):
        client.get(ALL)


# --- one of them ---------------------------------------------------------------------------------


def test_a_page_gathers_what_there_is_about_it(client: Client, topic: Topic):
    ministry = OrganisationFactory(name={"en": "Ministry of Skills"})
    story("First story", topics=[topic], organisations=[ministry])
    story("Of another", topics=[TopicFactory()])
    published(title="Coffee", topics=[topic])
    initiative("Laboratory of Skills", topics=[topic])

    body = main(client)

    for name, heading in (
        ("its-news", "News"),
        ("its-dates", "Dates"),
        ("its-initiatives", "Initiatives"),
        ("its-organisations", "Who is active in it"),
    ):
        assert f'id="{name}">{heading}</h2>' in body
        assert f'<a href="#{name}">' in body
    for words in ("First story", "Coffee", "Laboratory of Skills", "Ministry of Skills"):
        assert words in body
    assert "Of another" not in body
    assert 'href="/en/news/?topic=skills"' in body
    assert 'href="/en/events/?topic=skills"' in body
    assert "/calendar/en.ics?topic=skills" in body


def test_it_says_what_the_topic_is_and_whom_to_ask_in_the_readers_language(client: Client):
    TopicFactory(
        name={"en": "Skills"},
        slug="skills",
        about={"en": "How to learn", "et": "Kuidas õppida"},
        contact={"en": "Training desk"},
        contact_email="desk@example.org",
    )

    english, estonian = main(client), main(client, "/et/topics/skills/")

    assert '<p class="lead" lang="en">How to learn</p>' in english
    assert '<p class="lead" lang="et">Kuidas õppida</p>' in estonian
    assert '<p class="block-contact__name">Training desk</p>' in english
    assert '<span lang="en">Training desk</span>' in estonian
    assert 'href="mailto:desk@example.org"' in english


def test_about_nothing_it_says_so(client: Client, topic: Topic):
    assert "Nothing has been published about this topic yet." in main(client)


def test_members_follow_it_and_others_subscribe(client: Client, topic: Topic):
    visitor = main(client)
    client.force_login(MemberFactory())
    member = main(client)

    follow = reverse("follow", args=["topic", topic.uuid])
    assert 'href="/en/subscribe/?topic=skills"' in visitor
    assert f'action="{follow}"' not in visitor
    assert f'action="{follow}"' in member


def test_what_is_for_members_is_shown_to_them_alone(client: Client, topic: Topic):
    host = OrganisationFactory(name={"en": "Hidden host"})
    published(title="For members", topics=[topic], visibility="members", host=host)

    visitor = main(client)
    client.force_login(MemberFactory())
    member = main(client)

    words = ("For members", "Hidden host")
    assert [word in visitor for word in words] == [False, False]
    assert [word in member for word in words] == [True, True]


def test_proxies_keep_it_for_nobody(client: Client, topic: Topic):
    for address in (ALL, SKILLS, "/en/topics/nothing/"):
        response = client.get(address)
        assert (response["Cache-Control"], "Cookie" in response["Vary"]) == ("private", True)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_any_number(
    client, django_assert_num_queries, topic: Topic, count: int
):
    for number in range(count):
        ministry = OrganisationFactory()
        story(topics=[topic], organisations=[ministry], picture=site_image())
        published(topics=[topic], host=OrganisationFactory())
        initiative(f"Lab {number}", topics=[topic], picture=site_image(),
                   bodies=[InitiativeBody(organisation=ministry)])  # fmt: skip
    client.get(SKILLS)

    with django_assert_num_queries(17):
        client.get(SKILLS)


def test_hostile_words_are_shown_as_words(client: Client):
    script = "<script>alert(1)</script>"
    TopicFactory(name={"en": script}, about={"en": script}, contact={"en": script}, slug="skills")

    for address in (ALL, SKILLS, "/en/topics/nothing/"):
        assert script not in client.get(address).content.decode()


# --- its address ---------------------------------------------------------------------------------


def rename(client: Client, topic: Topic, word: str) -> None:
    address = reverse("wagtailsnippets_community_topic:edit", args=[topic.pk])
    client.post(address, {"name_0": "Skills", "name_en": "Skills", "slug": word})


def test_a_renamed_topic_is_found_at_every_address_it_had(client: Client, topic: Topic):
    admin.editor(client)
    rename(client, topic, "competences")
    rename(client, topic, "abilities")

    for word in ("skills", "competences"):
        response = client.get(f"/en/topics/{word}/")
        assert (response.status_code, response.url) == (302, "/en/topics/abilities/")
    assert client.get("/en/topics/abilities/").status_code == 200


def test_links_and_feeds_with_its_former_word_work_on(client: Client, topic: Topic):
    story("News", topics=[topic])
    published(title="Coffee", topics=[topic])
    topic.slug = "abilities"
    topic.save()

    listing = client.get("/en/news/?topic=skills").context["listing"]
    calendar = client.get("/calendar/en.ics?topic=skills")

    assert (listing.topic, [one.title for one in listing.stories]) == (topic, ["News"])
    assert (calendar.status_code, b"Coffee" in calendar.content) == (200, True)
    assert client.get("/en/events/?topic=skills").context["form"].errors == {}
    assert "News" in client.get("/en/news/feed/?topic=skills").content.decode()


def test_a_word_that_is_given_to_another_topic_is_that_ones(client: Client, topic: Topic):
    topic.slug = "abilities"
    topic.save()
    TopicFactory(name={"en": "Other"}, slug="skills")

    assert '<h1 lang="en">Other</h1>' in main(client)


def test_a_topic_may_take_back_the_word_it_had(client: Client, topic: Topic):
    for word in ("abilities", "skills"):
        topic.slug = word
        topic.save()

    assert client.get(SKILLS).status_code == 200
    assert client.get("/en/topics/abilities/").url == SKILLS


def test_a_topic_that_is_gone_or_never_was_is_not_found_and_others_are_offered(
    client: Client, topic: Topic
):
    TopicFactory(name={"en": "Funding"}, slug="funding")
    topic.slug = "abilities"
    topic.save()
    topic.delete()

    for word in ("skills", "abilities", "nothing"):
        response = client.get(f"/en/topics/{word}/")
        assert response.status_code == 404
        assert 'href="/en/topics/funding/"' in response.content.decode()
        assert 'name="q"' in response.content.decode()


@pytest.mark.parametrize("word", ["a b", "ä", "a/b", "..", "a%00", "x" * 300])
def test_what_is_no_word_is_not_found(client: Client, word: str):
    assert client.get(f"/en/topics/{word}/").status_code == 404


def test_it_is_only_read(client: Client, topic: Topic):
    assert [client.post(address).status_code for address in (ALL, SKILLS)] == [405, 405]


# --- how it is found -----------------------------------------------------------------------------


def test_programs_read_what_it_is(client: Client, topic: Topic):
    body = client.get(SKILLS).content.decode()
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)[0])

    assert (told["@type"], told["name"]) == ("CollectionPage", "Skills")
    assert '<link rel="canonical" href="http://localhost/en/topics/skills/">' in body
    assert 'hreflang="et" href="http://localhost/et/topics/skills/"' in body


def test_the_sitemap_has_the_list_and_each(client: Client, topic: Topic):
    body = client.get("/sitemap-organisations.xml").content.decode()

    for path in ("/en/topics/", "/et/topics/", "/en/topics/skills/", "/sl/topics/skills/"):
        assert f"<loc>http://localhost{path}</loc>" in body


def test_a_story_an_event_an_initiative_and_a_member_lead_there(client: Client, topic: Topic):
    pages = [
        story(topics=[topic]),
        published(topics=[topic]),
        initiative(topics=[topic]),
    ]

    assert all(f'href="{SKILLS}"' in client.get(page.url).content.decode() for page in pages)


@pytest.mark.parametrize("words", ["skill", "Skills", "oskused"])
def test_search_finds_it_by_its_name_in_any_language(client: Client, topic: Topic, words: str):
    TopicFactory(name={"en": "Funding"}, slug="funding")

    body = main(client, f"/en/search/?q={words}")

    assert f'href="{SKILLS}"' in body
    assert "/en/topics/funding/" not in body


def test_search_finds_it_whole_or_not_at_all(client: Client, topic: Topic):
    assert "/en/topics/" not in main(client, "/en/search/?q=skills+funding")


# --- its feed ------------------------------------------------------------------------------------


def test_the_feed_of_a_topic_holds_its_stories_alone(client: Client, topic: Topic):
    story("About it", topics=[topic])
    story("Of another")

    root = ET.fromstring(client.get("/en/news/feed/?topic=skills").content)

    ns = {"a": "http://www.w3.org/2005/Atom"}
    whole = ET.fromstring(client.get("/en/news/feed/").content)
    assert [one.text for one in root.findall("a:entry/a:title", ns)] == ["About it"]
    assert root.findtext("a:title", "", ns) == "Skills – news – Talka"
    assert root.findtext("a:id", "", ns) != whole.findtext("a:id", "", ns)


@pytest.mark.parametrize("word", ["nothing", "a b", "%00"])
def test_the_feed_of_a_topic_that_there_is_not_is_not_found(client: Client, word: str):
    assert client.get(f"/en/news/feed/?topic={word}").status_code == 404
