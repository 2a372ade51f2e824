"""What the list of sessions calls a browser."""

from __future__ import annotations

import pytest

from community import browsers

WINDOWS, MAC = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X)",
)
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (f"{WINDOWS} Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"{WINDOWS} {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"{MAC} {WEBKIT} Version/18.0 Safari/605.1", "Safari on macOS"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (iPhone; CPU like Mac OS X) {WEBKIT} CriOS/1 Safari/1", "Chrome on iPhone"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/1 Safari/1", "Chrome on Android"),
        ("Something on Linux", "Linux"),
        ("curl/8.0", "A browser that we don't know"),
        ("", "A browser that we don't know"),
    ],
)
def test_a_browser_is_called_as_people_know_it(says, name):
    assert browsers.named(says) == name
