"""Each story once, in the reader's language or the nearest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import Locale

from foundation.prepared import Prepared
from home.models import HomePage, NewsItem, NewsPage
from home.queries import more_news, news
from home.queries.linked import linked
from tests.factories.news import NOON, TopicFactory, site_image, standard_page, story
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def listed(language: str = "en", **asked: object) -> list[tuple[str, str]]:
    """(title, its language) of each story, in the order of the list."""
    found = news.listing(language=language, **asked)
    return [(story.title, story.language) for story in found.stories]


def choices(found: list[news.Choice]) -> list[tuple[str, int | None]]:
    return [(choice.text, choice.count) for choice in found]


def test_a_story_stands_once_in_the_readers_language_else_as_first_written():
    source = story("Uudis", language="et")
    story("News", language="en", translation_of=source)
    story("Novica", language="sl", translation_of=source)

    lists = [listed(code) for code in ("en", "et", "sl", "lv")]

    assert lists == [[("News", "en")], [("Uudis", "et")], [("Novica", "sl")], [("Uudis", "et")]]


def test_while_its_source_is_not_live_a_translation_stands_for_it():
    source = story("Uudis", language="et")
    story("Novica", language="sl", translation_of=source)
    story("Nyhet", language="nb", translation_of=source)
    source.unpublish()

    lists = [listed(code) for code in ("en", "et", "nb")]

    assert lists == [[("Novica", "sl")], [("Novica", "sl")], [("Nyhet", "nb")]]


def test_a_draft_translation_leaves_the_source_in_the_list():
    source = story("Uudis", language="et")
    story("News (draft)", translation_of=source, live=False)

    assert listed("en") == [("Uudis", "et")]


def test_a_mirror_of_a_story_is_not_another_one():
    source = story("Uudis", language="et")
    source.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)

    assert listed("en") == [("Uudis", "et")]


def test_a_story_nobody_published_is_in_no_list():
    story("Draft", live=False)

    assert listed() == []


def test_the_latest_is_first_also_when_dated_ahead():
    story("Old", dated_at=NOON - timedelta(days=1))
    story("Ahead", dated_at=NOON.replace(year=2199))
    story("New", dated_at=NOON)

    assert [title for title, _language in listed()] == ["Ahead", "New", "Old"]


def test_a_story_says_whose_it_is_and_where():
    topic = TopicFactory()
    ministry = OrganisationFactory(name={"en": "Ministry", "et": "Ministeerium"})
    picture = site_image()
    made = story(
        "News",
        slug="news-1",
        lead="In short",
        topics=[topic],
        organisations=[ministry],
        picture=picture,
        picture_alt="A hall",
    )

    (found,) = news.listing(language="et").stories

    assert found == news.Story(
        key=made.translation_key,
        title="News",
        lead="In short",
        language="en",
        path="/en/news/news-1/",
        dated_at=NOON,
        changed_at=made.last_published_at,
        organisations=("Ministeerium",),
        topics=(),
        picture=picture,
        picture_alt="A hall",
    )


def test_a_topic_narrows_the_list_and_the_years_count_with_it():
    design, law = TopicFactory(name={"en": "Design"}), TopicFactory(name={"en": "Law"})
    story("Design 2025", topics=[design], dated_at=NOON.replace(year=2025))
    story("Both 2026", topics=[design, law])
    story("Law 2026", topics=[law])

    found = news.listing(language="en", topic=design)

    assert [s.title for s in found.stories] == ["Both 2026", "Design 2025"]
    assert choices(found.topics) == [("Design", 2), ("Law", 2)]
    assert choices(found.years) == [("2026", 1), ("2025", 1)]
    assert [choice.is_current for choice in found.topics] == [True, False]
    assert (found.query, found.any_topic.query) == (f"topic={design.slug}", "")


def test_a_year_narrows_the_list_and_the_topics_count_with_it():
    design, law = TopicFactory(name={"en": "Design"}), TopicFactory(name={"en": "Law"})
    story("Design 2025", topics=[design], dated_at=NOON.replace(year=2025))
    story("Law 2026", topics=[law])

    found = news.listing(language="en", year=2025)

    assert [s.title for s in found.stories] == ["Design 2025"]
    assert choices(found.topics) == [("Design", 1)]
    assert choices(found.years) == [("2026", 1), ("2025", 1)]
    assert found.any_year.query == ""


def test_what_was_chosen_stays_among_the_choices_when_nothing_matches():
    topic = TopicFactory(name={"en": "Design"})

    found = news.listing(language="en", topic=topic, year=2020)

    assert (found.stories, choices(found.topics), choices(found.years)) == (
        [],
        [("Design", 0)],
        [("2020", 0)],
    )


def test_a_translated_story_counts_once():
    topic = TopicFactory(name={"en": "Design"})
    source = story("Uudis", language="et", topics=[topic])
    story("News", translation_of=source, topics=[topic])

    counts = [choices(news.listing(language=code).topics) for code in ("en", "et", "lv")]

    assert counts == [[("Design", 1)]] * 3


def test_a_story_is_judged_by_the_page_that_is_shown():
    topic = TopicFactory(name={"en": "Design"})
    source = story("Uudis", language="et", topics=[topic])
    story("News", translation_of=source)

    assert listed("et", topic=topic) == [("Uudis", "et")]
    assert listed("en", topic=topic) == []


def test_years_are_those_of_the_sites_clock():
    # Tallinn is two hours ahead: there it is 2026 already.
    story("New Year", dated_at=datetime(2025, 12, 31, 22, 30, tzinfo=UTC))

    assert choices(news.listing(language="en").years) == [("2026", 1)]
    assert listed(year=2026) == [("New Year", "en")]
    assert listed(year=2025) == []


def test_twelve_stories_make_a_page():
    for number in range(13):
        story(f"Story {number:02}", dated_at=NOON + timedelta(hours=number))

    first, second = news.listing(language="en"), news.listing(language="en", number=2)

    assert [len(first.stories), len(second.stories)] == [12, 1]
    assert second.stories[0].title == "Story 00"
    assert [first.no_such_page, second.no_such_page] == [False, False]


@pytest.mark.parametrize("number", [3, 100_000])
def test_a_page_that_is_not_there_is_the_first(number: int):
    story("Only")

    found = news.listing(language="en", number=number)

    assert ([s.title for s in found.stories], found.no_such_page) == (["Only"], True)


def test_without_any_story_the_first_page_is_there():
    found = news.listing(language="en")

    assert (found.stories, found.topics, found.years, found.no_such_page) == ([], [], [], False)


def bulk(count: int) -> None:
    """`count` stories with two topics, an organisation and a picture, half of them translated."""
    topics = [TopicFactory(), TopicFactory()]
    for number in range(count):
        source = story(
            language="et",
            topics=topics,
            organisations=[OrganisationFactory()],
            picture=site_image(),
        )
        if number % 2:
            story(translation_of=source, topics=topics)


@pytest.mark.parametrize("count", [3, 14])
def test_the_list_costs_the_same_queries_for_any_number_of_stories(
    django_assert_num_queries, count: int
):
    bulk(count)
    news.listing(language="en")  # warm the cache of sites

    # count, page, topics, organisations, pictures, their sizes; counts by topic, topics, years
    with django_assert_num_queries(7):
        found = news.listing(language="en")

    assert found.page.paginator.count == count


def english_home(**fields: object) -> HomePage:
    HomePage.objects.filter(slug="home-en").update(**fields)
    return HomePage.objects.get(slug="home-en")


def front(home: HomePage, limit: int = 3) -> tuple[str, list[str]]:
    lead, others = news.front(home, limit)
    return (lead.title if lead else "", [s.title for s in others])


def test_the_latest_story_leads_and_the_next_ones_follow():
    for number in range(5):
        story(f"Story {number}", dated_at=NOON + timedelta(hours=number))

    assert front(english_home()) == ("Story 4", ["Story 3", "Story 2", "Story 1"])


def test_a_chosen_story_leads_in_the_readers_language():
    source = story("Uudis", language="et", dated_at=NOON - timedelta(days=9))
    story("News", translation_of=source, dated_at=NOON - timedelta(days=9))
    story("Latest")

    assert front(english_home(lead_story=source)) == ("News", ["Latest"])


def test_a_chosen_story_that_was_withdrawn_does_not_lead():
    chosen = story("Withdrawn")
    story("Latest")
    home = english_home(lead_story=chosen)
    chosen.unpublish()

    assert front(home) == ("Latest", [])


def test_a_chosen_story_that_was_deleted_does_not_lead():
    chosen = story("Deleted")
    story("Latest")
    english_home(lead_story=chosen)
    chosen.delete()

    assert front(english_home()) == ("Latest", [])


def test_without_stories_nothing_leads():
    assert front(english_home()) == ("", [])


@pytest.mark.parametrize("count", [4, 10])
def test_the_front_costs_the_same_queries_for_any_number_of_stories(
    django_assert_num_queries, count: int
):
    bulk(count)
    home = HomePage.objects.select_related("locale").get(slug="home-en")
    news.front(home, 3)  # warm the cache of sites

    with django_assert_num_queries(3):
        _lead, others = news.front(home, 3)

    assert len(others) == 3


def test_a_story_leads_on_to_its_topic_first_then_to_the_latest():
    topic = TopicFactory()
    page = story("This", topics=[topic])
    story("Its translation", language="et", translation_of=page, topics=[topic])
    story("Same topic", topics=[topic], dated_at=NOON - timedelta(days=9))
    story("Latest", dated_at=NOON + timedelta(days=1))
    story("Older", dated_at=NOON - timedelta(days=1))

    assert [s.title for s in more_news.more(page, page.topics.all(), 2)] == ["Same topic", "Latest"]


def test_of_what_shares_its_topic_it_leads_to_the_latest_alone():
    topic = TopicFactory()
    page = story("This", topics=[topic])
    for number, day in enumerate((1, 3, 3, 2, 4)):
        story(f"Story {number}", topics=[topic], dated_at=NOON - timedelta(days=day))
    story("Off topic", dated_at=NOON + timedelta(days=1))

    found = more_news.more(page, page.topics.all(), 4)

    assert [s.title for s in found] == ["Story 0", "Story 3", "Story 2", "Story 1"]


@pytest.fixture
def _short_sighted(monkeypatch):
    """As if there were many stories."""
    monkeypatch.setattr(more_news, "WINDOW", 3)
    monkeypatch.setattr(more_news, "CANDIDATES", 2)
    monkeypatch.setattr(more_news, "_NEWEST", Prepared(more_news._newest))
    monkeypatch.setattr(more_news, "_ABOUT", Prepared(more_news._about))


@pytest.mark.usefixtures("_short_sighted")
def test_it_leads_to_what_is_older_where_the_newest_of_its_topics_cannot_be_shown():
    topic, other = TopicFactory(), TopicFactory()
    page = story("This", topics=[topic, other], dated_at=NOON)
    story("Of both", topics=[topic, other], dated_at=NOON - timedelta(days=2))
    story("A draft", topics=[topic], dated_at=NOON - timedelta(days=1), live=False)
    story("Of another", topics=[other], dated_at=NOON - timedelta(days=3))
    story("Off topic", dated_at=NOON + timedelta(days=1))

    found = more_news.more(page, page.topics.all(), 2)

    assert [s.title for s in found] == ["Of both", "Of another"]


@pytest.mark.usefixtures("_short_sighted")
def test_what_shares_a_topic_of_which_nothing_is_new_comes_before_the_latest():
    topic = TopicFactory()
    page = story("This", topics=[topic], dated_at=NOON - timedelta(days=9))
    story("Before", topics=[topic], dated_at=NOON - timedelta(days=10))
    for day in range(4):
        story(f"Off topic {day}", dated_at=NOON - timedelta(days=day))

    found = more_news.more(page, page.topics.all(), 3)

    assert [s.title for s in found] == ["Before", "Off topic 0", "Off topic 1"]


def test_of_few_stories_all_are_found_behind_whatever_cannot_be_shown():
    topic = TopicFactory()
    page = story("This", topics=[topic])
    for number in range(more_news.CANDIDATES):
        story(f"Draft {number}", topics=[topic], dated_at=NOON + timedelta(days=1), live=False)
    story("Of it", topics=[topic], dated_at=NOON - timedelta(days=1))
    story("Off topic", dated_at=NOON - timedelta(days=2))

    found = more_news.more(page, page.topics.all(), 3)

    assert [s.title for s in found] == ["Of it", "Off topic"]


@pytest.mark.usefixtures("_short_sighted")
def test_without_a_topic_it_leads_to_the_latest_that_can_be_shown():
    page = story("This", dated_at=NOON - timedelta(days=9))
    for day in range(4):
        story(f"Draft {day}", dated_at=NOON - timedelta(days=day), live=False)
    for day in range(4, 7):
        story(f"Shown {day}", dated_at=NOON - timedelta(days=day))

    assert [s.title for s in more_news.more(page, [], 2)] == ["Shown 4", "Shown 5"]


def test_a_draft_that_is_looked_at_leads_to_what_the_draft_is_linked_with():
    before, after = TopicFactory(), TopicFactory()
    page = story("This", topics=[before])
    assert linked(page, "topics") == [before]

    page.topics = [after]

    assert linked(page, "topics") == [after]
    assert linked(NewsItem.objects.get(pk=page.pk), "topics") == [before]


def test_a_feed_holds_thirty_stories_of_its_own_language():
    for number in range(31):
        story(f"Story {number:02}", dated_at=NOON + timedelta(hours=number))
    story("Uudis", language="et", dated_at=NOON + timedelta(days=9))

    found = news.feed("en")

    assert [found[0].title, found[-1].title, len(found)] == ["Story 30", "Story 01", 30]


def test_other_pages_are_no_news():
    standard_page("About")

    assert listed() == []
    assert NewsPage.objects.count() == 5
