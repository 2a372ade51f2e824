"""How secrets are locked."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from community.adapters import MFAAdapter

if TYPE_CHECKING:
    import pytest
    from pytest_django.fixtures import SettingsWrapper

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_what_is_locked_can_be_opened() -> None:
    locked = MFAAdapter().encrypt(SEED)

    assert SEED not in locked
    assert MFAAdapter().decrypt(locked) == SEED


def test_old_key_still_opens_and_is_no_longer_used(settings: SettingsWrapper) -> None:
    old = MFAAdapter().encrypt(SEED)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 10

    opened = MFAAdapter().decrypt(old)
    fresh = MFAAdapter().encrypt(SEED)
    settings.SECRET_KEY_FALLBACKS = []

    assert opened == SEED
    assert MFAAdapter().decrypt(fresh) == SEED


def test_what_no_key_opens_is_a_seed_that_nobody_knows(
    settings: SettingsWrapper, caplog: pytest.LogCaptureFixture
) -> None:
    lost = MFAAdapter().encrypt(SEED)
    settings.SECRET_KEY = "another-" * 10

    first, second = MFAAdapter().decrypt(lost), MFAAdapter().decrypt(lost)

    assert len({first, second, SEED}) == 3
    assert len(base64.b32decode(first)) == 20
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_qr_code_is_readable_on_a_dark_page() -> None:
    svg = MFAAdapter().build_totp_svg("otpauth://totp/anna")

    ground, code = svg.partition("<rect")[2].split("<path")
    assert 'fill="#fff"' in ground
    assert 'd="M' in code
