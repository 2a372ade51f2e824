"""The code that is shown in the room: six characters that change every minute.

Nothing is stored: a code is an HMAC of the date's uid and the minute, with a key that is rotated by
`SECRET_KEY_FALLBACKS`. It is taken in its own minute and in the next, so it dies within two.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.crypto import constant_time_compare

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

# No two that look or, read aloud, sound alike too much, and no vowels: no code is a word.
ALPHABET: Final = "CDFGHJKMNPQRTVWX34679"
LENGTH: Final = 6
STEP: Final = 60  # seconds


def code(uid: UUID, now: datetime) -> str:
    """What the screen shows at `now` for the date with this uid."""
    return _code(settings.SECRET_KEY, uid, _step(now))


def is_right(uid: UUID, typed: str, now: datetime) -> bool:
    """Whether `typed` is what the screen shows at `now`, or showed a minute ago."""
    step = _step(now)
    given = clean(typed)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    # All of them each time: how long it takes says nothing.
    right = [
        constant_time_compare(given, _code(key, uid, one))
        for key in keys
        for one in (step, step - 1)
    ]
    return any(right)


def clean(typed: str) -> str:
    """A code as it is shown, however it was typed: in small letters, in two parts."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def seconds_left(now: datetime) -> int:
    """After how many seconds the screen shows another code."""
    return STEP - int(now.timestamp()) % STEP


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def _code(key: str, uid: UUID, step: int) -> str:
    said = f"talka.room-code:{uid}:{step}".encode()
    number = int.from_bytes(hmac.digest(key.encode(), said, "sha256"))
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
