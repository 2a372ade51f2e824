"""A member says who they are, sends a photo, and looks at their page as others do."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from community.enums import Audience
from community.models import Profile
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import empty_disk, photo, skill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _disk(monkeypatch, tmp_path):
    empty_disk(monkeypatch, tmp_path)


def is_narrow(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_member_opens_a_part_of_themselves_to_everybody(page: Page, live_server):
    skill("Service design")
    member = MemberFactory(email="mari@example.org", name="", organisation=OrganisationFactory())
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{reverse('profile')}")
    sign_in(page, "mari@example.org")
    expect(page.get_by_text("nobody but you sees your page")).to_be_visible()
    assert (problems(page), is_narrow(page)) == ([], True)

    page.get_by_role("link", name="Change what others see").click()
    page.get_by_label("Show me in the directory").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="In the directory you need a name.")).to_be_visible()
    page.get_by_label("Your name").fill("Mari Tamm")
    page.get_by_label("Your role").fill("Service designer")
    page.get_by_label("Service design", exact=True).check()
    page.get_by_label("Name of link 1").fill("My pages")
    page.get_by_label("Address of link 1").fill("mari.example.org")
    page.get_by_label("Who sees it: Name").select_option("Everybody")
    assert (problems(page), is_narrow(page)) == ([], True)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Yes, anybody on the web may see this.").check()
    assert (problems(page), is_narrow(page)) == ([], True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile has been saved.")).to_be_visible()
    kept = Profile.objects.get(member=member)
    assert (kept.audience_name, kept.links) == (
        Audience.PUBLIC,
        [{"name": "My pages", "address": "https://mari.example.org"}],
    )

    page.get_by_role("link", name="Photo", exact=True).click()
    page.get_by_label("Choose a photo").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": photo("PNG")}
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Remove the photo")).to_be_visible()
    expect(page.locator(".portrait img")).to_have_js_property("naturalWidth", 200)
    assert (problems(page), is_narrow(page)) == ([], True)

    page.goto(f"{live_server.url}{reverse('member', args=[member.uuid])}")
    expect(page.get_by_text("Service designer")).to_be_visible()
    assert (problems(page), is_narrow(page)) == ([], True)
    page.get_by_role("link", name="Anybody on the web").click()
    expect(page.get_by_role("heading", name="Mari Tamm")).to_be_visible()
    expect(page.get_by_text("Service designer")).to_have_count(0)
    expect(page.locator(".portrait img")).to_have_count(0)
    page.get_by_role("link", name="A member", exact=True).click()
    expect(page.get_by_text("Service designer")).to_be_visible()
    assert (problems(page), is_narrow(page)) == ([], True)
