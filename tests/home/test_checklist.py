"""What is asked of a page before it is published, whatever way it gets there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import NewsItem, NewsPage, StandardPage
from tests.events import admin
from tests.factories.news import TopicFactory, site_image, story
from tests.home import editing

if TYPE_CHECKING:
    from django.test import Client
    from wagtail.models import Page

pytestmark = pytest.mark.django_db

NO_LEAD = "Write a lead: lists, digests and feeds show it."
CONTACT = ("contact", {"name": "The unit", "email": "unit@example.org"})


def draft(**fields) -> NewsItem:
    """A story nobody has published, with all that the checklist asks for but what `fields` say."""
    told = {
        "title": "A lab opens",
        "slug": "lab",
        "lead": "In short.",
        "body": [CONTACT],
        "live": False,
    }
    page = NewsItem(**told | fields)
    NewsPage.objects.get(locale__language_code="en").add_child(instance=page)
    page.topics.add(TopicFactory())
    page.save_revision()
    return page


def sentences(page: Page) -> list[str]:
    return [finding.message for finding in page.findings(now=timezone.now())]


def test_nothing_is_found_in_a_whole_story():
    assert sentences(draft()) == []


def test_each_thing_that_is_missing_is_named_with_what_to_do():
    now = timezone.now()
    page = draft(
        title="x" * 91,
        lead=" ",
        picture=site_image(),
        body=[
            ("text", '<p>Read <a href="/a">Here</a>, <a href="/b"><b>les  mer</b></a></p>'),
            ("text", "<p>" + "word " * 451 + '<a href="/c">the whole report</a></p>'),
        ],
        dated_at=now - timedelta(days=400),
        go_live_at=now - timedelta(hours=1),
    )
    page.topics.clear()

    found = page.findings(now=now)

    assert [(finding.field, finding.blocks) for finding in found] == [
        ("title", False),
        ("go_live_at", False),
        ("lead", True),
        ("picture_alt", False),
        ("body", False),
        ("body", False),
        ("topics", False),
        ("body", False),
        ("dated_at", False),
    ]
    assert "Here, les mer." in found[4].message


def test_a_shorter_title_for_other_sites_a_heading_and_words_for_a_picture_are_enough():
    page = draft(
        title="x" * 91,
        seo_title="A lab",
        picture=site_image(),
        picture_alt="A hall",
        body=[("text", "<h3>Why</h3><p>" + "word " * 451 + "</p>"), CONTACT],
    )

    assert sentences(page) == []


def test_a_page_without_lead_may_be_published():
    page = StandardPage(title="About", slug="about")

    assert [finding.blocks for finding in page.findings(now=timezone.now())] == [False]


def test_a_draft_may_lack_what_publishing_asks_for(client: Client):
    admin.editor(client)
    form = editing.story_form(lead="")

    refused = client.post(editing.add_story_url(), {**form, "action-publish": "1"})
    assert refused.context["form"].errors == {"lead": [NO_LEAD]}

    client.post(editing.add_story_url(), form)
    assert NewsItem.objects.get().live is False


def test_scheduling_asks_the_same(client: Client):
    admin.editor(client)
    start = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    form = editing.story_form(lead="", go_live_at=start)

    refused = client.post(editing.add_story_url(), {**form, "action-publish": "1"})

    assert refused.context["form"].errors == {"lead": [NO_LEAD]}


def test_many_at_once_are_refused_for_one_that_lacks_something(client: Client):
    admin.editor(client)
    whole, lacking = draft(), draft(slug="other", title="The other", lead="")
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    answer = client.post(f"{address}?id={whole.pk}&id={lacking.pk}", {"include_descendants": ""})

    assert answer.status_code == 302
    assert [str(told).strip() for told in answer.wsgi_request._messages] == [
        f"“The other” cannot be published: {NO_LEAD}"
    ]
    assert not NewsItem.objects.live().exists()


def test_a_moment_that_is_over_is_no_moment_to_go_live(client: Client):
    admin.editor(client)
    start = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    form = editing.story_form(go_live_at=start)

    refused = client.post(editing.add_story_url(), {**form, "action-publish": "1"})

    assert refused.context["form"].errors == {
        "go_live_at": [
            "This moment is over. Choose one to come, or leave it empty to publish at once."
        ]
    }


def test_a_moment_that_came_true_stays_with_the_page(client: Client):
    admin.editor(client)
    page = draft(body=[], go_live_at=timezone.now() - timedelta(days=1))
    page.get_latest_revision().publish()
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    form = admin.form_of(client.get(address)) | {"lead": "Other words."}

    client.post(address, {**form, "action-publish": "1"})

    page.refresh_from_db()
    assert page.lead == "Other words."


def test_the_edit_screen_shows_what_is_missing(client: Client):
    admin.editor(client)
    page = draft(lead="")

    shown = client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()

    assert NO_LEAD in shown
    assert "Not published in Estonian, Latvian, Norwegian Bokmål, Slovenian." in shown


def test_the_checklist_asks_no_more_of_long_texts(django_assert_num_queries):
    page = draft(body=[("text", "<p>word</p>")] * 50)
    read = NewsItem.objects.get(pk=page.pk)

    with django_assert_num_queries(1):  # its topics
        read.findings(now=timezone.now())


def test_a_published_story_without_lead_can_be_mended(client: Client):
    """From before the checklist."""
    admin.editor(client)
    page = story(lead="")
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    form = admin.form_of(client.get(address)) | {"lead": "At last."}

    client.post(address, {**form, "action-publish": "1"})

    page.refresh_from_db()
    assert page.lead == "At last."
