from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from wagtail.models import Locale

from foundation.digests import Window, sections
from home.digests import News
from home.models import NewsItem, NewsPage
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=7)
INSIDE = UNTIL - timedelta(days=1)
NOW = UNTIL + timedelta(minutes=5)


def story(language: str = "en", *, first: datetime | None = INSIDE, **fields: object) -> NewsItem:
    parent = NewsPage.objects.get(locale=Locale.objects.get(language_code=language))
    fields = {"title": f"Story in {language}", "dated_at": INSIDE, **fields}
    page = NewsItem(locale=parent.locale, first_published_at=first, **fields)
    return parent.add_child(instance=page)


def chosen(*windows: Window) -> list[list[str]]:
    found = News().choose(windows)
    return [list(found[window.recipient.pk]) for window in windows]


def window(since: datetime = SINCE, until: datetime = UNTIL) -> Window:
    return Window(recipient=MemberFactory(), since=since, until=until)


def rendered(language: str, *stories: NewsItem) -> list[tuple[str, str]]:
    things = [str(page.translation_key) for page in stories]
    with translation.override(language):
        entries = News().render(MemberFactory(), things, now=NOW)
    return [(entry.title, entry.language) for entry in entries]


def test_it_is_the_third_section():
    assert isinstance(sections["home.news"], News)
    assert [name for name, _s in sorted(sections, key=lambda named: named[1].order)] == [
        "events.mine",
        "events.new",
        "home.news",
    ]


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

    entry = News().render(MemberFactory(), [str(page.translation_key)], now=NOW)[0]

    assert entry.address == "http://localhost/en/news/a-story/"
    assert entry.facts == ("Monday 23 November 2026", "Ministry of Finance")
    assert entry.excerpt == "What happened, in short."


@pytest.mark.parametrize("count", [1, 5])
def test_queries_are_the_same_for_any_number(count: int, django_assert_num_queries):
    stories = [story(title=f"Story {n}") for n in range(count)]
    for page in stories:
        page.organisations.add(OrganisationFactory())
        page.save()
    windows = [window() for _ in range(count)]
    member, things = MemberFactory(), [str(page.translation_key) for page in stories]
    News().render(member, things, now=NOW)

    with django_assert_num_queries(1):
        News().choose(windows)
    with django_assert_num_queries(2):
        assert len(News().render(member, things, now=NOW)) == count
