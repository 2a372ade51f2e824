"""Copying an event and making templates, in the editors' screens."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from wagtail.models import Locale

from events.models import Event, EventPage, Occurrence
from events.services import copying
from tests.events import admin
from tests.factories.events import entry, event_page, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
# Session, member, rights and sites take eight of them.
TEMPLATES_QUERIES = 12


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def meetup() -> EventPage:
    return published(plan(entry(MONDAY)), title="Meetup", slug="meetup")


def template(title: str = "Monthly", **fields: object) -> EventPage:
    return event_page(plan(entry(MONDAY)), title=title, is_template=True, **fields)


def copy(client, page, **data):
    asked = {"title": "January meetup", "slug": "", "first_day": "2027-01-14", **data}
    return client.post(reverse("event_copy", args=(page.pk,)), asked)


def said(client, response) -> list[str]:
    """The messages that the screen shows next."""
    shown = client.get(response.url)
    return [str(message).strip() for message in shown.context["messages"]]


def test_an_editor_copies_an_event_as_a_new_one(client, meetup):
    admin.editor(client)
    asked = client.get(reverse("event_copy", args=(meetup.pk,)))

    response = copy(client, meetup)

    new = EventPage.objects.get(slug="january-meetup")
    assert asked.context["form"].initial == {"title": "Meetup"}
    assert (response.status_code, response.url) == (302, admin.edit_url(new))
    assert (new.title, new.live) == ("January meetup", False)
    assert copying.first_date(new) == date(2027, 1, 14)
    assert said(client, response) == ["“January meetup” is a new event, still a draft."]


def test_the_copy_can_be_published_as_it_is(client, meetup):
    admin.editor(client)
    copy(client, meetup)
    new = EventPage.objects.get(slug="january-meetup")

    form = admin.form_of(client.get(admin.edit_url(new)))
    admin.save(client, admin.edit_url(new), form, **{"action-publish": "1"})

    days = Occurrence.objects.order_by("start").values_list("event__key", "date")
    assert list(days) == [
        (meetup.translation_key, MONDAY),
        (new.translation_key, date(2027, 1, 14)),
    ]


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"title": " "}, "title", "This field is required."),
        ({"slug": "meetup"}, "slug", "Another page has this address already."),
        ({"slug": "register"}, "slug", "Another page has this address already."),
        ({"first_day": ""}, "first_day", "This field is required."),
        ({"first_day": "2026-13-45"}, "first_day", "Enter a valid date."),
        ({"first_day": "9999-12-31"}, "first_day", "The dates must be between 1970 and 2149."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, meetup, data, field, sentence):
    admin.editor(client)

    response = copy(client, meetup, **data)

    assert response.context["form"].errors == {field: [sentence]}
    assert EventPage.objects.count() == 1


def test_a_language_that_is_no_translation_is_refused(client, meetup):
    admin.editor(client)
    meetup.copy_for_translation(Locale.objects.get(language_code="et"))

    response = copy(client, meetup, languages=["lv"])

    assert list(response.context["form"].errors) == ["languages"]


def test_translations_are_offered_and_come_along(client, meetup):
    admin.editor(client)
    meetup.copy_for_translation(Locale.objects.get(language_code="et"))

    asked = client.get(reverse("event_copy", args=(meetup.pk,)))
    copy(client, meetup, languages=["et"])

    new = EventPage.objects.get(slug="january-meetup")
    assert asked.context["form"]["languages"].initial == ["et"]
    assert EventPage.objects.filter(translation_key=new.translation_key).count() == 2


def test_copying_a_translation_copies_the_page_with_the_schedule(client, meetup):
    admin.editor(client)
    translation = meetup.copy_for_translation(Locale.objects.get(language_code="et"))

    copy(client, translation)

    assert EventPage.objects.get(slug="january-meetup").locale.language_code == "en"


def test_a_first_day_that_is_a_holiday_is_named_with_the_day_it_became(client):
    line = entry(MONDAY, rule="FREQ=WEEKLY;COUNT=3")
    line.skip_holidays = "EE"
    page = published(plan(line))
    admin.editor(client)

    response = copy(client, page, first_day="2027-02-24")

    assert said(client, response)[1:] == [
        "Its first date is 3 March 2027. Look at its rules, pauses and public holidays."
    ]


def test_a_draft_without_dates_is_copied_without_asking_for_a_day(client):
    page = event_page(title="Idea")
    admin.editor(client)

    response = copy(client, page)

    assert response.status_code == 302
    assert (
        "first_day" not in client.get(reverse("event_copy", args=(page.pk,))).context["form"].fields
    )


@pytest.mark.parametrize("name", ["event_copy", "event_save_as_template"])
def test_only_who_may_add_pages_there_may_copy(client, meetup, name):
    client.force_login(MemberFactory(groups=["Moderators"]))
    url = reverse(name, args=(meetup.pk,))

    answers = [client.get(url), client.post(url, {"title": "X", "first_day": "2027-01-14"})]

    assert [a.status_code for a in answers] == [302, 302]
    assert EventPage.objects.count() == 1


def test_a_page_that_is_no_event_has_no_copy_screen(client):
    admin.editor(client)

    assert client.get(reverse("event_copy", args=(admin.events_page().pk,))).status_code == 404


def test_both_are_offered_where_an_event_is_edited_and_listed(client, meetup):
    admin.editor(client)
    addresses = [reverse(n, args=(meetup.pk,)) for n in ("event_copy", "event_save_as_template")]
    screens = [
        admin.edit_url(meetup),
        reverse("wagtailadmin_explore", args=(meetup.get_parent().pk,)),
    ]

    pages = [client.get(url).content.decode() for url in screens]

    assert all(address in html for address in addresses for html in pages)


# Templates


def test_an_event_is_saved_as_a_template_and_events_are_made_from_it(client, meetup):
    admin.editor(client)

    response = client.post(
        reverse("event_save_as_template", args=(meetup.pk,)), {"title": "Monthly"}
    )
    made = EventPage.objects.get(is_template=True)
    listed = client.get(reverse("event_templates")).content.decode()
    copy(client, made)

    assert response.url == admin.edit_url(made)
    assert "Monthly" in listed
    assert reverse("event_copy", args=(made.pk,)) in listed
    new = EventPage.objects.get(slug="january-meetup")
    assert (new.is_template, copying.first_date(new)) == (False, date(2027, 1, 14))
    assert copying.first_date(made) == MONDAY


def test_the_form_offers_no_publishing_of_a_template_and_does_none(client):
    page = template()
    admin.editor(client)
    response = client.get(admin.edit_url(page))

    form = admin.form_of(response)
    admin.save(client, admin.edit_url(page), {**form, "lead": "New"}, **{"action-publish": "1"})

    assert 'name="action-publish"' not in response.content.decode()
    page = EventPage.objects.get(pk=page.pk)
    assert (page.live, page.get_latest_revision_as_object().lead) == (False, "New")
    assert not Event.objects.exists()


def test_a_template_is_not_published_at_a_set_time(client, time_machine):
    page = template()
    admin.editor(client)
    form = admin.form_of(client.get(admin.edit_url(page)))
    form |= {"go_live_at": "2026-11-22 09:00"}

    admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})

    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_template_is_not_published_among_many(client):
    page, other = template(), event_page(plan(entry(MONDAY)), title="Other")
    admin.editor(client)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    client.post(f"{url}?next=/admin/&id={page.pk}&id={other.pk}")

    assert [EventPage.objects.get(pk=p.pk).live for p in (page, other)] == [False, True]


def test_an_unfinished_template_does_not_stop_the_publishing_of_what_is_beside_it(client):
    event_page(title="Empty", is_template=True)
    other = event_page(plan(entry(MONDAY)), title="Other")
    admin.editor(client)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    client.post(f"{url}?next=/admin/&id={admin.events_page().pk}", {"include_descendants": "on"})

    assert EventPage.objects.get(pk=other.pk).live


def test_the_explorer_marks_a_template(client):
    template("Monthly")
    admin.editor(client)

    html = client.get(reverse("wagtailadmin_explore", args=(admin.events_page().pk,))).content

    assert "Template: Monthly" in html.decode()


def test_a_template_is_renamed_and_deleted_as_a_page(client):
    page = template()
    admin.editor(client)
    form = admin.form_of(client.get(admin.edit_url(page)))

    admin.save(client, admin.edit_url(page), {**form, "title": "Quarterly"})
    listed = client.get(reverse("event_templates")).content.decode()
    client.post(reverse("wagtailadmin_pages:delete", args=(page.pk,)))

    assert "Quarterly" in listed
    assert not EventPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_templates_cost_the_same_queries_for_any_number(
    client, django_assert_num_queries, count
):
    admin.editor(client)
    for number in range(count):
        template(f"Kind {number}")
    client.get(reverse("event_templates"))

    with django_assert_num_queries(TEMPLATES_QUERIES):
        response = client.get(reverse("event_templates"))

    assert response.content.decode().count("New event from it") == count


def test_a_template_in_several_languages_is_listed_once(client):
    page = template()
    page.copy_for_translation(Locale.objects.get(language_code="et"))
    admin.editor(client)

    assert [*client.get(reverse("event_templates")).context["object_list"]] == [page]


def test_who_may_add_no_pages_sees_no_templates(client):
    client.force_login(MemberFactory(groups=["Moderators"]))

    home = client.get(reverse("wagtailadmin_home")).content.decode()
    response = client.get(reverse("event_templates"))

    assert reverse("event_templates") not in home
    assert response.status_code == 302


@pytest.mark.parametrize("slug", ["January", "märts", "s" * 255])
def test_any_address_that_is_free_is_taken_as_it_was_typed(client, meetup, slug):
    admin.editor(client)

    response = copy(client, meetup, slug=slug)

    assert response.status_code == 302
    assert EventPage.objects.latest("pk").slug == slug


def test_an_alias_of_a_template_is_not_listed_beside_it(client):
    page = template()
    page.create_alias(update_slug="alias")
    admin.editor(client)

    rows = client.get(reverse("event_templates")).context["object_list"]

    assert [row.pk for row in rows] == [page.pk]
