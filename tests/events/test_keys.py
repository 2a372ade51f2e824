"""Keys that survive drafts: posting to Wagtail's own views as a browser does."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale

from events.models import Event, EventPage, Occurrence
from tests.events import admin
from tests.factories.events import entry, event_page, plan, published

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=TALLINN)) as traveller:
        yield traveller


def opened(client, page):
    return admin.form_of(client.get(admin.edit_url(page)))


def added(form, index, **fields):
    """The form after pressing "Add date" in the first run."""
    return {
        **form,
        **admin.entry_data(0, index, **fields),
        "plans-0-entries-TOTAL_FORMS": str(index + 1),
    }


def test_a_new_row_shows_an_empty_key_also_in_the_template(client):
    admin.editor(client)

    html = client.get(admin.add_url()).content.decode()

    name = 'name="plans-__prefix__-entries-__prefix__-key"'
    tags = [tag for tag in html.split("<input") if name in tag]
    assert len(tags) == 1
    assert "value=" not in tags[0].split(">")[0]


def test_two_rows_added_in_one_sitting_get_two_keys(client):
    admin.editor(client)
    form = {**admin.form_of(client.get(admin.add_url())), "title": "Meetup", "slug": "meetup"}
    form |= admin.plan_data(
        0, admin.entry_data(0, 0), admin.entry_data(0, 1, start_date="2026-12-14")
    )

    admin.save(client, admin.add_url(), form)

    plans, entries = admin.keys(EventPage.objects.get(slug="meetup"))
    assert (len(plans), len(set(entries))) == (1, 2)


def test_creating_by_autosave_hands_the_keys_back_and_keeps_them(client):
    admin.editor(client)
    form = {**admin.form_of(client.get(admin.add_url())), "title": "Meetup", "slug": "meetup"}
    form |= admin.plan_data(0, admin.entry_data(0, 0))

    form = admin.autosave(client, admin.add_url(), form)

    page = EventPage.objects.get(slug="meetup")
    before = admin.keys(page)
    assert before == ([form["plans-0-key"]], [form["plans-0-entries-0-key"]])
    form = admin.autosave(client, admin.edit_url(page), {**form, "lead": "Come"})
    admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})
    assert admin.keys(page) == before


def test_rows_added_to_a_live_page_keep_their_keys_through_autosaves(client):
    admin.editor(client)
    page = published()
    form = added(opened(client, page), 1, start_date="2026-12-14")

    form = admin.autosave(client, admin.edit_url(page), form)

    first = admin.keys(page)
    form = admin.autosave(client, admin.edit_url(page), {**form, "lead": "One"})
    form = added(form, 2, start_date="2026-12-21")
    form = admin.autosave(client, admin.edit_url(page), form)
    plans, entries = admin.keys(page)
    assert (plans, entries[:2]) == first
    assert len(set(entries)) == 3


def test_a_row_that_nobody_filled_in_does_not_stop_the_drafts(client):
    admin.editor(client)
    form = {**admin.form_of(client.get(admin.add_url())), "title": "Meetup", "slug": "meetup"}

    form = admin.autosave(client, admin.add_url(), form)

    page = EventPage.objects.get(slug="meetup")
    form = admin.autosave(client, admin.edit_url(page), {**form, "lead": "Come"})
    assert admin.keys(page) == ([], [])
    form |= {"plans-0-entries-0-start_date": "2026-12-07", "lead": "Come all"}
    admin.autosave(client, admin.edit_url(page), form)
    plans, entries = admin.keys(page)
    assert (len(plans), len(entries)) == (1, 1)


def stored(on):
    """What everybody reads of the date that the schedule gave `on`: uid and start."""
    row = Occurrence.objects.get(date=on)
    return row.uid, row.wall_start


def test_draft_autosave_schedule_edit_and_publishing_keep_keys_and_uids(client, clock):
    admin.editor(client)
    page = published(plan(entry(date(2026, 12, 7))))
    form = added(opened(client, page), 1, start_date="2026-12-14")
    form = admin.autosave(client, admin.edit_url(page), form)
    keys = admin.keys(page)
    later = {**form, "go_live_at": "2026-11-22 09:00"}
    admin.save(client, admin.edit_url(page), later, **{"action-publish": "1"})

    clock.move_to(datetime(2026, 11, 22, 10, tzinfo=TALLINN))
    call_command("publish_scheduled")
    uid, start = stored(date(2026, 12, 14))
    form = {**opened(client, page), "plans-0-entries-1-start_time": "10:00"}
    admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})

    assert admin.keys(page) == keys
    assert start.hour == 9
    assert stored(date(2026, 12, 14)) == (uid, start.replace(hour=10))


def test_two_drafts_published_one_after_the_other_are_the_same_date(client):
    admin.editor(client)
    page = published(plan(entry(date(2026, 12, 7))))
    form = added(opened(client, page), 1, start_date="2026-12-14")
    admin.save(client, admin.edit_url(page), form)
    first = EventPage.objects.get(pk=page.pk).get_latest_revision()
    form = {**opened(client, page), "plans-0-entries-1-start_time": "10:00"}
    admin.save(client, admin.edit_url(page), form)
    second = EventPage.objects.get(pk=page.pk).get_latest_revision()
    keys = admin.keys(page)

    first.publish()
    uid, start = stored(date(2026, 12, 14))
    second.publish()

    assert first.pk != second.pk
    assert admin.keys(page) == keys
    assert stored(date(2026, 12, 14)) == (uid, start.replace(hour=10))


def test_a_copied_page_has_an_event_of_its_own(client):
    admin.editor(client)
    page = published()
    url = reverse("wagtailadmin_pages:copy", args=(page.pk,))

    client.post(
        url,
        {
            "new_title": "Again",
            "new_slug": "again",
            "new_parent_page": str(page.get_parent().pk),
            "publish_copies": "on",
        },
    )

    copy = EventPage.objects.get(slug="again")
    before = admin.keys(copy)
    form = opened(client, copy)
    admin.save(client, admin.edit_url(copy), form, **{"action-publish": "1"})
    assert admin.keys(copy) == before
    assert Event.objects.count() == 2
    assert Occurrence.objects.filter(event__key=copy.translation_key).count() == 1
    assert Occurrence.objects.values("uid").distinct().count() == 2


def test_translating_changes_neither_keys_nor_dates(client):
    admin.editor(client)
    page = published()
    keys, uids = admin.keys(page), set(Occurrence.objects.values_list("uid", flat=True))

    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.get_latest_revision().publish()
    form = opened(client, translated)
    admin.save(
        client, admin.edit_url(translated), {**form, "title": "Koolitus"}, **{"action-publish": "1"}
    )

    assert EventPage.objects.get(pk=translated.pk).title == "Koolitus"
    assert admin.keys(page) == keys
    assert set(Occurrence.objects.values_list("uid", flat=True)) == uids


@pytest.mark.parametrize("live", [True, False])
def test_reverting_brings_a_removed_row_back_with_its_key(client, live):
    admin.editor(client)
    make = published if live else event_page
    page = make(plan(entry(date(2026, 12, 7)), entry(date(2026, 12, 14))))
    old, keys = page.get_latest_revision(), admin.keys(page)
    action = {"action-publish": "1"} if live else {}
    form = {**opened(client, page), "plans-0-entries-1-DELETE": "1"}
    admin.save(client, admin.edit_url(page), form, **action)
    assert admin.keys(page)[1] == keys[1][:1]

    url = reverse("wagtailadmin_pages:revisions_revert", args=(page.pk, old.pk))
    form = admin.form_of(client.get(url))
    admin.save(client, admin.edit_url(page), form, **action)

    assert admin.keys(page) == keys


def test_a_key_that_is_not_the_pages_is_replaced(client):
    admin.editor(client)
    theirs = admin.keys(published())
    page = event_page(plan())
    own = admin.keys(page)
    form = opened(client, page)
    form["plans-0-key"] = theirs[0][0]
    form["plans-0-entries-0-key"] = str(uuid.uuid4())
    form = added(form, 1, start_date="2026-12-14", key=theirs[1][0])

    admin.save(client, admin.edit_url(page), form)

    plans, entries = admin.keys(page)
    assert (plans, entries[:1]) == own
    assert entries[1] not in (*theirs[1], *own[1])


def test_one_key_is_given_to_one_row_only(client):
    admin.editor(client)
    page = published()
    form = added(opened(client, page), 1, start_date="2026-12-14")
    form = admin.autosave(client, admin.edit_url(page), form)
    form = added(form, 2, start_date="2026-12-21", key=form["plans-0-entries-1-key"])

    admin.autosave(client, admin.edit_url(page), form)

    _plans, entries = admin.keys(page)
    assert len(set(entries)) == 3


@pytest.mark.parametrize("junk", ["x", "0" * 500, "<b>", "\x00"])
def test_what_is_no_key_counts_as_none(client, junk):
    admin.editor(client)
    page = event_page(plan())
    keys = admin.keys(page)
    form = {**opened(client, page), "plans-0-key": junk, "plans-0-entries-0-key": junk}

    admin.save(client, admin.edit_url(page), form)

    assert admin.keys(page) == keys


def test_moving_rows_and_deleting_one_keeps_the_others_keys(client):
    admin.editor(client)
    page = published(plan(*(entry(date(2026, 12, day)) for day in (7, 14, 21))))
    _plans, (first, _second, third) = admin.keys(page)
    form = opened(client, page)
    form |= {
        "plans-0-entries-0-ORDER": "3",
        "plans-0-entries-2-ORDER": "1",
        "plans-0-entries-1-DELETE": "1",
    }

    admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})

    assert admin.keys(page)[1] == [third, first]
