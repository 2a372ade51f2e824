"""Stored time zones, read so that a name which a newer list has dropped breaks nothing."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings


def zone(name: str) -> ZoneInfo:
    """The zone called `name`, or the site's where there is none (an empty name, a folder's and one
    of odd characters each fail in their own way)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
