"""Extra days, days left out and public holidays of a line: posted as a browser does."""

from __future__ import annotations

from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from events import schedule_preview
from events.models import EventPage, Occurrence
from tests.events import admin
from tests.factories.events import entry, event_page, plan, published

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
MONDAY = date(2026, 12, 7)
LINE = "plans-0-entries-0"
DAYS = {
    f"{LINE}-extra_days": ["2026-12-30", "", ""],
    f"{LINE}-left_out_0_first": "2026-12-14",
    f"{LINE}-left_out_0_last": "",
    f"{LINE}-left_out_1_first": "2027-01-05",
    f"{LINE}-left_out_1_last": "",
    f"{LINE}-left_out_1_open": "on",
    f"{LINE}-skip_holidays": "LV",
}
STORED = (["2026-12-30"], [["2026-12-14", "2026-12-14"], ["2027-01-05", None]], "LV")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=TALLINN)) as traveller:
        yield traveller


def weekly(**more) -> EventPage:
    return published(plan(entry(MONDAY, rule="FREQ=WEEKLY")), **more)


def opened(client, page: EventPage) -> dict:
    return admin.form_of(client.get(admin.edit_url(page)))


def line(page: EventPage) -> tuple:
    draft = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    found = draft.plans.get().entries.get()
    return (found.extra_days, found.left_out, found.skip_holidays)


def test_what_is_typed_makes_the_dates(client):
    admin.editor(client)
    page = weekly()

    admin.save(
        client, admin.edit_url(page), {**opened(client, page), **DAYS}, **{"action-publish": "1"}
    )

    assert line(page) == STORED
    coming = Occurrence.objects.exclude(status="withdrawn").order_by("start")
    # The 14th is left out, and everything from the 5th of January; the 30th comes on top.
    assert [o.date.isoformat() for o in coming] == [
        "2026-12-07",
        "2026-12-21",
        "2026-12-28",
        "2026-12-30",
        "2027-01-04",
    ]


def test_it_survives_drafts_autosaves_and_what_a_browser_posts_back(client):
    admin.editor(client)
    page = weekly()

    form = admin.autosave(client, admin.edit_url(page), {**opened(client, page), **DAYS})
    admin.autosave(client, admin.edit_url(page), {**form, "lead": "Come"})
    admin.save(client, admin.edit_url(page), opened(client, page))

    assert line(page) == STORED


def test_opening_and_saving_changes_no_line(client):
    admin.editor(client)
    page = weekly()
    admin.save(
        client, admin.edit_url(page), {**opened(client, page), **DAYS}, **{"action-publish": "1"}
    )
    before = list(Occurrence.objects.values_list("uid", "sequence", "status").order_by("start"))

    admin.save(client, admin.edit_url(page), opened(client, page), **{"action-publish": "1"})

    assert before == list(
        Occurrence.objects.values_list("uid", "sequence", "status").order_by("start")
    )


def test_emptied_rows_take_it_back(client):
    admin.editor(client)
    page = weekly()
    admin.save(client, admin.edit_url(page), {**opened(client, page), **DAYS})
    form = opened(client, page)
    form |= {name: "" for name in form if "left_out" in name and not name.endswith("_open")}
    form.pop(f"{LINE}-left_out_1_open")
    form |= {f"{LINE}-extra_days": ["", "", ""], f"{LINE}-skip_holidays": ""}

    admin.save(client, admin.edit_url(page), form)

    assert line(page) == ([], [], "")


def test_it_is_folded_away_until_something_stands_in_it(client):
    admin.editor(client)
    page = weekly()
    folded = '<details class="folded">'

    before = client.get(admin.edit_url(page)).content.decode()
    admin.save(client, admin.edit_url(page), {**opened(client, page), **DAYS})
    after = client.get(admin.edit_url(page)).content.decode()

    # One in the page, the others in the templates of rows to add.
    assert before.count('<details class="folded" open>') == 0
    assert after.count('<details class="folded" open>') == 1
    assert before.count(folded) == after.count(folded) + 1


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"extra_days": ["2026-12-14"], "left_out_0_first": "2026-12-14"},
            "extra_days",
            "14 December 2026 is also among the days left out. Remove it from one of the two.",
        ),
        (
            {"recurrence_freq": "", "left_out_0_first": "2026-12-07"},
            "start_date",
            "7 December 2026 is also among the days left out. Remove it from one of the two.",
        ),
        ({"extra_days": ["x"]}, "extra_days", "“x” is not a day."),
        (
            {"left_out_0_first": "2026-12-14", "left_out_0_last": "2026-12-13"},
            "left_out",
            "The last day must not come before the first.",
        ),
        (
            {"left_out_0_first": "2026-01-01", "left_out_0_open": "on"},
            "recurrence",
            "This makes no date at all. Look at the date, the days and the end.",
        ),
        (
            {"skip_holidays": "XX"},
            "skip_holidays",
            "This is not a country whose public holidays are known here.",
        ),
    ],
)
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_what_makes_no_sense_is_refused_at_its_field(client, fields, field, sentence, action):
    admin.editor(client)
    page = weekly()
    form = opened(client, page) | {f"{LINE}-{name}": value for name, value in fields.items()}

    response = admin.save(client, admin.edit_url(page), form, **action)

    (plan_form,) = response.context["form"].formsets["plans"].forms
    (entry_form,) = plan_form.formsets["entries"].forms
    assert entry_form.errors == {field: [sentence]}
    assert sentence in unescape(response.content.decode())


def test_a_series_that_gave_dates_is_paused_until_further_notice(client, clock):
    admin.editor(client)
    page = weekly()
    clock.move_to(datetime(2027, 3, 1, 12, tzinfo=TALLINN))
    admin.editor(client)
    pause = {f"{LINE}-left_out_0_first": "2027-03-02", f"{LINE}-left_out_0_open": "on"}

    response = admin.save(
        client, admin.edit_url(page), {**opened(client, page), **pause}, **{"action-publish": "1"}
    )

    assert response.status_code == 302
    assert not Occurrence.objects.filter(start__gt=datetime(2027, 3, 2, tzinfo=TALLINN)).exclude(
        status="withdrawn"
    )


def test_it_comes_along_with_a_copy_and_comes_back_with_an_old_version(client):
    admin.editor(client)
    page = weekly(slug="weekly")
    admin.save(client, admin.edit_url(page), {**opened(client, page), **DAYS})
    old = EventPage.objects.get(pk=page.pk).latest_revision

    copy = EventPage.objects.get(pk=page.pk).copy(update_attrs={"slug": "again"})
    admin.save(
        client,
        admin.edit_url(page),
        {**opened(client, page), f"{LINE}-extra_days": ["2026-12-31"]},
    )
    url = reverse("wagtailadmin_pages:revisions_revert", args=(page.pk, old.pk))
    admin.save(client, admin.edit_url(page), admin.form_of(client.get(url)))

    assert line(copy) == line(page) == STORED


def test_a_translation_has_it_too_and_after_the_next_sync(client):
    admin.editor(client)
    page = weekly()
    source, _made = TranslationSource.get_or_create_from_instance(page)
    estonian = Locale.objects.get(language_code="et")
    translation = Translation.objects.create(source=source, target_locale=estonian)
    translation.save_target()
    admin.save(
        client, admin.edit_url(page), {**opened(client, page), **DAYS}, **{"action-publish": "1"}
    )

    source.update_from_db()
    translation.save_target()

    other = EventPage.objects.get(translation_key=page.translation_key, locale=estonian)
    assert line(other) == STORED


def test_two_versions_are_compared_in_words(client):
    admin.editor(client)
    page = weekly(held_in=["en"])
    first = page.get_latest_revision()
    form = {**opened(client, page), **DAYS, "held_in": ["en", "et"]}
    admin.save(client, admin.edit_url(page), form)
    second = EventPage.objects.get(pk=page.pk).latest_revision
    url = reverse("wagtailadmin_pages:revisions_compare", args=(page.pk, first.pk, second.pk))

    html = " ".join(unescape(client.get(url).content.decode()).split())

    assert (
        "also on 30 December 2026 not on 14 December 2026, from 5 January 2027 until further "
        "notice without the public holidays of Latvia"
    ) in html
    assert "English, Estonian" in html.replace('<span class="addition">', "").replace("</span>", "")


def test_the_preview_shows_what_is_left():
    page = event_page(plan(entry(MONDAY, rule="FREQ=WEEKLY;COUNT=3")))
    found = page.plans.get().entries.get()
    found.left_out = [["2026-12-14", "2026-12-14"]]

    lines = [(page.plans.get(), [found])]
    preview = schedule_preview.of(lines, page=None, now=datetime.now(TALLINN))

    assert [entry_line.day.day for entry_line in preview.lines] == [7, 21]
