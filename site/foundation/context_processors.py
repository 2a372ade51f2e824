from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template may say about the site."""
    return {"site_name": settings.SITE_NAME, "languages": settings.LANGUAGES}
