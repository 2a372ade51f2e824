"""A member takes all their data away, and then goes."""

from __future__ import annotations

import json
import zipfile

import pytest
from playwright.sync_api import Page, expect

from community.models import Member
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_member_downloads_everything_and_deletes_the_account(page: Page, live_server, tmp_path):
    MemberFactory(email="mari@example.org", name="Mari Mets")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/profile/data/")
    sign_in(page, "mari@example.org")
    page.goto(f"{live_server.url}/en/profile/data/")

    assert problems(page) == []
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the file").click()
    waiting.value.save_as(tmp_path / "data.zip")

    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        data = json.loads(archive.read("data.json"))
    assert (data["account"][0]["email"], data["account"][0]["name"]) == (
        "mari@example.org",
        "Mari Mets",
    )

    page.get_by_role("link", name="Delete my account").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Your e-mail address").fill("mari@example.org")
    page.get_by_role("button", name="Delete my account").click()

    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    assert Member.objects.count() == 0
