from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from foundation import brand

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template may say about the site."""
    look = brand.look()
    return {"site_name": look.name(), "site_look": look, "languages": settings.LANGUAGES}
