"""What editors put first, from their letter to the mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from wagtail.models import Locale

from community.models import DigestDelivery, DigestItem, DigestLetter, Recipient
from community.services import digest
from events.models import Event, EventPage
from foundation import mail
from foundation.models import OutboxRow
from home.models import NewsItem, NewsPage
from tests.community.things import reader, subscriber
from tests.factories.digests import INSIDE, NOW, SINCE, UNTIL
from tests.factories.events import entry, plan, published
from tests.factories.letters import letter
from tests.factories.news import TopicFactory

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db

OLD = SINCE - timedelta(days=9)


def story(title: str, *, first: datetime = OLD, language: str = "en", **fields: object) -> NewsItem:
    """One that is no news any more, unless it says so."""
    parent = NewsPage.objects.get(locale=Locale.objects.get(language_code=language))
    page = NewsItem(
        locale=parent.locale, title=title, first_published_at=first, dated_at=first, **fields
    )
    return parent.add_child(instance=page)


def sent(now: datetime = NOW) -> list[mail.Rendered]:
    """What is filled and made at `now`, by recipient."""
    digest.send_due(now=now)
    return made(now)


def made(now: datetime = NOW) -> list[mail.Rendered]:
    rows = OutboxRow.objects.filter(message="community.digest", state="pending").order_by("pk")
    letters = [mail.messages[row.message](now=now, **row.ids) for row in rows]
    return [mail.render(one) for one in letters if one]


def headings(html: str) -> list[str]:
    found = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for words in found]


def test_what_editors_choose_stands_first_and_only_once():
    first, second = story("A recap"), story("A fresh story", first=INSIDE)
    story("Another one", first=INSIDE)
    letter(second, (first, "Read what came of it."), introduction="Dear <b>all</b>")
    reader(SINCE, language="en")

    (one,) = sent()

    shown = ["From the editors", "A fresh story", "A recap", "News", "Another one"]
    assert headings(one.html) == shown
    assert [line for line in one.text.splitlines() if line in shown] == shown
    assert one.subject == "A fresh story, and 2 more"
    for said in ("Dear all", "Read what came of it."):
        assert said in one.text
    assert "<p>Dear <b>all</b></p>" in re.sub(r' style="[^"]*"', "", one.html)


def test_a_lead_is_kept_in_the_ledger_and_not_told_again():
    page = story("A recap")
    letter(page)
    letter(page, period="2026-W49")
    reader(SINCE, language="en")

    sent()
    sent(NOW + timedelta(days=7))

    items = DigestItem.objects.values_list("section", "thing")
    assert list(items) == [("community.letter", str(page.translation_key))]
    reasons = DigestDelivery.objects.order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["", "empty"]


def test_an_introduction_alone_is_no_reason_to_write():
    letter(introduction="Dear all")
    reader(SINCE, language="en")

    assert sent() == []
    assert DigestDelivery.objects.get().reason == "empty"


def test_leads_alone_are():
    letter(story("A recap"))
    reader(SINCE, language="en")

    assert [one.subject for one in sent()] == ["A recap"]


def test_what_is_not_approved_is_not_waited_for():
    letter(story("A recap"), introduction="Dear all", live=False)
    story("A fresh story", first=INSIDE)
    reader(SINCE, language="en")

    (one,) = sent()

    assert headings(one.html) == ["News", "A fresh story"]
    assert "Dear all" not in one.text


def test_approving_late_brings_the_words_into_mails_not_made_and_the_pages_into_those_to_come():
    draft = letter(story("A recap"), introduction="Dear all", live=False)
    story("A fresh story", first=INSIDE)
    reader(SINCE, language="en")
    reader(SINCE, language="en", weekday=3)
    digest.send_due(now=NOW)

    DigestLetter.objects.filter(pk=draft.pk).update(live=True)
    (early,) = made()
    digest.send_due(now=NOW + timedelta(days=1))
    _early, late = made(NOW + timedelta(days=1))

    assert headings(early.html) == ["From the editors", "News", "A fresh story"]
    assert "Dear all" in early.text
    assert headings(late.html) == ["From the editors", "A recap", "News", "A fresh story"]


def test_what_was_promised_stays_when_the_letter_is_taken_back():
    row = letter((story("A recap"), "Read on."), introduction="Dear all")
    reader(SINCE, language="en")
    digest.send_due(now=NOW)

    row.unpublish()
    (one,) = made()

    assert headings(one.html) == ["From the editors", "A recap"]
    assert ("Dear all" in one.text, "Read on." in one.text) == (False, False)


def closed(page: EventPage, as_: str) -> None:
    if as_ == "unpublished":
        page.unpublish()
    else:
        Event.objects.filter(key=page.event_key).update(visibility=as_)


@pytest.mark.parametrize("as_", ["unpublished", "organisations", "link"])
@pytest.mark.parametrize("when", ["before filling", "before the mail is made"])
def test_each_reader_gets_only_what_they_may_see(as_: str, when: str):
    page = published(plan(entry(date(2026, 12, 7))), title="An event")
    EventPage.objects.filter(pk=page.pk).update(first_published_at=OLD)
    letter(page, story("A recap"))
    reader(SINCE, language="en")

    if when == "before filling":
        closed(page, as_)
    digest.send_due(now=NOW)
    closed(page, as_)
    (one,) = made()

    assert headings(one.html) == ["From the editors", "A recap"]


def test_what_members_alone_may_see_goes_to_nobody_else():
    page = published(plan(entry(date(2026, 12, 7))), title="An event", visibility="members")
    EventPage.objects.filter(pk=page.pk).update(first_published_at=OLD)
    letter(page, story("A recap"))
    reader(SINCE, language="en")
    subscriber(SINCE, language="en")

    assert [headings(one.html)[1:] for one in sent()] == [["An event", "A recap"], ["A recap"]]


def test_who_chose_topics_gets_leads_on_those():
    tea, coffee = TopicFactory(), TopicFactory()
    of_tea, of_coffee = story("Of tea"), story("Of coffee")
    for page, topic in ((of_tea, tea), (of_coffee, coffee)):
        NewsItem.topics.through.objects.create(newsitem=page, topic=topic)
    letter(of_coffee, of_tea)
    row = subscriber(SINCE, language="en", only_topics=True)
    row.topics.add(tea)

    assert [headings(one.html)[1:] for one in sent()] == [["Of tea"]]


def test_who_does_not_want_the_editors_part_has_neither_words_nor_pages():
    letter(story("A recap"), introduction="Dear all")
    story("A fresh story", first=INSIDE)
    reader(SINCE, language="en")
    Recipient.objects.update(unwanted=["community.letter"])

    (one,) = sent()

    assert headings(one.html) == ["News", "A fresh story"]
    assert "Dear all" not in one.text


def test_a_language_without_a_letter_gets_that_of_the_site_with_its_pages_translated():
    source = story("A recap")
    story("Ülevaade", language="et", translation_key=source.translation_key)
    letter((source, "Read on."), introduction="Dear all")
    reader(SINCE, language="et")

    (one,) = sent()

    assert headings(one.html)[1:] == ["Ülevaade"]
    assert re.search(r'<div class="introduction"[^>]* lang="en"', one.html)
    assert re.search(r'<p class="excerpt"[^>]* lang="en"[^>]*>Read on\.', one.html)


def test_a_letter_in_the_reader_s_language_comes_before_that_of_the_site():
    page = story("A recap")
    letter(page, introduction="Dear all")
    letter(page, introduction="Kallid kõik", language="et")
    letter(page, introduction="Dārgie", language="lv")
    for language in ("et", "nb"):
        reader(SINCE, language=language)

    estonian, norwegian = sent()

    assert ("Kallid kõik" in estonian.text, "Dear all" in estonian.text) == (True, False)
    assert ("Dear all" in norwegian.text, "Dārgie" in norwegian.text) == (True, False)


def test_the_mail_leads_to_the_edition_on_the_site():
    letter(story("A recap"))
    reader(SINCE, language="en")
    reader(SINCE, language="en", cadence="daily")
    story("A fresh story", first=UNTIL - timedelta(hours=1))

    weekly, daily = sent()

    assert "http://localhost/en/digests/2026-W48/" in weekly.text
    assert 'href="http://localhost/en/digests/2026-W48/"' in weekly.html
    assert "/digests/" not in daily.text


def test_leads_give_way_to_nothing_of_the_others():
    for number in range(14):
        story(f"News {number}", first=INSIDE)
    letter(*(story(f"Lead {number}") for number in range(5)))
    reader(SINCE, language="en")

    (one,) = sent()

    assert [line for line in headings(one.html) if line.startswith("Lead")] == [
        f"Lead {number}" for number in range(5)
    ]


@pytest.mark.parametrize("number", [1, 6])
def test_filling_and_making_cost_the_same_for_any_number_of_readers(
    number: int, django_assert_num_queries
):
    letter(story("A recap"), introduction="Dear all")
    for _ in range(number):
        reader(SINCE, language="en")
    digest.plan(now=NOW)

    with django_assert_num_queries(91):
        digest.fill(now=NOW)
    ids = [row.ids for row in OutboxRow.objects.filter(message="community.digest")]
    with django_assert_num_queries(18):
        letters = mail.batches["community.digest"](ids, now=NOW)

    assert len([one for one in letters if one]) == number


def test_a_member_s_mail_keeps_its_headers():
    letter(story("A recap"), introduction="Dear all")
    row = reader(SINCE, language="en")
    digest.send_due(now=NOW)

    found = mail.messages["community.digest"](now=NOW, delivery=DigestDelivery.objects.get().pk)

    assert row.link_token in found.headers["List-Unsubscribe"]
