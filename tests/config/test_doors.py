"""The doors: who gets in where, and that the side doors are shut."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import call_command

from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

pytestmark = pytest.mark.django_db

OLD_DOORS = [
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/set-password/",
    "/admin/password_reset/complete/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/password/change/",
    "/accounts/password/set/",
    "/en/_util/login/",
]


@pytest.mark.parametrize("path", OLD_DOORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_old_doors_lead_to_the_sign_in(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(f"{path}?next=/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/admin/")


@pytest.mark.parametrize("path", OLD_DOORS)
def test_a_password_opens_nothing(
    client: Client, mailoutbox: list[EmailMessage], path: str
) -> None:
    member = MemberFactory(email="boss@example.org", is_superuser=True)
    member.set_password("correct horse")
    member.save()

    client.post(
        path,
        {
            "username": "boss@example.org",
            "login": "boss@example.org",
            "email": "boss@example.org",
            "password": "correct horse",
        },
    )

    assert client.get("/en/profile/").status_code == 302
    assert mailoutbox == []


def test_password_is_not_read_by_the_sign_in(client: Client) -> None:
    member = MemberFactory(email="boss@example.org", is_superuser=True)
    member.set_password("correct horse")
    member.save()

    client.post("/accounts/login/", {"login": "boss@example.org", "password": "correct horse"})

    assert client.get("/en/profile/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/users/", "/admin/account/"])
def test_visitor_at_the_admin_is_asked_to_sign_in_and_brought_back(
    client: Client, path: str
) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/login/", "/admin/nowhere/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_member_without_access_is_told_so(client: Client, path: str, method: str) -> None:
    client.force_login(MemberFactory(email="anna@example.org"))

    answer = getattr(client, method)(path)

    assert answer.status_code == 403
    assert "This account may not open the editors' screens." in answer.content.decode().replace(
        "&#x27;", "'"
    )
    assert "base.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("group", ["Editors", "Organisers", "Moderators"])
def test_staff_enter_the_admin(client: Client, group: str) -> None:
    client.force_login(MemberFactory(groups=[group]))

    assert client.get("/admin/").status_code == 200


def test_staff_at_the_old_door_are_let_through(client: Client) -> None:
    client.force_login(MemberFactory(groups=["Editors"]))

    answer = client.get("/admin/login/?next=/admin/pages/", follow=True)

    assert [location for location, _status in answer.redirect_chain[:2]] == [
        "/accounts/login/?next=/admin/pages/",
        "/admin/pages/",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/en/profile/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
    ],
)
def test_visitor_at_a_member_s_page_is_asked_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, unquote(answer["Location"])) == (
        302,
        f"/accounts/login/?next={path}",
    )


def test_admin_account_page_has_no_name_or_password_of_its_own(client: Client) -> None:
    client.force_login(MemberFactory(email="ed@example.org", name="Ed", groups=["Editors"]))

    page = client.get("/admin/account/").content.decode()

    assert [word in page for word in ("first_name", "password", "preferred_language")] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "Europe", "../../etc/passwd", "\x00"])
def test_zone_that_no_longer_exists_breaks_no_request(client: Client, zone: str) -> None:
    member = MemberFactory()
    type(member).objects.update(time_zone=zone.replace("\x00", "\x01"))
    client.force_login(member)

    answers = [client.get(path).status_code for path in ("/en/profile/", "/accounts/sessions/")]

    assert answers == [200, 200]


def test_times_are_shown_in_the_member_s_zone(client: Client) -> None:
    client.force_login(MemberFactory(time_zone="America/New_York"))

    answer = client.get("/en/profile/")

    assert answer.context["TIME_ZONE"] == "America/New_York"


@pytest.mark.parametrize("path", ["/calendar/en.ics", "/health/", "/accounts/login/"])
def test_visitor_without_a_session_gets_none(client: Client, path: str) -> None:
    answer = client.get(path)

    assert "sessionid" not in answer.cookies
    assert "Cookie" not in answer.get("Vary", "") or path == "/accounts/login/"


def test_settings_raise_no_check_at_all() -> None:
    call_command("check", fail_level="INFO", stdout=io.StringIO(), stderr=io.StringIO())


@pytest.mark.parametrize(("seconds", "seen"), [(299, 0), (300, 300)])
def test_being_seen_is_noted_every_five_minutes(client: Client, seconds: int, seen: int) -> None:
    noon = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock:
        client.force_login(MemberFactory())
        client.get("/en/profile/")
        clock.move_to(noon + timedelta(seconds=seconds))

        client.get("/en/profile/")

    assert UserSession.objects.get().last_seen_at == noon + timedelta(seconds=seen)
