"""What an event's edit screen refuses, and at which field."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowPage, WorkflowTask

from community.models.members import check_time_zone
from events.calendar.zones import is_zone
from events.models import Event, EventPage, Occurrence, Registration, Run
from foundation import housekeeping
from foundation.models import OutboxRow
from tests.events import admin
from tests.factories.events import ContactFactory, entry, event_page, plan, published
from tests.factories.groups import GroupFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
PUBLISH = {"action-publish": "1"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=TALLINN)):
        yield


@pytest.fixture(autouse=True)
def _editor(client):
    admin.editor(client)


def opened(client, page):
    return admin.form_of(client.get(admin.edit_url(page)))


def line(**fields):
    return {f"plans-0-entries-0-{name}": value for name, value in fields.items()}


def errors_of_line(response, plan=0, entry=0):
    form = response.context["form"].formsets["plans"].forms[plan]
    return dict(form.formsets["entries"].forms[entry].errors)


def register(page, state="confirmed", run=None):
    run = run or Event.objects.get(schedule_page=page).runs.first()
    return Registration.objects.create(
        run=run,
        contact=ContactFactory(),
        state=state,
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


DAILY = {"recurrence_freq": "DAILY"}


@pytest.mark.parametrize("action", [{}, PUBLISH])
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end_time": "08:00"}, "end_time"),
        ({"end_time": ""}, "end_time"),
        ({"end_date": "2026-12-06"}, "end_time"),
        ({"start_time": "", "end_time": "", "end_date": "2026-12-06"}, "end_date"),
        ({"end_date": "2029-12-06"}, "end_time"),
        ({"start_date": "1850-01-01"}, "start_date"),
        ({"start_date": "2026-02-30"}, "start_date"),
        ({"start_date": "0001-01-01"}, "start_date"),
        ({"start_date": "9999-12-31"}, "start_date"),
        ({"end_date": "9999-12-31"}, "end_date"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": "Factory"}, "time_zone"),
        ({"time_zone": "localtime"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"venue": "999999"}, "venue"),
        ({**DAILY, "recurrence_ends": "count", "recurrence_count": "1001"}, "recurrence"),
        (
            {**DAILY, "recurrence_ends": "until", "recurrence_until": "2026-12-06"},
            "recurrence",
        ),
        (
            {**DAILY, "recurrence_ends": "until", "recurrence_until": "2140-01-01"},
            "recurrence",
        ),
        ({"recurrence_freq": "OTHER", "recurrence_other": "RRULE:FREQ=HOURLY"}, "recurrence"),
        (
            {"recurrence_freq": "OTHER", "recurrence_other": "RRULE:FREQ=SECONDLY;BYHOUR=1"},
            "recurrence",
        ),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_at_its_field(client, fields, field, action):
    page = event_page(plan(entry(date(2026, 12, 7))))
    before = page.get_latest_revision().pk

    response = admin.save(
        client, admin.edit_url(page), {**opened(client, page), **line(**fields)}, **action
    )

    assert response.status_code == 200
    assert list(errors_of_line(response)) == [field]
    assert len(errors_of_line(response)[field]) == 1
    assert EventPage.objects.get(pk=page.pk).get_latest_revision().pk == before


@pytest.mark.parametrize("action", [{}, PUBLISH])
@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"opens_at": "0001-01-01 00:00"},
            "opens_at",
            "The dates must be between 1970 and 2149.",
        ),
        (
            {"opens_at": "9999-12-31 23:59"},
            "opens_at",
            "The dates must be between 1970 and 2149.",
        ),
        (
            {"offer_hours": "0"},
            "offer_hours",
            "Ensure this value is greater than or equal to 1.",
        ),
    ],
)
def test_a_run_that_makes_no_sense_is_refused_at_its_field(client, fields, field, sentence, action):
    page = event_page(plan())
    form = opened(client, page) | {f"plans-0-{name}": value for name, value in fields.items()}

    response = admin.save(client, admin.edit_url(page), form, **action)

    assert response.status_code == 200
    assert response.context["form"].formsets["plans"].forms[0].errors == {field: [sentence]}


def test_a_member_and_a_date_may_have_the_same_zones():
    names = {*available_timezones(), "Factory", "localtime", "Europe/Atlantis", ""}

    differing = [name for name in sorted(names) if accepts(name) != is_zone(name)]

    assert differing == []


def accepts(name):
    try:
        check_time_zone(name)
    except ValidationError:
        return False
    return True


def test_the_error_is_connected_with_the_inputs(client):
    page = event_page(plan())
    form = {**opened(client, page), **line(**DAILY, recurrence_interval="0")}

    html = admin.save(client, admin.edit_url(page), form).content.decode()

    (select,) = [
        tag for tag in html.split("<") if 'name="plans-0-entries-0-recurrence_freq"' in tag
    ]
    _help, errors = select.split('aria-describedby="')[1].split('"')[0].split()
    assert html.count(f'id="{errors}"') == 1
    assert 'aria-invalid="true"' in select


def test_an_event_without_a_date_is_a_draft_only(client):
    page = event_page()
    form = opened(client, page)

    draft = admin.save(client, admin.edit_url(page), form)
    response = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert draft.status_code == 302
    assert response.status_code == 200
    assert list(errors_of_line(response)) == ["start_date"]
    assert not EventPage.objects.get(pk=page.pk).live


def test_an_event_whose_runs_are_all_removed_is_refused(client):
    page = event_page(plan())
    form = {**opened(client, page), "plans-0-DELETE": "1"}

    response = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert response.status_code == 200
    assert response.context["form"].formsets["plans"].non_form_errors() == [
        "An event needs at least one run with a date."
    ]


def test_more_than_a_thousand_dates_in_all_are_refused(client):
    page = event_page(
        plan(
            entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=600"),
            entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=401"),
        )
    )

    response = admin.save(client, admin.edit_url(page), opened(client, page), **PUBLISH)

    assert response.status_code == 200
    assert len(response.context["form"].formsets["plans"].non_form_errors()) == 1


def test_a_thousand_dates_are_taken(client):
    page = event_page(plan(entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=1000")))

    admin.save(client, admin.edit_url(page), opened(client, page), **PUBLISH)

    assert Event.objects.get(schedule_page=page).occurrences.count() == 1000


def test_visibility_by_organisation_needs_one(client):
    page = event_page(plan())
    organisation = OrganisationFactory()
    form = {**opened(client, page), "visibility": "organisations"}

    draft = admin.save(client, admin.edit_url(page), form)
    refused = admin.save(client, admin.edit_url(page), form, **PUBLISH)
    form["organisations"] = [str(organisation.pk)]
    taken = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert (draft.status_code, refused.status_code, taken.status_code) == (302, 200, 302)
    assert refused.context["form"].errors == {
        "organisations": ["Choose the organisations whose members may see it."]
    }
    assert list(Event.objects.get(schedule_page=page).organisations.all()) == [organisation]


def test_visibility_by_group_needs_one_and_offers_those_the_editor_knows(client):
    page = event_page(plan())
    known, hidden = GroupFactory(), GroupFactory(joining="hidden")
    page.groups.add(hidden)
    page.save_revision()
    form = {**opened(client, page), "visibility": "groups"}

    offered = client.get(admin.edit_url(page)).context["form"].fields["groups"].queryset
    form["groups"] = [str(known.pk)]
    taken = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert (list(offered), taken.status_code) == ([known], 302)
    # Another editor had chosen it: it stays, unseen.
    assert set(Event.objects.get(schedule_page=page).groups.all()) == {known, hidden}


@pytest.mark.parametrize(
    ("state", "over", "status"),
    [
        ("confirmed", False, 200),
        ("waiting", False, 200),
        ("cancelled", False, 302),
        ("confirmed", True, 302),
    ],
)
def test_what_people_registered_for_stays(client, state, over, status):
    page = published()
    register(page, state)
    if over:
        Event.objects.get().runs.update(ends_at=datetime(2026, 1, 1, tzinfo=TALLINN))
    form = {**opened(client, page), "plans-0-mode": "all_dates"}

    response = admin.save(client, admin.edit_url(page), form)

    assert response.status_code == status
    if status == 200:
        assert list(response.context["form"].formsets["plans"].forms[0].errors) == ["mode"]


@pytest.mark.parametrize(("state", "status"), [("confirmed", 200), ("cancelled", 302)])
def test_a_run_with_registrations_cannot_be_removed(client, state, status):
    page = published(plan(entry(date(2026, 12, 7))), plan(entry(date(2026, 12, 8))))
    first = page.plans.first()
    register(page, state, Event.objects.get().runs.get(plan_key=first.key))
    form = {**opened(client, page), "plans-0-DELETE": "1"}

    response = admin.save(client, admin.edit_url(page), form)

    assert response.status_code == status
    if status == 200:
        assert response.context["form"].formsets["plans"].non_form_errors() == [
            "A run with 1 person registered cannot be removed. Cancel its dates on the Dates "
            "screen instead: whoever is registered is told."
        ]


def test_fewer_seats_than_people_are_taken_with_a_warning(client):
    page = published(plan(entry(date(2026, 12, 7)), seats_room=5))
    for _ in range(2):
        register(page)
    form = {**opened(client, page), "plans-0-seats_room": "1"}

    response = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert response.status_code == 302
    levels = [message.level_tag for message in get_messages(response.wsgi_request)]
    assert sorted(levels) == ["success", "warning"]
    assert Registration.objects.filter(state="confirmed").count() == 2


@pytest.mark.parametrize("name", ["plans-TOTAL_FORMS", "plans-0-entries-TOTAL_FORMS"])
@pytest.mark.parametrize("value", ["", "x", "-1"])
def test_a_broken_form_is_no_crash(client, name, value):
    page = event_page(plan())
    form = {**opened(client, page), name: value}

    response = admin.save(client, admin.edit_url(page), form)

    assert response.status_code in (200, 302)
    assert len(admin.keys(page)[1]) == 1


def publish_all(client, *pages, **data):
    query = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    return client.post(f"{url}?{query}", data)


def without_entries():
    row = plan()
    row.entries = []
    return row


def incomplete(kind):
    if kind == "organisations":
        return event_page(plan(), title="Meetup", visibility="organisations")
    rule = "FREQ=DAILY;COUNT=600"
    plans = {
        "no run": [],
        "no date": [without_entries()],
        "no day": [plan(entry(rule="FREQ=DAILY;UNTIL=20260101T000000Z"))],
        "zone": [plan(entry(zone="Europe/Atlantis"))],
        "end": [plan(entry(last_day=date(2026, 12, 1)))],
        "seats": [plan(offer_hours=0)],
        "many": [plan(entry(rule=rule), entry(rule=rule))],
    }[kind]
    return event_page(*plans, title="Meetup")


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("no run", "An event needs at least one run with a date."),
        ("no date", "An event needs at least one date."),
        ("no day", "This makes no date at all. Look at the date, the days and the end."),
        ("zone", "This is not a known time zone."),
        ("end", "The end must be after the start."),
        ("seats", "Ensure this value is greater than or equal to 1."),
        ("many", "This makes more than 1,000 dates. End it earlier, or repeat it less often."),
        ("organisations", "Choose the organisations whose members may see it."),
    ],
)
def test_an_unfinished_draft_is_not_published_among_others(client, kind, reason, below):
    page = incomplete(kind)
    good = event_page(plan())
    parent = admin.events_page()

    response = (
        publish_all(client, parent, include_descendants="on")
        if below
        else publish_all(client, good, page)
    )

    sentences = [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert response.status_code == 302
    assert sentences == [f"“Meetup” cannot be published: {reason}"]
    assert list(EventPage.objects.filter(live=True)) == []


def test_finished_drafts_and_translations_are_published_together(client):
    page = published()
    drafts = [event_page(plan()), page.copy_for_translation(Locale.objects.get(language_code="et"))]

    response = publish_all(client, *drafts)

    assert response.status_code == 302
    assert EventPage.objects.filter(live=True).count() == 3


def test_the_newest_draft_counts_when_many_are_published(client):
    page = published(title="Meetup")
    latest = page.get_latest_revision_as_object()
    latest.plans = []
    latest.save_revision()

    publish_all(client, page)

    assert EventPage.objects.get(pk=page.pk).plans.count() == 1


def test_a_copys_endless_series_is_counted_by_its_own_dates(client):
    day = date(2023, 11, 21)
    page = event_page(plan(entry(day, rule="FREQ=DAILY")))
    other = published(plan(entry(key=page.plans.get().entries.get().key)))

    response = admin.save(client, admin.edit_url(page), opened(client, page))

    assert other.pk != page.pk
    assert list(errors_of_line(response)) == ["recurrence"]


def test_an_endless_series_of_three_years_goes_on(client):
    with time_machine.travel(datetime(2023, 11, 21, 12, tzinfo=TALLINN)):
        page = published(plan(entry(date(2023, 11, 21), rule="FREQ=DAILY")))

    response = client.get(admin.edit_url(page))
    saved = admin.save(client, admin.edit_url(page), admin.form_of(response), **PUBLISH)

    assert "This makes more than" not in response.content.decode()
    assert saved.status_code == 302


# --- what publishing does is seen before it is done -----------------------------------------------


def with_people(*runs):
    """A published series of three Mondays; the last has somebody registered."""
    page = published(plan(entry(date(2026, 12, 7), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3")))
    register(page, run=Occurrence.objects.latest("start").run)
    return page


LATER = {"plans-0-entries-0-start_time": "10:00", "plans-0-entries-0-end_time": "12:00"}


def mails():
    return OutboxRow.objects.filter(message="events.change")


def hours():
    return {o.wall_start.hour for o in Occurrence.objects.all()}


def test_nobody_publishes_an_effect_on_people_that_they_have_not_seen(client):
    page = with_people()
    form = {**opened(client, page), **LATER}

    first = admin.save(client, admin.edit_url(page), form, **PUBLISH)
    still = hours()
    shown = admin.form_of(first)
    second = admin.save(client, admin.edit_url(page), shown, **PUBLISH)

    words = "3 dates move, 1 person will be told"
    assert first.status_code == 200
    assert first.context["form"].non_field_errors() == [
        f"This is what publishing does: {words}. Look at it on the tab “Dates and places”, choose "
        "whether to write to them, then publish again."
    ]
    assert f"<strong>{words}.</strong>" in first.content.decode()
    assert (still, second.status_code, hours(), mails().count()) == ({9}, 302, {10}, 1)


def test_what_was_shown_for_other_dates_is_not_enough(client):
    page = with_people()
    form = {**opened(client, page), **LATER}
    shown = admin.form_of(admin.save(client, admin.edit_url(page), form, **PUBLISH))
    shown["plans-0-entries-0-end_time"] = "13:00"

    response = admin.save(client, admin.edit_url(page), shown, **PUBLISH)

    assert response.status_code == 200
    assert hours() == {9}


def test_a_saved_draft_shows_its_effect_before_it_is_published(client):
    page = with_people()
    admin.save(client, admin.edit_url(page), {**opened(client, page), **LATER})

    response = client.get(admin.edit_url(page))
    published_ = admin.save(client, admin.edit_url(page), admin.form_of(response), **PUBLISH)

    html = response.content.decode()
    assert "<strong>3 dates move, 1 person will be told.</strong>" in html
    assert html.count("</li>\n") >= 3
    assert (published_.status_code, hours()) == (302, {10})


@pytest.mark.parametrize("what", ["draft", "nobody", "words"])
def test_what_concerns_nobody_is_not_asked_for(client, what):
    page = with_people()
    if what == "nobody":
        Registration.objects.update(state="cancelled")
    form = {**opened(client, page), "lead": "New words", **({} if what == "words" else LATER)}

    response = admin.save(
        client, admin.edit_url(page), form, **({} if what == "draft" else PUBLISH)
    )

    assert response.status_code == 302


def quietly(client, page, **more):
    """Change the hours, see what it does, and choose to write to nobody."""
    form = {**opened(client, page), **LATER, **more}
    shown = admin.form_of(admin.save(client, admin.edit_url(page), form, **PUBLISH))
    return {**shown, "effect_telling": "quiet"}


def test_an_editor_may_publish_without_writing_to_anybody(client):
    page = with_people()

    response = admin.save(client, admin.edit_url(page), quietly(client, page), **PUBLISH)

    assert (response.status_code, hours(), mails().count()) == (302, {10}, 0)


def test_the_choice_is_kept_with_the_draft_and_shown_again(client):
    page = with_people()
    admin.save(client, admin.edit_url(page), quietly(client, page))

    form = opened(client, page)
    EventPage.objects.get(pk=page.pk).get_latest_revision().publish()

    assert form["effect_telling"] == "quiet"
    assert (hours(), mails().count()) == ({10}, 0)


def test_a_choice_for_other_dates_than_those_published_is_no_choice(client):
    page = with_people()
    admin.save(client, admin.edit_url(page), quietly(client, page))
    form = {**opened(client, page), "plans-0-entries-0-end_time": "13:00"}
    admin.save(client, admin.edit_url(page), form)

    EventPage.objects.get(pk=page.pk).get_latest_revision().publish()

    assert mails().count() == 1


@pytest.mark.parametrize(("telling", "told"), [("quiet", 0), ("tell", 1), ("", 1), ("junk", 1)])
def test_scheduled_publishing_does_as_was_chosen(client, telling, told):
    page = with_people()
    form = {**quietly(client, page), "effect_telling": telling}
    form["go_live_at"] = "2026-11-22 08:00"
    admin.save(client, admin.edit_url(page), form, **PUBLISH)
    assert hours() == {9}

    later = datetime(2026, 11, 22, 9, tzinfo=TALLINN)
    with time_machine.travel(later):
        housekeeping.publish_scheduled(now=later)

    assert (hours(), mails().count()) == ({10}, told)


@pytest.mark.parametrize(("telling", "told"), [("quiet", 0), ("tell", 1)])
def test_publishing_among_others_does_as_was_chosen(client, telling, told):
    page = with_people()
    admin.save(client, admin.edit_url(page), {**quietly(client, page), "effect_telling": telling})

    publish_all(client, page)

    assert (hours(), mails().count()) == ({10}, told)


def moderated(page):
    """Let a second editor look at `page` before it is published."""
    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.set(Group.objects.filter(name="Editors"))
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=page)


@pytest.mark.parametrize(("telling", "told"), [("quiet", 0), ("tell", 1)])
def test_moderation_publishes_as_was_chosen(client, telling, told):
    page = with_people()
    moderated(page)
    form = {**quietly(client, page), "effect_telling": telling}
    response = admin.save(client, admin.edit_url(page), form, **{"action-submit": "1"})
    assert response.status_code == 302
    task = EventPage.objects.get(pk=page.pk).current_workflow_task_state

    task.approve(user=admin.editor(client))

    assert (hours(), mails().count()) == ({10}, told)


def test_what_is_seen_of_an_effect_is_no_change_of_the_page(client):
    page = with_people()

    response = admin.save(client, admin.edit_url(page), opened(client, page), **PUBLISH)

    assert response.status_code == 302
    assert EventPage.objects.get(pk=page.pk).quiet_effect == ""


def two_runs():
    page = published(plan(entry(date(2026, 12, 7))), plan(entry(date(2026, 12, 8))), title="Meetup")
    return page, page.plans.first()


def without_first_run(page):
    draft = page.get_latest_revision_as_object()
    draft.plans = list(draft.plans.all())[1:]
    return draft


def test_a_run_that_got_people_meanwhile_is_not_removed_among_others(client):
    page, first = two_runs()
    without_first_run(page).save_revision()
    register(page, run=Run.objects.get(plan_key=first.key))

    response = publish_all(client, page)

    [sentence] = [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert sentence == (
        "“Meetup” cannot be published: A run with 1 person registered cannot be removed. Cancel "
        "its dates on the Dates screen instead: whoever is registered is told."
    )
    assert set(Occurrence.objects.values_list("status", flat=True)) == {"scheduled"}


def test_a_run_that_got_people_meanwhile_is_cancelled_on_schedule_and_they_are_told(client):
    page, first = two_runs()
    draft = without_first_run(page)
    draft.go_live_at = datetime(2026, 11, 22, 8, tzinfo=TALLINN)
    draft.save_revision(approved_go_live_at=draft.go_live_at)
    registration = register(page, run=Run.objects.get(plan_key=first.key))

    later = datetime(2026, 11, 22, 9, tzinfo=TALLINN)
    with time_machine.travel(later):
        housekeeping.publish_scheduled(now=later)
        publish_all(client, page)

    occurrences = Occurrence.objects.order_by("start")
    assert [o.status for o in occurrences] == ["cancelled", "scheduled"]
    assert [list(row.ids["registrations"].values()) for row in mails()] == [[registration.pk]]
    assert Registration.objects.get().state == "confirmed"
