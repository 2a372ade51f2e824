"""Wagtail's view restrictions, which nobody can make here by a form: who has made one otherwise is
not let down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from wagtail.models import Page, PageViewRestriction

from tests.factories.news import standard_page, story

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def restricted(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_a_restriction_holds_for_its_page_alone(client: Client):
    closed, other = story("Closed"), story("Open")
    restricted(Page.objects.get(pk=closed.pk))

    assert [client.get(page.url).status_code for page in (closed, other)] == [302, 200]


def test_a_restriction_holds_for_whatever_stands_below(client: Client):
    page = story("Below")
    restricted(page.get_parent())

    assert client.get(page.url).status_code == 302


def test_a_restriction_holds_for_a_mirror_of_its_page(client: Client):
    source = standard_page("Source")
    mirror = source.create_alias(parent=source.get_parent(), update_slug="mirror")
    restricted(Page.objects.get(pk=source.pk))

    assert client.get(mirror.url).status_code == 302
