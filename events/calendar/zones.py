"""Wall time and UTC, by the zones of the IANA database."""

import datetime as dt
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

UTC: Final = dt.UTC

# Found beside the zones: a file of the machine's own, and IANA's mark for "not configured yet".
_NO_PLACES = frozenset({"Factory", "localtime"})


class UnknownZone(ValueError):
    """`name` is no zone of the IANA database."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Unknown time zone: {name!r}")
        self.name = name


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone, letter for letter: Europe/Tallinn, not europe/tallinn."""
    return name in _names()


def to_utc(local: dt.datetime, zone: str) -> dt.datetime:
    """Return the instant at which the clocks of `zone` show `local` (naive), in UTC.

    An hour that comes twice means its first coming. A time that the clocks leap over is read by
    the offset in force before the leap, so 02:30 becomes 03:30 (RFC 5545 §3.3.5). Raises
    UnknownZone, and ValueError for an aware `local`.
    """
    if local.tzinfo is not None:
        msg = f"A wall time carries no zone of its own: {local!r}"
        raise ValueError(msg)
    # PEP 495 gives fold=0 exactly the two meanings promised above.
    return local.replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


def to_local(instant: dt.datetime, zone: str) -> dt.datetime:
    """Return what the clocks of `zone` show at `instant` (aware): a naive wall time.

    Raises UnknownZone, and ValueError for a naive `instant`.
    """
    if instant.tzinfo is None:
        msg = f"An instant needs its zone: {instant!r}"
        raise ValueError(msg)
    return instant.astimezone(_zone(zone)).replace(tzinfo=None, fold=0)


def comes_twice(local: dt.datetime, zone: str) -> bool:
    """Whether the clocks of `zone` show `local` (naive) at two instants."""
    place = _zone(zone)
    # Where the clocks leap over it, the two are the other way round.
    first, second = (local.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


@cache
def _names() -> frozenset[str]:
    # Asking the list, and not ZoneInfo(name), keeps "../x", "" and "Europe" off the file system.
    return frozenset(available_timezones()) - _NO_PLACES


@cache
def _zone(name: str) -> ZoneInfo:
    if not is_zone(name):
        raise UnknownZone(name)
    return ZoneInfo(name)
