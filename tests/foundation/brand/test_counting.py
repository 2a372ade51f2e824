"""A counter of visits: off by default, and never where it would follow somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches
from django.test import Client, override_settings
from django.utils import timezone

from home.models import ContactFormPage
from home.services import first_texts
from tests.factories.events import published
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.foundation.brand.making import a_brand

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOST = "https://count.example.org"


@pytest.fixture
def _counted():
    a_brand(counter="plausible", counter_address=HOST, counter_site="talka.example.org")


def is_counted(answer: HttpResponse) -> bool:
    """Both or neither: a script that the policy refuses is a mistake, too."""
    has_script = "js/counter.js" in answer.content.decode()
    assert (HOST in answer["Content-Security-Policy"]) is has_script
    return has_script


def test_nobody_is_counted_by_default(client: Client):
    assert not is_counted(client.get("/en/"))


@pytest.mark.usefixtures("_counted")
def test_a_visitor_of_a_public_page_is(client: Client):
    answer = client.get("/en/")

    policy = answer["Content-Security-Policy"]
    allowed = {part.split()[0] for part in policy.split("; ") if HOST in part.split()}
    assert allowed == {"script-src", "connect-src", "img-src"}
    assert "unsafe" not in policy
    assert is_counted(answer)
    [script] = re.findall(r"<script[^>]*counter.js[^>]*>", answer.content.decode())
    assert 'data-script="https://count.example.org/js/script.js"' in script
    assert 'data-site="talka.example.org"' in script


@pytest.mark.usefixtures("_counted")
@pytest.mark.parametrize("header", ["DNT", "Sec-GPC"])
def test_whoever_asks_not_to_be_followed_is_left_alone(client: Client, header: str):
    assert not is_counted(client.get("/en/", headers={header: "1"}))
    assert is_counted(client.get("/en/", headers={header: "0"}))


@pytest.mark.usefixtures("_counted")
def test_whoever_is_signed_in_is_left_alone(client: Client):
    client.force_login(MemberFactory())

    assert not is_counted(client.get("/en/"))


@pytest.mark.usefixtures("_counted")
@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/en/search/?q=illness", "/en/nothing/", "/en/members/"]
)
def test_an_address_that_tells_of_its_reader_is_not_counted(client: Client, address: str):
    assert not is_counted(client.get(address, follow=True))


@pytest.mark.usefixtures("_counted")
def test_a_page_that_is_opened_by_a_key_is_not_counted(client: Client):
    page = published()

    assert not is_counted(client.get(page.url, {"key": "secret"}))
    assert is_counted(client.get(page.url))


@pytest.mark.usefixtures("_counted")
def test_what_is_kept_for_visitors_is_counted_for_those_who_are_alone():
    caches["pages"].clear()
    page = story("News")

    with override_settings(PAGES_KEPT=10):
        quiet = [is_counted(Client().get(page.url, headers={"DNT": "1"})) for _n in range(2)]
        others = [is_counted(Client().get(page.url)) for _n in range(2)]
    caches["pages"].clear()

    assert (quiet, others) == ([False, False], [True, True])


def test_the_privacy_notice_tells_of_it(client: Client):
    address = "/en/texts/notice/"
    before = client.get(address, follow=True).content.decode()
    a_brand(counter="goatcounter", counter_address=HOST)

    after = client.get(address, follow=True).content.decode()

    assert "How visits are counted" not in before
    assert "with the program GoatCounter at count.example.org. It sets no cookies" in after
    assert (
        "How visits are counted" not in client.get("/en/texts/terms/", follow=True).content.decode()
    )


@pytest.mark.usefixtures("_counted")
def test_the_form_for_barriers_is_not_counted_where_its_address_names_another_page(client: Client):
    first_texts.make(now=timezone.now())
    form = ContactFormPage.objects.get(locale__language_code="en")

    assert not is_counted(client.get(form.url, {"from": "/r/secret/"}))
    assert is_counted(client.get(form.url))
