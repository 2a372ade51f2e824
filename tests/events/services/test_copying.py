"""A new event like another one, begun on another day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Locale, Page

from community.models import Topic
from events.models import Event, EventPage, Occurrence, Registration
from events.services import copying, dates, registration
from events.shares import Share
from foundation.spoken import SpokenLanguage
from tests.events import admin
from tests.factories.events import ContactFactory, VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
THURSDAY = date(2027, 1, 14)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def copied(page: EventPage, **more: object) -> EventPage:
    asked = {"title": "Again", "slug": "again", "first_day": THURSDAY, "languages": []}
    made = copying.copy(page, **{**asked, "actor": MemberFactory(), **more})
    return EventPage.objects.get(pk=made.pk)


def lines(page: EventPage) -> list[tuple]:
    draft = page.get_latest_revision_as_object()
    return [
        (e.start_date, e.end_date, str(e.recurrence), e.extra_days, e.left_out, e.skip_holidays)
        for p in draft.plans.all()
        for e in p.entries.all()
    ]


def full_line() -> object:
    line = entry(MONDAY, rule="FREQ=WEEKLY;UNTIL=20261221T000000Z;BYDAY=MO", last_day=MONDAY)
    line.extra_days = ["2026-12-30"]
    line.left_out = [["2026-12-14", "2026-12-14"], ["2027-07-01", None]]
    line.skip_holidays = "EE"
    return line


def test_the_schedule_moves_along_so_that_its_first_date_falls_on_the_day_asked():
    page = published(plan(full_line()))

    new = copied(page)

    assert lines(new) == [
        (
            THURSDAY,
            THURSDAY,
            "RRULE:FREQ=WEEKLY;UNTIL=20270128T000000Z;BYDAY=TH",
            ["2027-02-06"],
            [["2027-01-21", "2027-01-21"], ["2027-08-08", None]],
            "EE",
        )
    ]


def test_several_lines_keep_their_distance():
    page = published(plan(entry(date(2026, 12, 9)), entry(MONDAY)), plan(entry(date(2027, 2, 1))))

    new = copied(page)

    assert [line[0] for line in lines(new)] == [
        date(2027, 1, 16),
        THURSDAY,
        date(2027, 3, 11),
    ]


def test_the_first_date_counts_and_not_the_day_that_starts_the_rule():
    page = published(plan(entry(MONDAY, rule="FREQ=MONTHLY;BYDAY=3WE;COUNT=2")))  # 16 December

    new = copied(page)

    assert copying.first_date(new) == THURSDAY
    assert lines(new)[0][2] == "RRULE:FREQ=MONTHLY;COUNT=2;BYDAY=2TH"


def test_without_a_day_the_schedule_stays():
    page = published(plan(full_line()))

    assert lines(copied(page, first_day=None)) == lines(page)


def test_words_and_settings_come_along():
    host, topic, member_of = (
        OrganisationFactory(),
        Topic.objects.create(name={"en": "Data"}, slug="data"),
        OrganisationFactory(),
    )
    page = event_page(
        plan(
            entry(MONDAY, venue=VenueFactory()), seats_room=7, mode="all_dates", label={"en": "A"}
        ),
        lead="Come",
        body="<p>All</p>",
        kind="training",
        host=host,
        visibility="organisations",
        held_in=[SpokenLanguage.ESTONIAN],
        audience="You",
        outcomes="Know",
        online_link="https://meet.example.org/1",
    )
    draft = page.get_latest_revision_as_object()
    draft.topics, draft.organisations = [topic], [member_of]
    draft.save_revision()

    new = copied(EventPage.objects.get(pk=page.pk)).get_latest_revision_as_object()

    names = ("lead", "body", "kind", "host", "visibility", "held_in", "audience", "outcomes")
    assert [getattr(new, n) for n in names] == [getattr(page, n) for n in names]
    assert (new.online_link, [*new.topics.all()]) == (page.online_link, [topic])
    assert [*new.organisations.all()] == [member_of]
    made, old = new.plans.get(), page.plans.get()
    assert made.settings == old.settings
    assert (made.mode, made.entries.get().venue) == ("all_dates", old.entries.get().venue)


def test_the_newest_draft_is_copied_not_what_was_published():
    page = published(plan(entry(MONDAY)), lead="Old")
    page.lead = "New"
    page.save_revision()

    assert copied(page).get_latest_revision_as_object().lead == "New"


def test_the_opening_of_registration_keeps_its_hour_where_clocks_change():
    opens = datetime(2026, 11, 1, 7, tzinfo=UTC)  # 09:00 in Tallinn
    page = published(plan(entry(MONDAY), opens_at=opens))

    new = copied(page, first_day=date(2027, 6, 7))

    made = new.get_latest_revision_as_object().plans.get()
    assert made.opens_at == datetime(2027, 5, 2, 6, tzinfo=UTC)


def test_seats_are_kept_until_as_long_before_the_new_date():
    kept = Share(mode="room", kind="ngo", kept=2, until=date(2026, 12, 1)).as_stored()
    most = Share(mode="room", kind="ministry", most=2).as_stored()
    page = published(plan(entry(MONDAY), shares=[kept, most]))

    made = copied(page, first_day=MONDAY + timedelta(weeks=2)).get_latest_revision_as_object()

    assert made.plans.get().shares == [{**kept, "until": "2026-12-15"}, most]


def test_it_is_an_event_of_its_own_with_new_keys_and_nobody_registered():
    page = published(plan(entry(MONDAY)), title="Meetup")
    row = Occurrence.objects.select_related("run", "event").get()
    registration.register(run=row.run, contact=ContactFactory(), mode="room", now=NOW)
    dates.cancel(row, reason="Ill", actor=MemberFactory(), now=NOW)

    new = copied(page)
    before = admin.keys(new)
    new.get_latest_revision().publish()

    assert new.live is False
    assert new.translation_key != page.translation_key
    assert not {*before[0], *before[1]} & {k for keys in admin.keys(page) for k in keys}
    made = Event.objects.get(key=new.translation_key)
    assert [(o.wall_start.date(), o.status) for o in made.occurrences.all()] == [
        (THURSDAY, "scheduled")
    ]
    assert Registration.objects.filter(run__event=made).count() == 0


def test_what_belongs_to_the_page_alone_stays_with_it():
    page = published(plan(entry(MONDAY)))
    page.go_live_at, page.expire_at = NOW, datetime(2027, 1, 1, tzinfo=UTC)
    page.locked = True
    page.quiet_effect = "x"
    page.save_revision()
    page.save()
    owner = MemberFactory()

    new = copied(page, actor=owner)

    assert (new.go_live_at, new.expire_at, new.locked, new.first_published_at) == (
        None,
        None,
        False,
        None,
    )
    assert (new.owner, new.quiet_effect, new.live_revision) == (owner, "", None)
    assert page.get_latest_revision_as_object().go_live_at == NOW


def test_translations_come_along_as_chosen_under_their_own_titles():
    page = published(plan(entry(MONDAY)), title="Meetup", slug="meetup")
    for code in ("et", "lv"):
        other = page.copy_for_translation(Locale.objects.get(language_code=code))
        other.title = f"Meetup {code}"
        other.save_revision()

    new = copied(page, languages=["et"])

    words = EventPage.objects.filter(translation_key=new.translation_key).order_by("pk")
    assert [(p.locale.language_code, p.title, p.slug) for p in words] == [
        ("en", "Again", "again"),
        ("et", "Meetup et", "meetup-2"),
    ]
    assert admin.keys(words[0]) == admin.keys(words[1])
    assert lines(words[0]) == lines(words[1])
    assert [p.get_parent().pk for p in words] == [admin.events_page(c).pk for c in ("en", "et")]


def test_publishing_a_copied_translation_takes_its_schedule_from_the_first_page():
    page = published(plan(entry(MONDAY)))
    page.copy_for_translation(Locale.objects.get(language_code="et"))
    new = copied(page, languages=["et"])
    translation = EventPage.objects.get(
        translation_key=new.translation_key, locale__language_code="et"
    )

    translation.get_latest_revision().publish()

    assert Event.objects.get(key=new.translation_key).schedule_page == new


def test_a_draft_without_a_day_can_be_copied():
    page = event_page()

    new = copied(page)

    assert (lines(new), copying.first_date(new)) == ([], None)


def test_a_free_slug_is_near_to_what_was_wished():
    event_page(plan(), slug="meetup")
    parent = admin.events_page()

    slugs = [copying.free_slug(parent, wish) for wish in ("Meetup", "Workshop!", "register", "…")]

    assert slugs == ["meetup-2", "workshop", "register-2", "event"]


def test_a_template_is_a_copy_that_nobody_can_publish(django_user_model):
    page = published(plan(entry(MONDAY)), title="Meetup")
    boss = django_user_model.objects.create_superuser(email="boss@example.org", password=None)

    template = copied(page, title="Monthly", slug="monthly", first_day=None, is_template=True)

    permissions = Page.objects.get(pk=template.pk).permissions_for_user(boss)
    assert (permissions.can_publish(), permissions.can_submit_for_moderation()) == (False, False)
    assert (permissions.can_edit(), permissions.can_delete()) == (True, True)
    with pytest.raises(PublishPagePermissionError, match="A template cannot be published"):
        template.get_latest_revision().publish()
    assert not Event.objects.filter(key=template.translation_key).exists()
    assert template.get_admin_display_title() == "Template: Monthly"


def test_an_event_from_a_template_is_no_template():
    page = published(plan(entry(MONDAY)))
    template = copied(page, slug="monthly", first_day=None, is_template=True)

    new = copied(template, slug="january")
    new.get_latest_revision().publish()

    assert (new.is_template, lines(new)[0][0]) == (False, THURSDAY)
    assert Occurrence.objects.get(event__key=new.translation_key).wall_start.time() == time(9)


def test_a_copy_of_a_template_by_wagtail_is_a_template_too():
    template = copied(published(plan(entry(MONDAY))), first_day=None, is_template=True)

    other = template.copy(update_attrs={"slug": "other", "title": "Other"})

    assert EventPage.objects.get(pk=other.pk).is_template
