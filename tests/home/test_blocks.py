"""Blocks of dates, documents and people: each reader sees theirs, and an empty one vanishes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from community.models import Topic
from events.models import Event
from foundation.models import OutboxRow
from home.blocks import DatesBlock, PageBlock, PeopleBlock
from home.models import NewsItem
from home.services import page_contacts
from search.models import SearchEntry
from tests.factories.contents import document, material, stream
from tests.factories.events import SpeakerFactory, entry, plan, published
from tests.factories.news import TopicFactory, blocks, item, site_image, story
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client, RequestFactory

    from community.models import Member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DAY = date(2148, 3, 4)


@pytest.fixture
def shown(rf: RequestFactory):
    def show(kind: str, value: Any, viewer: Member | None = None) -> str:
        """One block as `viewer` (None: a visitor) gets it."""
        request = rf.get("/en/")
        request.user = viewer or AnonymousUser()
        request.session = {}
        parts = PageBlock().to_python([{"type": kind, "value": value, "id": "1"}])
        html = parts[0].render_as_block({"request": request})
        return unescape(re.sub(r">\s+<", "><", " ".join(html.split())))

    return show


def dates(**fields: Any) -> dict[str, Any]:
    return {"heading": "", "kind": "", "topic": None, "organisation": None, "count": 5, **fields}


def stories(**fields: Any) -> dict[str, Any]:
    return {"heading": "", "topic": None, "organisation": None, "count": 3, **fields}


def documents(*files: Any, **fields: Any) -> dict[str, Any]:
    rows = [{"document": file.pk, "title": "", "language": "", **fields} for file in files]
    return {"heading": "", "documents": [item(row) for row in rows]}


def people(*rows: dict[str, Any]) -> dict[str, Any]:
    empty = {"person": "", "speaker": None, "role": ""}
    return {"heading": "", "people": [item({**empty, **row}) for row in rows]}


def on(title: str, **fields: Any) -> Any:
    return published(plan(entry(DAY)), title=title, **fields)


def titles(html: str) -> list[str]:
    return re.findall(r'class="next-date__title">.*?<a[^>]*>([^<]*)</a>', html)


def test_the_next_dates_stand_below_a_heading(shown):
    on("Coffee", kind="meetup")

    body = shown("dates", dates())

    assert titles(body) == ["Coffee"]
    assert "<h2>Next dates</h2>" in body
    assert "<h2>Come along</h2>" in shown("dates", dates(heading="Come along"))


def test_they_are_of_a_kind_a_topic_or_an_organisation(shown):
    topic, host = TopicFactory(), OrganisationFactory()
    on("Coffee", kind="meetup")
    on("Course", kind="training", topics=[topic])
    hosted = on("Hosted", kind="talk")
    Event.objects.filter(key=hosted.event_key).update(host=host)

    found = [
        titles(shown("dates", dates(**chosen)))
        for chosen in ({"kind": "meetup"}, {"topic": topic.pk}, {"organisation": host.pk})
    ]

    assert found == [["Coffee"], ["Course"], ["Hosted"]]


def test_no_more_of_them_than_were_wished(shown):
    for number in range(3):
        on(f"Coffee {number}")

    assert len(titles(shown("dates", dates(count=2)))) == 2


def test_dates_for_members_are_for_members(shown):
    on("Inside", visibility="members")

    assert "<" not in shown("dates", dates())
    assert titles(shown("dates", dates(), MemberFactory())) == ["Inside"]


@pytest.mark.parametrize("made", [TopicFactory, OrganisationFactory])
def test_without_the_topic_or_organisation_they_were_of_there_are_none(shown, made):
    on("Coffee")
    story("News")
    thing = made()
    name = "topic" if isinstance(thing, Topic) else "organisation"
    key = thing.pk
    thing.delete()

    assert "<" not in shown("dates", dates(**{name: key}))
    assert "<" not in shown("stories", stories(**{name: key}))


def test_a_block_keeps_what_it_has_lost_when_its_page_is_saved(client: Client):
    on("Coffee")
    topic = TopicFactory()
    page = story("News", body=blocks(("dates", dates(topic=topic.pk))))
    key = topic.pk
    topic.delete()
    page = NewsItem.objects.get(pk=page.pk)
    assert page.body[0].value["topic"] is None

    page.save_revision().publish()

    again = NewsItem.objects.get(pk=page.pk)
    assert again.body.raw_data[0]["value"]["topic"] == key
    assert "Coffee" not in client.get(page.url).content.decode()


def test_the_latest_news_stand_below_a_heading(shown):
    topic, ministry = TopicFactory(), OrganisationFactory()
    story("Both", topics=[topic], organisations=[ministry], dated_at=NOW)
    story("Of the topic", topics=[topic])
    story("Of the ministry", organisations=[ministry])
    story("Draft", live=False)

    def told(**fields: Any) -> list[str]:
        found = re.findall(
            r'story-card__title"><a[^>]*>([^<]*)', shown("stories", stories(**fields))
        )
        return sorted(found)

    assert told() == ["Both", "Of the ministry", "Of the topic"]
    assert told(count=1) == ["Both"]
    assert told(topic=topic.pk) == ["Both", "Of the topic"]
    assert told(topic=topic.pk, organisation=ministry.pk) == ["Both"]
    assert "<h2>News</h2>" in shown("stories", stories())
    assert "<h2>Read on</h2>" in shown("stories", stories(heading="Read on"))


def test_without_news_there_is_no_heading(shown):
    assert "<" not in shown("stories", stories(heading="Read on"))


def test_without_dates_there_is_no_heading(shown):
    assert "<" not in shown("dates", dates(heading="Come along"))


@pytest.mark.parametrize("count", [1, 4])
def test_dates_cost_the_same_queries_for_any_number(
    shown, django_assert_max_num_queries, count: int
):
    for _ in range(count):
        on("Coffee")
    shown("dates", dates())

    with django_assert_max_num_queries(10):
        body = shown("dates", dates())

    assert len(titles(body)) == count


def test_a_document_says_its_kind_size_and_language(shown):
    file = document("Report", text="x" * 2048)
    get_document_model().objects.update(file_size=2048)

    body = shown("documents", documents(file, language="et"))

    assert f'<a href="{file.url}" hreflang="et" lang="et">Report</a>' in body
    assert re.search(r"TXT, 2\.0\sKB, Estonian</span>", body)
    assert "<h2>Documents</h2>" in body


def test_a_document_may_have_other_words_here(shown):
    body = shown("documents", documents(document("x1.pdf"), title="The report", language="et"))

    # The words are the page's own, the document is not.
    assert re.search(r'hreflang="et">The report</a>', body)


def test_a_guarded_document_is_left_out_for_who_may_not_open_it(shown):
    open_one, guarded = document("Open"), document("Secret")
    published(
        plan(entry(DAY)), materials=stream(material("Slides", file=guarded, audience="members"))
    )
    value = documents(open_one, guarded)

    found = [shown("documents", value, viewer) for viewer in (None, MemberFactory())]

    assert [("Open" in body, "Secret" in body) for body in found] == [(True, False), (True, True)]
    assert "<" not in shown("documents", documents(guarded))


def test_so_is_one_in_a_closed_collection(shown):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    file = document("Inside")
    get_document_model().objects.filter(pk=file.pk).update(collection=closed)

    assert "<" not in shown("documents", documents(file))
    assert "Inside" in shown("documents", documents(file), MemberFactory())


def test_a_document_that_is_gone_is_left_out(shown):
    value = documents(file := document("Gone"), document("There"))
    file.delete()

    body = shown("documents", value)

    assert ["Gone" in body, "There" in body] == [False, True]


@pytest.mark.parametrize("count", [1, 5])
def test_documents_cost_the_same_queries_for_any_number(
    shown, django_assert_num_queries, count: int
):
    files = [document() for _ in range(count)]
    guarded = [document() for _ in range(count)]
    for file in guarded:
        published(plan(entry(DAY)), materials=stream(material(file=file, audience="members")))

    # documents, collections, restrictions, guards, materials, events seen, dates
    with django_assert_num_queries(7):
        body = shown("documents", documents(*files, *guarded))

    assert body.count("<li") == count


def test_a_member_stands_among_people_when_they_agree(client: Client):
    anna = MemberFactory(name="Anna Tamm")
    page = story(body=blocks(("people", people({"person": str(anna.uuid), "role": "Trainer"}))))
    before = client.get(page.url).content.decode()

    page_contacts.agree(anna, language="en", now=NOW)

    after = client.get(page.url).content.decode()
    assert list(OutboxRow.objects.values_list("message", flat=True)) == ["home.page_contact"]
    assert ["block-people" in before, "Anna" in before] == [False, False]
    assert ["Anna Tamm" in after, "Trainer" in after] == [True, True]


def test_a_speaker_stands_there_with_a_role_of_their_own(shown):
    speaker = SpeakerFactory(name="Pavel", role={"en": "Designer"}, picture=site_image())

    body = shown("people", people({"speaker": speaker.pk}))
    other = shown("people", people({"speaker": speaker.pk, "role": "Host"}))

    assert ["Pavel" in body, "Designer" in body, "<img" in body] == [True] * 3
    assert ["Designer" in other, "Host" in other] == [False, True]


@pytest.mark.parametrize("count", [1, 4])
def test_people_cost_the_same_queries_for_any_number(shown, django_assert_num_queries, count: int):
    ministry = OrganisationFactory()
    speakers = [SpeakerFactory(picture=site_image(), organisation=ministry) for _ in range(count)]
    value = people(*({"speaker": speaker.pk} for speaker in speakers))
    shown("people", value)  # cuts the pictures

    # speakers, organisations, pictures, their sizes
    with django_assert_num_queries(4):
        body = shown("people", value)

    assert body.count("<li") == count


@pytest.mark.parametrize("named", ["nobody", "both"])
def test_people_are_named_one_way(named: str):
    block = PeopleBlock()
    member, speaker = MemberFactory(), SpeakerFactory()
    both = {"person": str(member.uuid), "speaker": speaker.pk}
    value = people(both if named == "both" else {})

    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))

    assert "Name a member or choose a speaker, not both." in str(refusal.value.as_json_data())


def test_search_knows_nothing_of_what_readers_see_differently():
    file, speaker = document("Secretfile"), SpeakerFactory(name="Secretspeaker")
    on("Secretevent", visibility="members")
    page = story(
        body=blocks(
            ("dates", dates(heading="Secretdates")),
            ("documents", documents(file)),
            ("people", people({"speaker": speaker.pk})),
        )
    )

    (found,) = SearchEntry.objects.filter(page=page)

    assert "secret" not in str(vars(found)).lower()


def test_a_kind_that_is_none_any_more_is_no_error(shown):
    on("Coffee")

    assert titles(shown("dates", dates(kind="picnic"))) == ["Coffee"]
    assert DatesBlock().get_searchable_content({}) == []
