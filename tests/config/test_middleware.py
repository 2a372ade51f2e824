from __future__ import annotations

import pytest
from django.test import TestCase, override_settings
from wagtail.contrib.redirects.models import Redirect

from events.models import Event, EventPage
from tests.factories.events import published
from tests.factories.news import blocks, story
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("et", "et"),
        ("lv-LV,lv;q=0.9,en;q=0.5", "lv"),
        ("no", "nb"),
        ("nn-NO,nn;q=0.9", "nb"),
        ("nb", "nb"),
        ("sl;q=0.4, no;q=0.6", "nb"),
        ("fi", "en"),
        ("", "en"),
        ("*;q=x,,;", "en"),
    ],
)
def test_the_first_visit_is_answered_in_a_language_the_browser_asks_for(client, accepted, language):
    response = client.get("/", headers={"accept-language": accepted})

    assert (response.status_code, response.url) == (302, f"/{language}/")


def test_the_language_last_read_is_remembered(client):
    client.cookies["django_language"] = "sl"

    response = client.get("/", headers={"accept-language": "et"})

    assert response.url == "/sl/"


@pytest.mark.parametrize("address", ["/health/", "/calendar/en.ics"])
def test_neutral_addresses_answer_the_same_whatever_the_language(client, address):
    response = client.get(address, headers={"accept-language": "et"})

    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    assert vary.isdisjoint({"accept-language", "cookie"})
    assert dict(response.cookies) == {}


def directives(response) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())


def test_public_pages_allow_no_inline_script(client):
    policy = directives(client.get("/accounts/login/"))

    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]


def test_the_editors_screens_allow_their_inline_scripts_and_have_no_nonce(client):
    client.force_login(MemberFactory(is_superuser=True))

    policy = directives(client.get("/admin/"))

    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"


def test_only_a_page_with_a_video_may_frame_whoever_keeps_it(client):
    video = {"title": "Film", "address": "https://vimeo.com/76979871", "poster": None}
    page, other = story(body=blocks(("video", video))), story()

    policies = [directives(client.get(one.url)) for one in (page, other)]

    assert [policy.get("frame-src") for policy in policies] == [
        "'self' https://player.vimeo.com",
        None,
    ]


def test_a_member_who_is_no_editor_is_told_so_at_the_editors_door(client):
    client.force_login(MemberFactory())

    assert client.get("/admin/").status_code == 403


def test_a_visitor_is_sent_to_sign_in_at_the_editors_door(client):
    response = client.get("/admin/")

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/admin/")


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^health/$"])
def test_only_the_health_check_answers_over_plain_http(client):
    assert client.get("/en/").status_code == 301
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("/admin/nowhere/", "/accounts/nowhere/", "/r/nowhere/", "/m/nowhere/"),
        *("/c/nowhere/", "/certificates/nowhere/"),
    ],
)
def test_what_is_missing_is_not_looked_for_in_a_language(client, address):
    client.force_login(MemberFactory(is_superuser=True))

    assert client.get(address).status_code == 404


OLD, NEW = "/en/events/old/", "/en/events/new/"


def renamed(**fields: object) -> EventPage:
    """An event's page that an editor has given a new address; Wagtail leaves a redirect behind."""
    page = published(slug="old", **fields)
    page.slug = "new"
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_the_old_address_of_a_page_leads_to_its_new_one_with_what_was_asked(client):
    renamed()

    response = client.get(OLD, {"utm": "ä b"})

    assert (response.status_code, response.url) == (301, f"{NEW}?utm=%C3%A4+b")


def test_the_old_address_of_a_members_event_tells_a_visitor_nothing(client):
    renamed(visibility="members")
    as_visitor = client.get(OLD)
    client.force_login(MemberFactory())

    as_member = client.get(OLD)

    assert (as_visitor.status_code, as_visitor.get("Location")) == (404, None)
    assert "new" not in as_visitor.content.decode().split()
    assert (as_member.status_code, as_member.url) == (301, NEW)


def test_the_old_address_of_an_event_by_link_leads_on_with_its_key_only(client):
    renamed(visibility="link")
    key = Event.objects.get().link_token

    statuses = [client.get(OLD, query).status_code for query in ({}, {"key": "x"})]
    response = client.get(OLD, {"key": key})

    assert statuses == [404, 404]
    assert (response.status_code, response.url) == (301, f"{NEW}?key={key}")
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("rest", [";x", "?a=%00", "?a=%C3%28", ";x?key=y", "?"])
def test_no_way_of_writing_the_old_address_of_a_members_event_tells_the_new(client, rest):
    renamed(visibility="members")

    response = client.get(f"{OLD[:-1]}{rest}", follow=True)

    assert [address for address, _status in response.redirect_chain if "new" in address] == []
    assert response.status_code == 404


def test_the_old_address_of_a_page_taken_down_leads_nowhere(client):
    renamed().unpublish()

    assert client.get(OLD).status_code == 404


def test_an_address_that_leads_to_no_event_is_left_as_it_is(client):
    Redirect.objects.create(old_path="/old", redirect_link="/en/")

    response = client.get("/old/?a=1")

    assert (response.status_code, response.url) == (301, "/en/")


@pytest.mark.parametrize(("groups", "status"), [(None, 413), ([], 413), (["Editors"], 200)])
def test_only_editors_send_the_editors_screens_more_than_a_form_can_be(client, groups, status):
    if groups is not None:
        client.force_login(MemberFactory(groups=groups))

    answer = client.post(
        "/admin/images/add/",
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(33 * 1024 * 1024),
    )

    assert answer.status_code == status
