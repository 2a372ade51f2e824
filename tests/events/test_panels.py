"""The edit screen's panels: the dates below the schedule, and what a translation shows."""

from __future__ import annotations

from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale
from wagtail_localize.models import Translation, TranslationSource

from events.models import Event, EventPage, Occurrence, Registration
from events.services import schedule
from tests.events import admin
from tests.factories.events import ContactFactory, entry, event_page, plan, published

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
PREVIEW = "/admin/events/preview/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=TALLINN)):
        yield


@pytest.fixture(autouse=True)
def _editor(client):
    admin.editor(client)


def line_with(**fields):
    return admin.plan_data(0, admin.entry_data(0, 0, **fields))


def test_the_saved_drafts_dates_stand_below_the_schedule(client):
    page = event_page(plan(entry(date(2026, 12, 7), rule="FREQ=WEEKLY;COUNT=14")))

    html = client.get(admin.edit_url(page)).content.decode()

    assert "<strong>14 dates</strong>" in html
    assert html.count("09:00 (Europe/Tallinn)</li>") == 12
    assert "and 2 more" in html


def test_a_draft_that_makes_no_dates_says_so(client):
    page = event_page(plan(entry(date(2026, 12, 7), rule="FREQ=DAILY;UNTIL=20260101T000000Z")))

    html = client.get(admin.edit_url(page)).content.decode()

    assert "This makes no date at all." in html


def test_the_preview_shows_what_is_typed(client):
    data = line_with(recurrence_freq="WEEKLY", recurrence_ends="count", recurrence_count="3")

    response = client.post(PREVIEW, data)

    preview = response.context["preview"]
    assert [line.day for line in preview.lines] == [date(2026, 12, day) for day in (7, 14, 21)]
    assert preview.count == 3


@pytest.mark.parametrize(
    "change",
    [
        {"plans-0-DELETE": "1"},
        {"plans-0-entries-0-DELETE": "1"},
        {"plans-0-entries-0-start_date": "soon"},
        {"plans-0-entries-0-time_zone": "Nowhere"},
        {"plans-0-entries-0-recurrence_freq": "\x00"},
        {"plans-0-entries-0-end_time": "01:00"},
    ],
)
def test_the_preview_leaves_out_what_is_removed_or_wrong(client, change):
    response = client.post(PREVIEW, {**line_with(), **change})

    assert response.status_code == 200
    assert response.context["preview"].count == 0


def test_the_preview_never_does_more_than_its_share_of_work(client):
    data = {}
    for number in range(60):
        data |= admin.entry_data(0, number, recurrence_freq="DAILY")

    response = client.post(PREVIEW, data)

    preview = response.context["preview"]
    assert len(preview.lines) == 12
    assert preview.count == 40 * 533


def test_the_preview_is_for_editors_and_by_post_only(client):
    assert client.get(PREVIEW).status_code == 405
    admin.editor(client, "Moderators")
    assert client.post(PREVIEW, line_with()).status_code == 302
    client.logout()
    assert client.post(PREVIEW, line_with()).status_code == 302


def posted(client, page, **changes):
    return {**admin.form_of(client.get(admin.edit_url(page))), "page": str(page.pk), **changes}


def with_somebody():
    page = published(plan(entry(date(2026, 12, 7), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3")))
    Registration.objects.create(
        run=Occurrence.objects.latest("start").run,
        contact=ContactFactory(),
        state="confirmed",
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )
    return page


TUESDAY = {"plans-0-entries-0-start_date": "2026-12-08", "plans-0-entries-0-recurrence_days": "TU"}


def test_the_preview_says_what_publishing_the_typed_lines_does(client):
    page = with_somebody()
    data = posted(client, page, **TUESDAY)

    response = client.post(PREVIEW, data)

    html = " ".join(unescape(response.content.decode()).split())
    effect = response.context["preview"].effect
    assert effect.in_words() == "3 dates move, 1 person will be told"
    assert "Monday 7 December 2026, 09:00 – 11:00 (Europe/Tallinn) → " in html
    assert "Tuesday 8 December 2026, 09:00 – 11:00 (Europe/Tallinn)" in html
    assert f'name="effect_seen" value="{effect.digest}"' in html
    assert 'value="tell" id="effect_tell" checked' in html
    assert {o.wall_start.weekday() for o in Occurrence.objects.all()} == {0}


def test_the_preview_keeps_the_choice(client):
    page = with_somebody()

    response = client.post(PREVIEW, posted(client, page, **TUESDAY, effect_telling="quiet"))

    html = response.content.decode()
    assert "<strong>3 dates move, 1 person will not be told.</strong>" in html
    assert 'value="quiet" id="effect_quiet" checked' in html


def test_what_the_preview_showed_may_be_published(client):
    page = with_somebody()
    data = posted(client, page, **TUESDAY)
    digest = client.post(PREVIEW, data).context["preview"].effect.digest

    response = admin.save(
        client, admin.edit_url(page), {**data, "effect_seen": digest}, **{"action-publish": "1"}
    )

    assert response.status_code == 302
    assert {o.wall_start.weekday() for o in Occurrence.objects.all()} == {1}


@pytest.mark.parametrize(
    "change",
    [
        {"plans-0-entries-0-end_time": "01:00"},
        {"plans-0-entries-0-start_date": "soon"},
        {"plans-0-entries-0-time_zone": "Nowhere"},
    ],
)
def test_a_part_of_a_schedule_has_no_effect_to_show(client, change):
    page = with_somebody()

    response = client.post(PREVIEW, posted(client, page, **change))

    assert response.context["preview"].effect is None
    assert "once every date is filled in" in response.content.decode()


def test_a_line_that_is_still_empty_takes_nothing_away(client):
    page = with_somebody()
    empty = admin.entry_data(0, 1, start_date="", start_time="", end_time="")

    response = client.post(PREVIEW, posted(client, page, **empty))

    assert response.context["preview"].effect.numbers == {}


@pytest.mark.parametrize("pk", ["999999", "x", "-1", "1" * 30, "\x00"])
def test_the_effect_on_a_page_that_is_not_there_is_not_found(client, pk):
    assert client.post(PREVIEW, {**line_with(), "page": pk}, follow=True).status_code == 404


def test_the_effect_is_for_who_may_edit_the_page(client):
    page = with_somebody()
    data = posted(client, page, **TUESDAY)
    writers = Group.objects.create(name="Writers")
    writers.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=writers,
        page=admin.events_page("et"),
        permission=Permission.objects.get(codename="change_page"),
    )
    admin.editor(client, "Writers")
    assert client.post(PREVIEW, line_with()).status_code == 200

    response = client.post(PREVIEW, data)

    assert response.status_code == 302


def test_a_translation_s_lines_have_no_effect(client):
    page = with_somebody()
    data = posted(client, page, **TUESDAY)
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))

    response = client.post(PREVIEW, {**data, "page": str(translated.pk)})

    assert response.context["preview"].effect is None


def test_an_endless_series_of_years_has_an_effect_too(client):
    with time_machine.travel(datetime(2023, 11, 21, 12, tzinfo=TALLINN)):
        page = published(plan(entry(date(2023, 11, 21), rule="FREQ=DAILY")))
    schedule.repair(now=timezone.now())

    response = client.post(PREVIEW, posted(client, page))

    assert response.context["preview"].effect.numbers == {}


def test_a_translation_shows_where_its_dates_are_changed(client):
    page = published()
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))

    response = client.get(admin.edit_url(translated))

    form = admin.form_of(response)
    assert not [name for name in form if name.startswith("plans-")]
    assert {"kind", "visibility", "online_link"}.isdisjoint(form)
    assert f'href="{admin.edit_url(page)}">{page.title}</a>' in response.content.decode()


def test_saving_a_translation_changes_no_setting(client):
    page = published()
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    form = {**admin.form_of(client.get(admin.edit_url(translated))), "kind": "talk"}
    form |= line_with(start_date="2027-01-01")

    response = admin.save(
        client, admin.edit_url(translated), {**form, "title": "Koolitus"}, **{"action-publish": "1"}
    )

    assert response.status_code == 302
    assert EventPage.objects.get(pk=translated.pk).kind == "meetup"
    assert Event.objects.get().kind == "meetup"
    assert Occurrence.objects.get().date == date(2026, 12, 7)


def test_a_synchronised_translation_keeps_words_and_changes_no_date(client):
    page = published()
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="et")
    )
    translation.save_target(publish=True)
    uids = set(Occurrence.objects.values_list("uid", flat=True))
    page = EventPage.objects.get(pk=page.pk)
    page.online_link = "https://example.org/room"
    page.save_revision().publish()

    source.update_from_db()
    translation.save_target(publish=True)

    translated = EventPage.objects.get(locale__language_code="et")
    assert translated.online_link == "https://example.org/room"
    assert Event.objects.get().schedule_page_id == page.pk
    assert set(Occurrence.objects.values_list("uid", flat=True)) == uids
    assert client.get(admin.edit_url(translated)).status_code == 200


def test_two_versions_can_be_compared(client):
    page = event_page(plan(entry(date(2026, 12, 7), rule="FREQ=WEEKLY;COUNT=3")))
    first = page.get_latest_revision()
    form = admin.form_of(client.get(admin.edit_url(page)))
    form["plans-0-entries-0-recurrence_count"] = "5"
    admin.save(client, admin.edit_url(page), form)
    second = EventPage.objects.get(pk=page.pk).get_latest_revision()

    html = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=(page.pk, first.pk, second.pk))
    ).content.decode()

    assert "COUNT=" in html
    assert '<span class="deletion">3</span><span class="addition">5</span>' in html
    assert admin.keys(page)[1][0] not in html


def test_the_edit_screen_leads_to_the_dates(client):
    page = published()

    html = client.get(admin.edit_url(page)).content.decode()

    assert html.count(reverse("event_dates", args=(Event.objects.get().pk,))) == 1


def test_a_draft_has_no_dates_to_lead_to(client):
    page = event_page(plan())

    html = client.get(admin.edit_url(page)).content.decode()

    assert html.count("/dates/") == html.count("/admin/events/dates/")


def test_the_edit_screen_of_an_event_by_link_shows_its_address(client):
    page = published(visibility="link", slug="quiet")
    event = Event.objects.get()

    html = unescape(client.get(admin.edit_url(page)).content.decode())

    address = f"{settings.BASE_URL}/en/events/quiet/?key={event.link_token}"
    assert html.count(f'value="{address}"') == 1
    client.logout()
    assert client.get(address).status_code == 200


def test_a_translation_shows_the_address_of_its_own_page(client):
    page = published(visibility="link", slug="quiet")
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.slug = "vaikne"
    translated.save_revision().publish()

    html = unescape(client.get(admin.edit_url(translated)).content.decode())

    address = f"{settings.BASE_URL}/et/events/vaikne/?key={Event.objects.get().link_token}"
    assert html.count(f'value="{address}"') == 1


@pytest.mark.parametrize("which", ["new", "draft", "public", "unpublished"])
def test_no_address_is_shown_where_none_would_open(client, which):
    url = admin.add_url()
    if which == "draft":
        url = admin.edit_url(event_page(plan(), visibility="link"))
    elif which != "new":
        page = published(visibility="public" if which == "public" else "link")
        url = admin.edit_url(page)
        if which == "unpublished":
            page.unpublish()

    response = client.get(url)

    assert response.status_code == 200
    assert "?key=" not in response.content.decode()
