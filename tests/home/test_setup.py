from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page

from home.services import setup

pytestmark = pytest.mark.django_db


def test_a_new_database_holds_home_and_its_indexes_in_every_language():
    addresses = [page.get_url() for page in Page.objects.filter(depth__gt=1).order_by("path")]

    assert addresses == [
        f"/{code}/{rest}"
        for code in ("en", "et", "lv", "nb", "sl")
        for rest in ("", "news/", "events/", "initiatives/", "library/", "calls/", "partners/")
    ]


def test_preparing_again_changes_nothing():
    before = list(Page.objects.order_by("path").values())

    setup.prepare_site()

    assert list(Page.objects.order_by("path").values()) == before


def test_moderators_have_no_rights_over_pages_and_pictures():
    moderators = Group.objects.get(name="Moderators")

    assert (
        list(moderators.collection_permissions.all()),
        list(moderators.page_permissions.all()),
        sorted(
            f"{p.content_type.app_label}.{p.codename}"
            for p in moderators.permissions.select_related("content_type")
        ),
    ) == ([], [], sorted(setup.MODERATORS_MAY))
