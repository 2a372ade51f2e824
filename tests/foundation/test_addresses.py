"""Addresses that calendar programs open. Rule numbers: CALENDAR.md §1."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from foundation.templatetags import addresses

PATH = "/calendar/en.ics?kind=talk&topic=data"
WHOLE = "http://localhost/calendar/en.ics?kind=talk&topic=data"


def test_each_program_is_given_the_whole_address():
    # Rule 33.
    google = urlsplit(addresses.google_calendar(PATH))
    outlook = [urlsplit(addresses.outlook(PATH, kind, "Ours & yours")) for kind in ("work", "home")]

    assert parse_qs(google.query) == {"cid": ["webcal" + WHOLE.removeprefix("http")]}
    assert [link.netloc for link in outlook] == ["outlook.office.com", "outlook.live.com"]
    assert parse_qs(outlook[0].query) == {"url": [WHOLE], "name": ["Ours & yours"]}


def test_a_qr_code_is_a_picture_inside_the_page():
    assert addresses.qr_code(PATH).startswith("data:image/svg+xml")
    assert addresses.qr_code(PATH) is addresses.qr_code(PATH)
    assert addresses.qr_code(PATH) != addresses.qr_code("/calendar/et.ics")


@pytest.mark.parametrize("is_private", [False, True])
def test_the_panel_says_how_soon_programs_ask_and_warns_of_private_addresses(is_private: bool):
    panel = render_to_string(
        "components/subscribe.html",
        {"path": PATH, "heading": "Subscribe", "is_private": is_private},
    )

    assert ("yours alone" in panel) is is_private
    assert f'value="{WHOLE.replace("&", "&amp;")}"' in panel
    # Rule 29.
    assert "once or twice a day" in panel
    # Without script the address is there to copy, and no button that does nothing.
    assert "data-copy" in panel
    css = Path(str(finders.find("css/components/subscribe.css"))).read_text(encoding="utf-8")
    assert "@media (scripting: none)" in css
