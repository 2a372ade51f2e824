"""What every page asks the shared cache for is near at hand, and never older than said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from wagtail.models import Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY

from foundation import near_cache
from home.services import setup

if TYPE_CHECKING:
    from django.core.cache.backends.base import BaseCache
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
BACKENDS = {"NearDatabaseCache": DatabaseCache, "NearRedisCache": RedisCache}


@pytest.fixture(
    autouse=True,
    params=["NearDatabaseCache", pytest.param("NearRedisCache", marks=pytest.mark.redis)],
)
def _shared(request: pytest.FixtureRequest, settings: SettingsWrapper) -> None:
    is_redis = request.param == "NearRedisCache"
    shared = {
        "BACKEND": f"foundation.near_cache.{request.param}",
        "LOCATION": request.getfixturevalue("redis_url") if is_redis else "cache",
        # The server may be another's too.
        "KEY_PREFIX": str(uuid4()),
    }
    settings.CACHES = {**settings.CACHES, "default": shared}
    setup.prepare_site()  # makes the database's table


def elsewhere() -> BaseCache:
    """The same cache as another process has it."""
    shared: dict[str, Any] = settings.CACHES["default"]
    backend = BACKENDS[shared["BACKEND"].rpartition(".")[2]]
    return backend(shared["LOCATION"], {"KEY_PREFIX": shared["KEY_PREFIX"]})


def test_it_is_what_wagtail_asks_for():
    assert frozenset({SITE_ROOT_PATHS_CACHE_KEY}) == near_cache.NEAR


def test_addresses_cost_no_query_once_some_were_made(django_assert_num_queries):
    pages = [Page.objects.get(depth=2, locale__language_code="en") for _ in range(3)]
    before = [page.get_url() for page in pages[:2]]

    with django_assert_num_queries(0):
        assert [pages[2].get_url()] * 2 == before


def test_a_site_that_moves_is_there_at_once():
    site = Site.objects.get(is_default_site=True)
    before, _near = (Page.objects.get(pk=site.root_page_id).full_url for _ in range(2))

    site.hostname = "new.example.org"
    site.save()

    assert before != "http://new.example.org/en/"
    assert Page.objects.get(pk=site.root_page_id).full_url == "http://new.example.org/en/"


def test_a_change_by_another_process_is_seen_within_seconds(monkeypatch: pytest.MonkeyPatch):
    cache, key = caches["default"], SITE_ROOT_PATHS_CACHE_KEY
    for value in (["older"], ["old"]):
        cache.set(key, value, version=2)
        assert cache.get(key, version=2) == value

    elsewhere().set(key, ["new"], version=2)
    assert cache.get(key, version=2) == ["old"]
    monkeypatch.setattr(near_cache, "SECONDS", 0)
    caches["process"].clear()

    assert cache.get(key, version=2) == ["new"]
    elsewhere().set(key, ["newer"], version=2)
    assert cache.get(key, version=2) == ["newer"]


def test_whatever_processes_must_agree_on_is_not_near():
    cache = caches["default"]
    cache.set("limit", 1)
    assert cache.get("limit") == 1

    elsewhere().set("limit", 2)

    assert cache.get("limit") == 2


def test_what_is_not_there_is_not_kept():
    cache, key = caches["default"], SITE_ROOT_PATHS_CACHE_KEY

    assert [cache.get("nothing", "else"), cache.get(key, "else")] == ["else", "else"]
    assert cache.get(key) is None


def test_what_is_deleted_or_cleared_is_gone(monkeypatch: pytest.MonkeyPatch):
    cache, key = caches["default"], SITE_ROOT_PATHS_CACHE_KEY
    # To clear a Redis is to empty all of it.
    monkeypatch.setattr(RedisCache, "clear", lambda _self: elsewhere().delete(key))
    for forget in (lambda: cache.delete(key), cache.clear):
        cache.set(key, ["here"])
        assert cache.get(key) == ["here"]

        forget()

        assert cache.get(key) is None
