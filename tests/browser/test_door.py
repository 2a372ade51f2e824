"""The door as its keeper works it: by the code in the mail, by the list, and in a basement without a
network; and what the next member finds on the same phone."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from django.core import mail
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from events.models import Attendance, AttendanceChange, Doorkeeper, Event, Registration
from events.services import guests, registration
from events.services.guests import Guest
from tests.browser.header import account, sign_out
from tests.browser.test_first_thread import sign_in
from tests.browser.test_registrations import check
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Occurrence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# A phone on which nothing more can be stored.
FULL = """() => {
  Storage.prototype.setItem = () => { throw new DOMException("full"); };
}"""


@pytest.fixture
def day() -> Occurrence:
    """A whole day that is going on, wherever in it the test runs."""
    today = timezone.localdate()
    page = published(plan(entry(today, None, None), seats_room=40), title="Open day")
    return Event.objects.get(key=page.event_key).occurrences.select_related("run").get()


def keeper(day: Occurrence, name: str) -> Member:
    member = MemberFactory(name=name)
    Doorkeeper.objects.create(event=day.event, member=member, created_at=timezone.now())
    return member


def expects(day: Occurrence, *names: str) -> list[Registration]:
    now = timezone.now()
    return [registered(day.run, at=now, contact=ContactFactory(guest_name=name)) for name in names]


def open_door(page: Page, live_server, day: Occurrence, member: Member) -> None:
    page.goto(f"{live_server.url}/en/check-in/{day.run.uuid}/")
    sign_in(page, member.email)
    expect(page.get_by_role("heading", name="Open day")).to_be_visible()


def kept(page: Page) -> None:
    """Wait until the phone has page and list."""
    expect(page.locator("[data-door][data-kept=yes]")).to_be_visible(timeout=20_000)


def in_button(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(f"^Check in ?: {name}"))


def undo_button(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(f"^Undo ?: {name}"))


def test_the_code_in_the_mail_is_opened_at_the_door_and_checks_in(
    page: Page, live_server, day, settings
):
    settings.BASE_URL = live_server.url
    anna = Guest(email="anna@example.org", name="Anna Kask", language="en", time_zone="UTC")
    now = timezone.now()
    held = registration.register(
        run=day.run, contact=guests.contact_at("anna@example.org", anna), mode="room", now=now,
        actor=MemberFactory(), token="",
    )  # fmt: skip
    letter = mail.outbox[-1]
    [picture] = [
        part
        for part in letter.attachments
        if getattr(part, "get_content_type", str)() == "image/png"
    ]
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.get_payload(decode=True))))
    assert code.text == f"{live_server.url}/c/{held.code_token}/"
    assert code.text in letter.body

    page.goto(code.text)
    expect(page.get_by_text("Show it at the door.")).to_be_visible()
    expect(page.get_by_text("Anna Kask")).to_have_count(0)
    check(page)
    shown = page.get_by_role("img", name="Entrance code").screenshot()
    [again] = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown)))
    assert again.text == code.text
    open_door(page, live_server, day, keeper(day, "Kersti"))
    page.goto(code.text)
    expect(page.get_by_role("heading", name="Anna Kask")).to_be_visible()
    check(page)
    assert not Attendance.objects.exists()
    page.get_by_role("button", name="Check in").click()

    expect(page.get_by_text(re.compile(r"Checked in at \d\d:\d\d"))).to_be_visible()
    check(page)
    assert Attendance.objects.get().registration == held


def test_the_list_checks_in_with_and_without_script(page: Page, live_server, day, browser):
    expects(day, "Anna Kask", "Žofia Õun")
    member = keeper(day, "Kersti")
    open_door(page, live_server, day, member)
    kept(page)
    check(page)

    page.get_by_label("Name or organisation").fill("oun")
    expect(in_button(page, "Anna Kask")).to_have_count(0)
    in_button(page, "Žofia Õun").click()
    expect(undo_button(page, "Žofia Õun")).to_be_focused()
    expect(page.get_by_text("1 of 2 here")).to_be_visible()
    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    assert Attendance.objects.get().registration.contact.name == "Žofia Õun"
    undo_button(page, "Žofia Õun").click()
    expect(in_button(page, "Žofia Õun")).to_be_visible()
    expect(page.get_by_text("0 of 2 here")).to_be_visible()

    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    other = plain.new_page()
    other.goto(f"{live_server.url}/en/check-in/{day.run.uuid}/?q=kask")
    in_button(other, "Anna Kask").click()
    expect(other.get_by_text("Anna Kask is checked in.")).to_be_visible()
    expect(other.get_by_text("1 of 2 here")).to_be_visible()
    expect(in_button(other, "Žofia Õun")).to_have_count(0)
    plain.close()


def test_without_a_network_the_page_opens_marks_wait_and_arrive_once(page: Page, live_server, day):
    expects(day, "Anna Kask", "Mari Mets", "Žofia Õun")
    open_door(page, live_server, day, keeper(day, "Kersti"))
    kept(page)

    page.context.set_offline(True)
    in_button(page, "Anna Kask").click()
    expect(page.get_by_text("Not sent yet: 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Open day")).to_be_visible()
    expect(undo_button(page, "Anna Kask")).to_be_visible()
    expect(page.get_by_text("Kersti")).to_have_count(0)
    in_button(page, "Mari Mets").click()
    expect(page.get_by_text("Not sent yet: 2")).to_be_visible()
    expect(page.get_by_text("2 of 3 here")).to_be_visible()
    check(page)
    assert not Attendance.objects.exists()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    came = sorted(row.registration.contact.name for row in Attendance.objects.all())
    assert came == ["Anna Kask", "Mari Mets"]
    assert AttendanceChange.objects.count() == 2


def test_a_wrong_clock_on_the_phone_does_no_harm(page: Page, live_server, day):
    expects(day, "Anna Kask")
    page.clock.install(time=timezone.now() - timedelta(days=4000))
    open_door(page, live_server, day, keeper(day, "Kersti"))
    page.clock.resume()
    before = timezone.now()

    in_button(page, "Anna Kask").click()
    expect(undo_button(page, "Anna Kask")).to_be_visible()
    expect(page.get_by_text("Not sent yet")).to_be_hidden()

    at = Attendance.objects.get().at
    assert abs(at - before) < timedelta(minutes=1)
    local = timezone.localtime(at)
    expect(page.get_by_text(f"here since {local:%H:%M}")).to_be_visible()


def test_what_is_refused_later_is_told_until_it_was_read(page: Page, live_server, day):
    [anna] = expects(day, "Anna Kask")
    open_door(page, live_server, day, keeper(day, "Kersti"))
    kept(page)
    page.context.set_offline(True)
    in_button(page, "Anna Kask").click()
    expect(page.get_by_text("Not sent yet: 1")).to_be_visible()
    registration.cancel(anna, now=timezone.now(), actor=MemberFactory())
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    refused = page.get_by_text("Only who is confirmed can be marked as present or absent.")
    expect(refused).to_be_visible()
    page.reload()
    expect(refused).to_be_visible()
    page.get_by_role("button", name="I have seen it").click()
    expect(refused).to_be_hidden()


def test_an_ended_session_loses_nothing(page: Page, live_server, day):
    expects(day, "Anna Kask")
    member = keeper(day, "Kersti")
    open_door(page, live_server, day, member)
    kept(page)
    page.context.clear_cookies(name="sessionid")
    in_button(page, "Anna Kask").click()
    expect(page.get_by_text("Sign in again.").first).to_be_visible()
    assert not Attendance.objects.exists()

    page.reload()
    sign_in(page, member.email)

    expect(undo_button(page, "Anna Kask")).to_be_visible()
    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    assert AttendanceChange.objects.get().actor == member


def test_the_next_member_on_the_same_phone_sees_no_list_and_sends_no_marks(
    page: Page, live_server, day
):
    expects(day, "Anna Kask")
    first, second = keeper(day, "Kersti"), MemberFactory()
    open_door(page, live_server, day, first)
    kept(page)
    page.context.set_offline(True)
    in_button(page, "Anna Kask").click()
    expect(page.get_by_text("Not sent yet: 1")).to_be_visible()
    # The session ends before there is a network again: nothing may leave as the first one's.
    page.context.clear_cookies(name="sessionid")
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(f"{live_server.url}/accounts/login/")
    sign_in(page, second.email)
    expect(account(page)).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/en/check-in/{day.run.uuid}/")

    expect(page.get_by_role("heading", name="Open day")).to_be_visible()
    expect(page.get_by_text("Another member has marks on this phone")).to_be_visible()
    expect(page.get_by_text("Anna Kask")).to_have_count(0)
    assert "Anna" not in page.evaluate("JSON.stringify(localStorage)")
    assert not Attendance.objects.exists()


def test_signing_out_and_clearing_leave_nothing(page: Page, live_server, day):
    expects(day, "Anna Kask")
    open_door(page, live_server, day, keeper(day, "Kersti"))
    kept(page)

    page.get_by_role("button", name="Clear this phone").click()
    expect(page.get_by_text("Nothing is kept on this phone any more.").first).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    kept(page)
    assert page.evaluate("localStorage.length") > 0
    sign_out(page)
    page.wait_for_function("localStorage.length === 0")
    page.wait_for_function("caches.keys().then(names => names.length === 0)")


SCANNER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.scanned ? [{ rawValue: window.scanned }] : []; }
};
"""


def test_scanning_marks_whose_code_it_is_and_no_other(page: Page, live_server, day):
    # The browser's reading of pictures is a stand-in here: headless Chromium has none.
    page.add_init_script(SCANNER)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () =>"
        " document.createElement('canvas').captureStream();"
    )
    anna, _mari = expects(day, "Anna Kask", "Mari Mets")
    open_door(page, live_server, day, keeper(day, "Kersti"))
    kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Scan codes").click()
    said = page.locator("[data-door-scan-said]")

    page.evaluate(f"window.scanned = 'https://evil.example/c/{anna.code_token}/'")
    expect(said).to_have_text("This is no entrance code of ours.")
    page.evaluate(f"window.scanned = '{live_server.url}/c/{anna.link_token}/'")
    expect(said).to_have_text(re.compile("This code is not on this list."))
    page.evaluate(f"window.scanned = '{live_server.url}/c/{anna.code_token}/'")
    expect(said).to_have_text("Anna Kask is checked in.")
    expect(undo_button(page, "Anna Kask")).to_be_visible()
    page.evaluate("window.scanned = null")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    assert Attendance.objects.get().registration == anna


def test_scanning_says_so_when_the_phone_has_no_room_left(page: Page, live_server, day):
    page.add_init_script(SCANNER)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () =>"
        " document.createElement('canvas').captureStream();"
    )
    [anna] = expects(day, "Anna Kask")
    open_door(page, live_server, day, keeper(day, "Kersti"))
    kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Scan codes").click()
    page.evaluate(FULL)

    page.evaluate(f"window.scanned = '{live_server.url}/c/{anna.code_token}/'")

    said = page.locator("[data-door-scan-said]")
    expect(said).to_have_text(re.compile("This phone has no room left."))
    expect(in_button(page, "Anna Kask")).to_be_visible()


def test_without_a_network_no_date_is_shown_in_place_of_another(page: Page, live_server, day):
    expects(day, "Anna Kask")
    member = keeper(day, "Kersti")
    open_door(page, live_server, day, member)
    kept(page)

    page.context.set_offline(True)
    door = f"{live_server.url}/en/check-in/{day.run.uuid}/"
    page.goto(f"{door}?date={day.uid}&q=Anna")
    expect(page.get_by_role("heading", name="Open day")).to_be_visible()
    page.goto(door)
    expect(page.get_by_role("heading", name="Open day")).to_be_visible()
    with pytest.raises(PlaywrightError, match="ERR_FAILED"):
        page.goto(f"{door}?date=00000000-0000-4000-8000-000000000000")
