"""What each choice would leave; pure Python, but for topics and dates at the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from search.enums import Kind, When
from search.queries.facets import Chosen, Row, age_of, count, each_thing_once
from tests.factories.events import entry, plan
from tests.factories.events import published as event
from tests.factories.news import TopicFactory
from tests.search.pages import event_translated, found, standard_page, story, titles, translated

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def row(pk: int, **fields: object) -> Row:
    day = fields.pop("dated", NOW - timedelta(days=1))
    of_it = {
        "thing": str(pk), "kind": "story", "language": "en", "topics": "", "age": age_of(day, NOW),
        "rank": 0, "distance": 0, "has_whole": True, "place": pk, **fields,
    }  # fmt: skip
    return Row(pk=pk, ends=day if of_it["kind"] == "event" else None, **of_it)


def test_a_facet_in_use_is_counted_as_if_it_were_not():
    rows = [row(1, topics="7"), row(2, topics="8"), row(3, topics="7 8", kind="page")]

    counted = count(rows, Chosen(topic=7), now=NOW)

    assert [one.pk for one in counted.rows] == [1, 3]
    assert counted.counts["topic"] == {7: 2, 8: 2}
    assert counted.counts["kind"] == {"story": 1, "page": 1}
    assert counted.total == 3


def test_what_two_choices_keep_out_counts_nowhere():
    rows = [row(1, topics="7"), row(2, topics="8", kind="page")]

    counted = count(rows, Chosen(topic=7, kind=Kind.STORY), now=NOW)

    assert (counted.counts["topic"], counted.counts["language"]) == ({7: 1}, {"en": 1})


def test_one_thing_in_two_languages_counts_once_and_in_each_of_them():
    rows = [row(1), row(2, thing="1", language="et", distance=1)]

    counted = count(rows, Chosen(), now=NOW)

    assert (counted.counts["kind"], counted.counts["language"]) == (
        {"story": 1},
        {"en": 1, "et": 1},
    )
    assert [one.pk for one in each_thing_once(counted.rows)] == [1]


@pytest.mark.parametrize(
    ("days", "kind", "when"),
    [
        (2, "event", {When.COMING}),
        (0, "event", {When.YEAR, When.YEARS}),
        (2, "story", {When.YEAR, When.YEARS}),
        (-364, "story", {When.YEAR, When.YEARS}),
        (-366, "story", {When.YEARS}),
        (-5 * 365 - 1, "page", {When.OLDER}),
    ],
)
def test_things_are_from_their_day(days: int, kind: str, when: set[When]):
    counted = count([row(1, kind=kind, dated=NOW + timedelta(days=days))], Chosen(), now=NOW)

    assert set(counted.counts["when"]) == when


@pytest.mark.django_db
def test_results_are_narrowed_by_topic_language_and_day():
    topic = TopicFactory()
    with time_machine.travel(NOW, tick=False):
        new = story("Reform new", dated_at=NOW - timedelta(days=9))
        new.topics.add(topic)
        new.save_revision().publish()
        translated(new, "et", "Reform uus")
        story("Reform old", dated_at=datetime(2015, 1, 1, tzinfo=UTC))
        standard_page("Reform page")
        event(plan(entry(date(2026, 12, 7))), title="Reform to come")
        event(plan(entry(date(2019, 12, 7))), title="Reform gone")

        by = {
            "topic": titles("reform", topic=topic.pk),
            "language": titles("reform", within="et"),
            "coming": titles("reform", when=When.COMING),
            "older": sorted(titles("reform", when=When.OLDER)),
            "kind": titles("reform", kind=Kind.PAGE),
        }

    assert by == {
        "topic": ["Reform new"],
        "language": ["Reform uus"],
        "coming": ["Reform to come"],
        "older": ["Reform gone", "Reform old"],
        "kind": ["Reform page"],
    }


@pytest.mark.django_db
def test_the_topics_of_an_event_count_in_all_its_languages():
    topic = TopicFactory()
    page = event(title="Innovation")
    event_translated(page, "et", "Innovatsioon")
    page.topics.add(topic)
    page.save_revision().publish()

    assert titles("innovatsioon", topic=topic.pk) == ["Innovatsioon"]


@pytest.mark.django_db
def test_counts_hold_only_what_the_viewer_sees():
    event(title="Quiet", visibility="members")

    assert found("quiet").counts == {"kind": {}, "topic": {}, "language": {}, "when": {}}
