"""A member confirms where they work by a code to their address there, and again once it lapsed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from community.models import Affiliation, WorkCode
from community.services import affiliation_year, work_codes
from tests.factories.people import ApprovedDomainFactory, MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from typing import Any

    from playwright.sync_api import Page

    from community.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _confirm(page: Page) -> None:
    page.get_by_label("Your address at work").fill("me@work.example")
    page.get_by_role("button", name="Send a code").click()
    page.get_by_text("We have sent a code to me@work.example").wait_for()
    page.get_by_label("Code", exact=True).fill(work_codes.code_for(WorkCode.objects.first()))
    page.get_by_role("button", name="Confirm", exact=True).click()


def test_confirmed_by_code_lapsed_by_the_clock_and_confirmed_by_the_link(
    live_server: Any, page: Page, client: Any
):
    body = OrganisationFactory(name={"en": "Ministry of Words"})
    ApprovedDomainFactory(organisation=body, domain="work.example")
    member: Member = MemberFactory()
    client.force_login(member)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    page.goto(f"{live_server.url}/en/profile/affiliations/")
    page.get_by_role("link", name="Add an organisation").click()
    page.get_by_label("Organisation", exact=True).select_option(label="Ministry of Words")
    page.get_by_role("button", name="Continue").click()
    _confirm(page)
    page.get_by_text("It is confirmed that you work there.").wait_for()
    member.refresh_from_db()
    assert member.organisation == body

    for days in (366, 367, 374):
        later = timezone.now() + timedelta(days=days)
        affiliation_year.ask_due(now=later)
        affiliation_year.lapse_due(now=later)
    page.reload()
    page.get_by_text("No longer confirmed").wait_for()
    member.refresh_from_db()
    assert member.organisation is None

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/a/{Affiliation.objects.get().link_token}/")
    _confirm(page)
    page.get_by_role("heading", name="It is confirmed that you work there").wait_for()
    member.refresh_from_db()
    assert member.organisation == body
