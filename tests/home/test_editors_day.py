"""What the editors' home screen tells whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail_localize.models import Translation, TranslationSource

from home.queries import editors_day
from home.viewsets.day import SHOWN
from tests.events import admin
from tests.factories.news import standard_page, story
from tests.factories.people import MemberFactory
from tests.home.test_checklist import draft

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
HOME = "/admin/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def editor():
    return MemberFactory(groups=["Editors"])


def own_draft(member, **fields) -> Page:
    page = draft(**fields)
    page.save_revision(user=member)
    return page


def scheduled(title: str, days: int = 1) -> Page:
    page = draft(title=title, slug=title.lower(), go_live_at=NOW + timedelta(days=days))
    page.get_latest_revision().publish()
    return page


def test_drafts_are_ones_own_newest_first_and_neither_published_nor_scheduled(editor):
    first = own_draft(editor, title="First", slug="first")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        second = own_draft(editor, title="Second", slug="second")
    own_draft(MemberFactory(groups=["Editors"]), slug="other")
    gone = own_draft(editor, slug="gone")
    gone.get_latest_revision().publish()
    waits = own_draft(editor, slug="waits", go_live_at=NOW + timedelta(days=1))
    waits.get_latest_revision().publish()

    assert [page.pk for page in editors_day.drafts(editor, NOW)] == [second.pk, first.pk]


def test_scheduled_says_when_the_next_first(editor):
    later, sooner = scheduled("Later", 3), scheduled("Sooner", 1)

    found = editors_day.scheduled(editor, NOW)

    assert [(page.pk, page.goes_live_at) for page in found] == [
        (sooner.pk, NOW + timedelta(days=1)),
        (later.pk, NOW + timedelta(days=3)),
    ]


def test_expiring_looks_two_weeks_ahead(editor):
    soon = story(expire_at=NOW + timedelta(days=14))
    story(expire_at=NOW + timedelta(days=14, seconds=1))
    story(expire_at=NOW)
    story()

    assert [page.pk for page in editors_day.expiring(editor, NOW)] == [soon.pk]


def test_a_translation_is_behind_once_its_source_is_published_again(editor):
    source = story(title="A lab")
    origin, _made = TranslationSource.get_or_create_from_instance(source)
    locale = Locale.objects.get(language_code="et")
    translation = Translation.objects.create(source=origin, target_locale=locale)
    translation.save_target(publish=False)
    target = translation.get_target_instance()
    target.get_latest_revision().publish()
    assert not editors_day.behind(editor, NOW).exists()

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        source.save_revision().publish()

    assert [page.pk for page in editors_day.behind(editor, NOW)] == [target.pk]


def test_whoever_translates_sees_their_language_alone():
    estonian, latvian = story(language="et"), story(language="lv")
    Page.objects.filter(pk__in=[estonian.pk, latvian.pk]).update(expire_at=NOW + timedelta(days=1))
    translator = MemberFactory(groups=["Translators (et)"])

    assert [page.pk for page in editors_day.expiring(translator, NOW)] == [estonian.pk]


def test_a_page_that_leads_to_one_that_nobody_sees_is_found(editor):
    target, other = standard_page(), standard_page()
    links = [f'<p><a linktype="page" id="{page.pk}">the report</a></p>' for page in (target, other)]
    leads = story(body=[("text", links[0])])
    fine = story(body=[("text", links[1])])
    for page in (leads, fine):
        ReferenceIndex.create_or_update_for_object(page)
    assert not editors_day.broken(editor, NOW).exists()

    target.unpublish()
    assert [page.pk for page in editors_day.broken(editor, NOW)] == [leads.pk]


def test_the_home_screen_shows_the_first_the_number_and_the_way_to_all():
    client = Client()
    admin.editor(client)
    for number in range(SHOWN + 2):
        scheduled(f"Story{number}", number + 1)

    shown = client.get(HOME).content.decode()

    assert f"Will appear by themselves: {SHOWN + 2}" in shown
    assert "Story4" in shown
    assert "Story5" not in shown
    whole = client.get(reverse("editors_day", args=("scheduled",))).content.decode()
    assert reverse("editors_day", args=("scheduled",)) in shown
    assert f"Story{SHOWN + 1}" in whole


def test_what_is_empty_is_not_there():
    client = Client()
    admin.editor(client)

    shown = client.get(HOME).content.decode()

    for part in editors_day.PARTS:
        assert str(part.heading) not in shown
        whole = client.get(reverse("editors_day", args=(part.name,))).content.decode()
        assert "There is nothing at the moment." in whole


def test_there_is_no_other_list():
    client = Client()
    admin.editor(client)

    assert client.get(reverse("editors_day", args=("nonsense",))).status_code == 404


def test_whoever_writes_no_pages_sees_none():
    scheduled("Secret")
    client = Client()
    admin.editor(client, "Moderators")

    assert "Secret" not in client.get(HOME).content.decode()
    assert "Secret" not in client.get(reverse("editors_day", args=("scheduled",))).content.decode()


def test_the_home_screen_asks_no_more_for_more_pages():
    client = Client()
    member = admin.editor(client)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        return len(queries)

    def more(number: int) -> None:
        for n in range(number):
            scheduled(f"More{number}of{n}")
            own_draft(member, title="Own", slug=f"own-{number}-{n}")
            story(expire_at=NOW + timedelta(days=1))

    more(6)
    asked()  # warm caches
    before = asked()
    more(5)

    assert asked() == before
