from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection

pytestmark = pytest.mark.django_db


def test_health_is_good_while_database_and_cache_work(client):
    response = client.get("/health/", headers={"accept": "application/json"})

    assert response.status_code == 200
    assert set(response.json().values()) == {"OK"}
    assert len(response.json()) == 2


def test_health_may_not_be_kept(client):
    response = client.get("/health/")

    assert "no-store" in response["Cache-Control"]


def test_health_is_bad_without_the_cache(client, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        },
    }

    response = client.get("/health/", headers={"accept": "application/json"})

    assert response.status_code == 500
    caches["default"].close()
    assert connection.is_usable()
