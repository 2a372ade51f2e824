"""The providers of the configuration."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def apps() -> list[dict[str, Any]]:
    """Each as config.identity_providers made it, in the order of the file."""
    told: Any = settings.SOCIALACCOUNT_PROVIDERS
    return list(told["openid_connect"]["APPS"])
