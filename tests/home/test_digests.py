from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.utils import translation
from wagtail.models import Locale

from foundation.digests import Asked, Entry, Reader, Window, in_order, sections
from home.digests import News, NewsOfFollowed
from home.models import NewsItem, NewsPage
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=7)
INSIDE = UNTIL - timedelta(days=1)
NOW = UNTIL + timedelta(minutes=5)
KEYS = count(1)


def story(language: str = "en", *, first: datetime | None = INSIDE, **fields: object) -> NewsItem:
    parent = NewsPage.objects.get(locale=Locale.objects.get(language_code=language))
    fields = {"title": f"Story in {language}", "dated_at": INSIDE, **fields}
    page = NewsItem(locale=parent.locale, first_published_at=first, **fields)
    return parent.add_child(instance=page)


def chosen(*windows: Window) -> list[list[str]]:
    found = News().choose(windows)
    return [list(found[window.reader.key]) for window in windows]


def window(since: datetime = SINCE, until: datetime = UNTIL) -> Window:
    return Window(reader=Reader(key=next(KEYS)), since=since, until=until)


def shown(reader: Reader, things: list[str], section: News | None = None) -> list[Entry]:
    section = section or News()
    return list(section.render([Asked(reader, things)], now=NOW)[reader.key])


def rendered(language: str, *stories: NewsItem) -> list[tuple[str, str]]:
    things = [str(page.translation_key) for page in stories]
    with translation.override(language):
        entries = shown(Reader(key=1), things)
    return [(entry.title, entry.language) for entry in entries]


def test_the_parts_stand_in_their_order():
    with translation.override("en"):
        parts = dict.fromkeys(str(section.heading) for _name, section in in_order())

    assert list(parts) == [
        "Waiting for you",
        "Your dates",
        "Notifications",
        "Places freed",
        "From the editors",
        "New in the calendar",
        "News",
        "In your groups",
        "People and organisations you follow",
        "New members",
    ]


def test_own_business_alone_gives_way_to_nothing_and_only_what_is_public_goes_to_everybody():
    own = {str(section.heading) for _name, section in sections if section.is_own}
    public = [name for name, section in in_order() if section.is_public]

    assert own == {"Waiting for you", "Your dates"}
    assert public == ["community.letter", "events.new", "home.news"]


@pytest.mark.parametrize(
    ("first", "is_chosen"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL, False),
        (None, False),
    ],
)
def test_a_story_first_published_in_the_window_is_chosen(first: datetime, is_chosen: bool):
    page = story(first=first)

    assert chosen(window()) == [[str(page.translation_key)] if is_chosen else []]


def test_each_member_has_a_window_of_their_own():
    old = story(first=SINCE - timedelta(days=3))
    new = story()

    found = chosen(window(), window(since=SINCE - timedelta(days=7)))

    assert found == [
        [str(new.translation_key)],
        [str(new.translation_key), str(old.translation_key)],
    ]


def test_a_story_is_chosen_once_however_many_languages_it_has():
    page = story()
    story("sl", translation_key=page.translation_key)

    assert chosen(window()) == [[str(page.translation_key)]]


def test_a_translation_that_follows_is_no_news():
    page = story(first=SINCE - timedelta(days=3))
    story("sl", translation_key=page.translation_key)

    assert chosen(window()) == [[]]


def test_a_story_that_is_not_live_is_neither_chosen_nor_shown():
    page = story(live=False)

    assert chosen(window()) == [[]]
    assert rendered("en", page) == []


def test_a_story_is_told_in_the_readers_language_or_its_own():
    page = story("sl")
    other = story("sl", title="Only in Slovenian")
    story("et", translation_key=page.translation_key)

    assert rendered("et", page, other) == [("Story in et", "et"), ("Only in Slovenian", "sl")]


def test_an_entry_says_who_when_and_what():
    page = story(lead="What happened,\nin short.", slug="a-story")
    page.organisations.add(OrganisationFactory(name={"en": "Ministry of Finance"}))
    page.save()

    entry = shown(Reader(key=1), [str(page.translation_key)])[0]

    assert entry.address == "http://localhost/en/news/a-story/"
    assert entry.facts == ("Monday 23 November 2026", "Ministry of Finance")
    assert entry.excerpt == "What happened, in short."


def test_who_wants_only_chosen_topics_gets_stories_about_them_and_reads_why():
    design, money = TopicFactory(name={"en": "Design"}), TopicFactory(name={"en": "Money"})
    stories = [story(slug=slug) for slug in ("a", "b", "c")]
    for page, topic in zip(stories, (design, money), strict=False):
        page.topics.add(topic)
        page.save()
    somebody = Reader(key=1, topics=frozenset({design.pk}), only_topics=True)

    found = News().choose([Window(reader=somebody, since=SINCE, until=UNTIL)])
    with translation.override("en"):
        (entry,) = shown(somebody, found[1])

    assert found[1] == [str(stories[0].translation_key)]
    assert entry.why == "You chose: Design"


def test_what_was_chosen_of_a_topic_is_left_out_once_it_is_not_followed_any_more():
    design = TopicFactory(name={"en": "Design"})
    page = story()
    translated = story("sl", translation_key=page.translation_key)
    translated.topics.add(design)
    translated.save()
    things = [str(page.translation_key)]
    member = MemberFactory()
    everything = Reader(key=1, member=member)
    only_design = Reader(key=1, member=member, topics=frozenset({design.pk}), only_topics=True)
    nothing = Reader(key=1, member=member, only_topics=True)

    told = [len(shown(reader, things)) for reader in (everything, only_design, nothing)]

    assert told == [1, 1, 0]


def test_news_of_an_organisation_are_left_out_once_it_is_not_followed_any_more():
    ministry = OrganisationFactory()
    page = story()
    page.organisations.add(ministry)
    page.save()
    things, member = [str(page.translation_key)], MemberFactory()
    follows = Reader(key=1, member=member, organisations=frozenset({ministry.pk}))

    told = [
        len(shown(reader, things, NewsOfFollowed()))
        for reader in (follows, Reader(key=1, member=member))
    ]

    assert told == [1, 0]


def test_news_of_a_followed_organisation_come_also_to_who_wants_few_topics():
    ministry = OrganisationFactory(name={"en": "Ministry of Tea"})
    theirs = story(slug="a")
    story(slug="b")
    theirs.organisations.add(ministry)
    theirs.save()
    reader = Reader(
        key=1, member=MemberFactory(), organisations=frozenset({ministry.pk}), only_topics=True
    )
    asked = [Window(reader=reader, since=SINCE, until=UNTIL)]

    found = NewsOfFollowed().choose(asked)[1]
    with translation.override("en"):
        (entry,) = shown(reader, found, NewsOfFollowed())

    assert (News().choose(asked), found) == ({1: []}, [str(theirs.translation_key)])
    assert entry.why == "You follow: Ministry of Tea"


def test_the_rest_is_where_all_news_are():
    with translation.override("et"):
        assert News().address() == "http://localhost/et/news/"


@pytest.mark.parametrize("count", [1, 5])
def test_queries_are_the_same_for_any_number(count: int, django_assert_num_queries):
    stories = [story(title=f"Story {n}") for n in range(count)]
    for page in stories:
        page.organisations.add(OrganisationFactory())
        page.save()
    windows = [window() for _ in range(count)]
    member, things = Reader(key=1), [str(page.translation_key) for page in stories]
    shown(member, things)

    with django_assert_num_queries(3):
        News().choose(windows)
    with django_assert_num_queries(3):
        assert len(shown(member, things)) == count
