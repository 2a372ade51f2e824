"""The code in the room: pure, so without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from events import room_codes

UID, OTHER = UUID(int=1), UUID(int=2)
# The first second of a minute.
NOW = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_code_is_six_characters_that_nobody_confuses() -> None:
    shown = {room_codes.code(UID, NOW + n * MINUTE) for n in range(200)}

    assert len(shown) == 200
    assert {len(code) for code in shown} == {6}
    assert not set("".join(shown)) & set("AEIOUY01258BILSZ")


def test_code_stays_for_its_minute_and_is_taken_in_the_next_and_no_longer() -> None:
    code = room_codes.code(UID, NOW)

    assert room_codes.code(UID, NOW + timedelta(seconds=59)) == code
    assert room_codes.code(UID, NOW + MINUTE) != code
    assert room_codes.is_right(UID, code, NOW + timedelta(seconds=119))
    assert not room_codes.is_right(UID, code, NOW + timedelta(seconds=120))
    assert not room_codes.is_right(UID, code, NOW - timedelta(seconds=1))


def test_code_is_of_one_date() -> None:
    assert not room_codes.is_right(OTHER, room_codes.code(UID, NOW), NOW)


def test_code_may_be_typed_in_small_letters_and_in_parts() -> None:
    code = room_codes.code(UID, NOW).lower()

    assert room_codes.is_right(UID, f" {code[:3]}-{code[3:]} ", NOW)


@pytest.mark.parametrize("typed", ["", " ", "------", "Ж" * 6, "①②③④⑤⑥", "A" * 500, "\x00"])
def test_nonsense_is_no_code(typed: str) -> None:
    assert not room_codes.is_right(UID, typed, NOW)


def test_code_goes_on_when_the_secret_changes(settings) -> None:
    code = room_codes.code(UID, NOW)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, as long as it should be, of fifty letters"
    assert room_codes.code(UID, NOW) != code
    assert room_codes.is_right(UID, code, NOW)

    settings.SECRET_KEY_FALLBACKS = []
    assert not room_codes.is_right(UID, code, NOW)


def test_screen_looks_again_when_the_minute_is_over() -> None:
    assert room_codes.seconds_left(NOW) == 60
    assert room_codes.seconds_left(NOW + timedelta(seconds=59.5)) == 1
