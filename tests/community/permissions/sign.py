"""Signing in: the way to providers of OpenID Connect and back, and the second factor of staff."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import STAFF, Row, everybody, signed_in

HIDDEN, NO_METHOD, SENT_ON = Outcome.HIDDEN, Outcome.NO_METHOD, Outcome.SENT_ON
# Nothing waits for an answer: whoever is signed in gets to the profile.
NOTHING_WAITS = signed_in(SENT_ON)

ROWS = (
    # No provider is configured; tests/community/oidc/ has some.
    Row(
        address="openid_connect_login",
        of="nonsense",
        get=everybody(NO_METHOD),
        post=everybody(HIDDEN),
    ),
    Row(
        address="openid_connect_callback",
        of="nonsense",
        get=everybody(HIDDEN),
        post=everybody(NO_METHOD),
    ),
    Row(address="eid", get=NOTHING_WAITS, post=NOTHING_WAITS),
    # Asked for in tests/community/test_second_factor.py.
    Row(
        address="second_factor",
        get={**signed_in(SENT_ON), **dict.fromkeys(STAFF, Outcome.TURNED_BACK)},
        post=everybody(NO_METHOD),
    ),
)
