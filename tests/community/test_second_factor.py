"""Staff show a second factor before they see anything that is for staff."""

from __future__ import annotations

import io
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from community import second_factor
from community.adapters import MFAAdapter
from community.models import GroupLook, Organisation
from tests.community.oidc.conftest import app
from tests.community.signing import is_signed_in, sign_in
from tests.community.test_account_pages import _totp
from tests.factories.groups import GroupFactory, begun, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

    from community.models import Member, MemberGroup

pytestmark = pytest.mark.django_db

PAGE = "/accounts/second-factor/"
ACTIVATE = "/accounts/2fa/totp/activate/"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _asked_for(settings: Any) -> Iterator[None]:
    settings.STAFF_SECOND_FACTOR = settings.ASK_AGAIN = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor() -> Member:
    return MemberFactory(email="ed@example.org", language="en", groups=["Editors"])


def with_app(member: Member) -> Member:
    """The member has an authenticator app."""
    data = {"secret": MFAAdapter().encrypt(SEED)}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=data)
    return member


def add_app(client: Client) -> Any:
    page = client.get(ACTIVATE).content.decode()
    (seed,) = re.findall(r'value="([A-Z2-7]{32})"', page)
    return client.post(ACTIVATE, {"code": _totp(seed, time.time())})


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/users/",
        "/admin/nowhere/",
        "/documents/1/a.pdf",
        "/en/check-in/",
    ],
)
def test_staff_without_one_are_led_to_adding_it(
    client: Client, editor: Member, mailoutbox: list[EmailMessage], path: str
) -> None:
    sign_in(client, editor.email, mailoutbox)

    answer = client.get(f"{path}?a=1&b=2")
    page = client.get(answer["Location"]).content.decode()

    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?next={path.replace('/', '%2F')}%3Fa%3D1%26b%3D2"
    assert "Add a passkey" in page
    assert "Add an app" in page


def test_what_staff_send_without_one_is_refused(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, editor.email, mailoutbox)

    answer = client.post("/admin/account/", {"name": "New"})

    assert answer.status_code == 403
    assert "Nothing was done" in answer.content.decode()


# What follows the adding of a factor happens on its commit, so this needs one.
@pytest.mark.django_db(transaction=True)
def test_who_adds_one_gets_to_where_they_were_going(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, editor.email, mailoutbox)
    client.get(client.get("/admin/pages/?x=1")["Location"])

    add_app(client)
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    on = client.get(PAGE)

    assert f'<a href="{PAGE}">' in codes
    assert on["Location"] == "/admin/pages/?x=1"
    assert client.get("/admin/").status_code == 200
    assert f'<a href="{PAGE}">' not in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize(
    "then", ["https://evil.example.org/", "//evil.example.org", "javascript:1"]
)
def test_it_leads_nowhere_else(
    client: Client, editor: Member, mailoutbox: list[EmailMessage], then: str
) -> None:
    sign_in(client, editor.email, mailoutbox)
    client.get(PAGE, {"next": then})

    assert client.session.get(second_factor.WANTED) is None


def test_app_at_the_sign_in_is_enough(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    with_app(editor)
    sign_in(client, editor.email, mailoutbox)
    client.post("/accounts/2fa/authenticate/", {"code": _totp(SEED, time.time())})

    assert client.get("/admin/").status_code == 200


def test_session_from_before_becoming_staff_is_asked_too(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)
    member.groups.add(Group.objects.get(name="Editors"))

    assert client.get("/admin/")["Location"] == f"{PAGE}?next=%2Fadmin%2F"


def test_session_from_before_the_factor_is_asked_for_it(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, editor.email, mailoutbox)
    with_app(editor)  # in another browser

    led = client.get("/admin/")
    page = client.get(led["Location"]).content.decode()
    (way,) = re.findall(r'href="(/accounts/2fa/reauthenticate/[^"]*)"', page)
    shown = client.post(way, {"code": _totp(SEED, time.time())})

    assert led["Location"] == f"{PAGE}?next=%2Fadmin%2F"
    assert way == f"/accounts/2fa/reauthenticate/?next={PAGE}"
    assert shown["Location"] == PAGE
    assert client.get(PAGE)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_factor_that_was_taken_away_no_longer_counts(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, editor.email, mailoutbox)
    add_app(client)
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()

    assert client.get("/admin/")["Location"] == f"{PAGE}?next=%2Fadmin%2F"


@pytest.mark.parametrize("path", ["/en/profile/", "/en/", "/accounts/2fa/"])
def test_public_pages_and_their_own_stay_open_to_staff(
    client: Client, editor: Member, mailoutbox: list[EmailMessage], path: str
) -> None:
    sign_in(client, editor.email, mailoutbox)

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/en/profile/", "/en/check-in/"])
def test_member_who_is_no_staff_needs_none(
    client: Client, mailoutbox: list[EmailMessage], path: str
) -> None:
    MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)

    assert client.get(path).status_code == 200


def test_member_who_is_no_staff_is_still_told_so(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)

    assert client.get("/admin/").status_code == 403


def test_setting_switches_it_off(client: Client, editor: Member, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(editor)

    assert client.get("/admin/").status_code == 200


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "enters"), [(0, True), (11.9, True), (12, False), (-1, False)])
def test_eid_counts_for_twelve_hours(
    client: Client, editor: Member, hours: float, enters: bool
) -> None:
    client.force_login(editor)
    session = client.session
    at = int(NOON.timestamp())
    session[second_factor.EID] = {"member": editor.pk, "method": "tara", "acr": "high", "at": at}
    session.save()

    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        assert (client.get("/admin/").status_code == 200) is enters


def test_eid_of_another_member_does_not_count(client: Client, editor: Member) -> None:
    client.force_login(editor)
    session = client.session
    session[second_factor.EID] = {"member": editor.pk + 1, "at": int(time.time())}
    session.save()

    assert client.get("/admin/").status_code == 302


def test_way_in_without_mail_lets_staff_add_a_passkey(client: Client, editor: Member) -> None:
    out = io.StringIO()
    call_command("sign_in_code", editor.email, stdout=out)
    client.post(out.getvalue().strip().removeprefix("http://localhost"))

    assert client.get("/admin/").status_code == 302
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_lost_factor_is_forgotten_by_who_has_the_server(
    client: Client, editor: Member, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, editor.email, mailoutbox)
    add_app(client)
    out = io.StringIO()

    call_command("forget_second_factor", "Ed@example.org", stdout=out)

    assert out.getvalue() == "forgotten: 2\n"
    assert not is_signed_in(client)
    fresh = Client()
    assert sign_in(fresh, editor.email, mailoutbox)["Location"] == "/en/profile/"


def test_nobody_s_factor_cannot_be_forgotten() -> None:
    with pytest.raises(CommandError, match=r"No member has the address no@example\.org\."):
        call_command("forget_second_factor", "no@example.org")


# --- being asked again ----------------------------------------------------------------------------


def _later(client: Client, path: str, **how: Any) -> Any:
    """Ten minutes after signing in."""
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10), tick=True):
        return client.get(path, **how)


def test_member_without_a_factor_confirms_by_a_code(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    from tests.community.signing import code_in

    client.force_login(MemberFactory(email="anna@example.org"))

    led = client.get("/accounts/2fa/webauthn/add/")
    page = client.get(led["Location"]).content.decode()
    client.post(led["Location"], {"recipient": "anna@example.org"})
    where = led["Location"].replace("/code/", "/code/confirm/")
    confirmed = client.post(where, {"code": code_in(mailoutbox[0])})

    assert led["Location"].startswith("/accounts/reauthenticate/code/?next=")
    assert "We send a code to anna@example.org" in page
    assert "to confirm that it is you" in mailoutbox[0].body
    assert confirmed["Location"] == "/accounts/2fa/webauthn/add/"
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_code_cannot_be_sent_to_another_address(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(MemberFactory(email="anna@example.org"))

    answer = client.post("/accounts/reauthenticate/code/", {"recipient": "evil@example.org"})

    assert answer.status_code == 200
    assert mailoutbox == []


def test_member_with_a_factor_is_asked_for_no_less(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = with_app(MemberFactory(email="anna@example.org"))
    client.force_login(member)

    led = client.get("/accounts/2fa/webauthn/add/")
    by_code = client.post("/accounts/reauthenticate/code/", {"recipient": "anna@example.org"})

    assert led["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    assert by_code["Location"] == "/accounts/2fa/reauthenticate/"
    assert mailoutbox == []


def test_who_has_just_signed_in_is_not_asked_and_later_is(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)

    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
    assert _later(client, "/accounts/2fa/webauthn/add/").status_code == 302


@pytest.fixture
def moderator(settings: Any) -> Member:
    settings.STAFF_SECOND_FACTOR = False
    return MemberFactory(email="mo@example.org", groups=["Moderators"])


def test_changing_a_member_asks_again(client: Client, moderator: Member) -> None:
    member = MemberFactory(email="anna@example.org")
    client.force_login(moderator)
    path = f"/admin/users/edit/{member.pk}/"

    led = client.get(path)
    sent = client.post(path, {"email": "evil@example.org", "language": "en"})
    member.refresh_from_db()

    where = f"/accounts/reauthenticate/code/?next={path.replace('/', '%2F')}"
    assert (led["Location"], sent["Location"]) == (where, where)
    assert member.email == "anna@example.org"


def test_what_was_sent_meanwhile_is_done_after_the_code(
    client: Client, moderator: Member, mailoutbox: list[EmailMessage]
) -> None:
    from tests.community.signing import code_in

    member = MemberFactory(email="anna@example.org", name="Anna")
    client.force_login(moderator)
    person = {
        "email": "anna.new@example.org",
        "name": "Anna",
        "language": "en",
        "time_zone": "Europe/Riga",
        "is_active": "on",
    }

    led = client.post(f"/admin/users/edit/{member.pk}/", person)
    client.post(led["Location"], {"recipient": "mo@example.org"})
    where = led["Location"].replace("/code/", "/code/confirm/")
    done = client.post(where, {"code": code_in(mailoutbox[0])})

    member.refresh_from_db()
    assert done.status_code == 302
    assert member.email == "anna.new@example.org"


def test_moderator_who_may_not_is_refused_and_not_asked(client: Client, moderator: Member) -> None:
    boss = MemberFactory(is_superuser=True)
    client.force_login(moderator)

    assert client.get(f"/admin/users/edit/{boss.pk}/").status_code in (302, 403)
    assert client.session.get("account_reauthentication_state") is None


def test_what_cannot_be_taken_back_or_hands_out_people_asks_again(
    client: Client, moderator: Member
) -> None:
    old, group = OrganisationFactory(), GroupFactory(joining="hidden")
    client.force_login(moderator)
    back = {"headers": {"Referer": "http://testserver/en/members/export/?q=anna"}}
    look = {"action": "look", "reason": "A report."}
    merge, export = f"/admin/organisations/{old.pk}/merge/", "/en/members/export/"

    led = [
        client.get(merge),
        client.post(merge, {"into": OrganisationFactory().pk}),
        client.get(export),
        client.post(f"/en/groups/{group.slug}/state/", look),
        client.post(export, {"purpose": "Report", "kind": "csv"}, **back),
    ]

    where = "/accounts/reauthenticate/code/?next="
    assert [answer.status_code for answer in led] == [302] * 5
    assert all(answer["Location"].startswith(where) for answer in led)
    assert led[-1]["Location"] == f"{where}%2Fen%2Fmembers%2Fexport%2F%3Fq%3Danna"
    assert (Organisation.objects.count(), GroupLook.objects.count()) == (2, 0)


@pytest.mark.parametrize("whose", ["nobody's", "another member's"])
def test_eid_that_is_not_theirs_yet_is_no_second_factor(
    client: Client, editor: Member, settings: Any, whose: str
) -> None:
    with_app(editor)
    client.force_login(editor)
    apps = [app("http://localhost:1")]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "provider_class": "community.oidc.provider.Provider",
            "APPS": apps,
        }
    }
    account = SocialAccount(provider="office", uid="somebody", extra_data={"acr": "high"})
    if whose != "nobody's":
        SocialAccount.objects.create(user=MemberFactory(), provider="office", uid="somebody")
    session = client.session
    provider = get_adapter().get_provider(RequestFactory().get("/"), "office")
    login = SocialLogin(user=type(editor)(), account=account, provider=provider)
    session["eid_waiting"] = {"login": login.serialize(), "at": int(time.time())}
    session.save()

    client.post("/accounts/eid/")

    assert client.get("/admin/").status_code == 302
    assert SocialAccount.objects.filter(user=editor).count() == 0


@pytest.mark.parametrize(("method", "status"), [("get", 302), ("post", 403)])
def test_the_directory_as_a_file_is_for_staff(client: Client, method: str, status: int) -> None:
    client.force_login(MemberFactory(is_superuser=True))

    assert getattr(client, method)("/en/members/export/").status_code == status


@pytest.mark.parametrize("rights", ["Moderators", "only of groups"])
def test_moderators_do_nothing_on_public_pages_without_one(
    client: Client, mailoutbox: list[EmailMessage], rights: str
) -> None:
    keeper, group = MemberFactory(email="mo@example.org", language="en"), GroupFactory(slug="tea")
    if rights == "Moderators":
        keeper.groups.add(Group.objects.get(name=rights))
    else:
        keeper.user_permissions.add(Permission.objects.get(codename="moderate_membergroup"))
    post = begun(group, _member_of(group))
    sign_in(client, keeper.email, mailoutbox)

    look = client.post("/en/groups/tea/state/", {"action": "look", "reason": "A report"})
    hide = client.post(f"/en/posts/{post.uuid}/hide/", {"reason": "Rude"})
    people = client.get("/en/groups/tea/members/")

    assert (look.status_code, hide.status_code, people.status_code) == (403, 403, 302)
    assert not GroupLook.objects.exists()
    # What anybody reads stays open.
    assert client.get("/en/groups/tea/").status_code == 200


def test_facilitators_who_are_no_staff_need_none(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    group = GroupFactory(slug="tea")
    fay = _member_of(group, role="facilitator")
    sign_in(client, fay.email, mailoutbox)

    assert client.get("/en/groups/tea/members/").status_code == 200


def _member_of(group: MemberGroup, **how: Any) -> Member:
    member: Member = MemberFactory(language="en")
    put_in(group, member, **how)
    return member
