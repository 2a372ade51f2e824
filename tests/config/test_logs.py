"""Logs: what private addresses open stays closed to whoever reads them."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from config.access_log import AccessLogger
from config.logs import formatter, masked

TOKEN = "0ee9ce2c-36f5-4b05-9f37-7b1d5a1c4d0a.1.c2lnbmF0dXJlLW9mLTI1Ni1iaXRz"
SHORT = "0ee9ce2c…"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"GET /calendar/my/{TOKEN}.ics HTTP/1.1", f"GET /calendar/my/{SHORT} HTTP/1.1"),
        (f"Not Found: /r/{TOKEN}/dates.ics", f"Not Found: /r/{SHORT}/dates.ics"),
        (f"/u/{TOKEN}/", f"/u/{SHORT}/"),
        (f"/a/{TOKEN}/", f"/a/{SHORT}/"),
        (f"POST /n/community.mentions/{TOKEN}/", f"POST /n/community.mentions/{SHORT}/"),
        (f"?next=%2Fn%2Fposts%3A1%2F{TOKEN}%2F", f"?next=%2Fn%2Fposts%3A1%2F{SHORT}"),
        (f"GET /c/{TOKEN}/ HTTP/1.1", f"GET /c/{SHORT}/ HTTP/1.1"),
        (f"GET /m/{TOKEN}/ HTTP/1.1", f"GET /m/{SHORT}/ HTTP/1.1"),
        (f"GET /p/{TOKEN}/ HTTP/1.1", f"GET /p/{SHORT}/ HTTP/1.1"),
        (f"/accounts/once/{TOKEN}/?next=/", f"/accounts/once/{SHORT}/?next=/"),
        (f"GET /en/invitation/{TOKEN}/", f"GET /en/invitation/{SHORT}/"),
        (f"/en/events/x/?a=b&key={TOKEN}&c=d", f"/en/events/x/?a=b&key={SHORT}&c=d"),
        (f"key={TOKEN}", f"key={SHORT}"),
        (f"Not Found: /certificates/{TOKEN}/", f"Not Found: /certificates/{SHORT}/"),
        (f"/en/certificates/{TOKEN}.pdf", f"/en/certificates/{SHORT}"),
        (
            f"/admin/events/certificate/{TOKEN}/revoke/",
            f"/admin/events/certificate/{SHORT}/revoke/",
        ),
        (f"/certificates/?number={TOKEN}", f"/certificates/…?number={SHORT}"),
        # Where to go after signing in.
        (
            f"/accounts/login/?next=%2Fen%2Fevents%2Fx%2F%3Fkey%3D{TOKEN}",
            f"/accounts/login/?next=%2Fen%2Fevents%2Fx%2F%3Fkey%3D{SHORT}",
        ),
        (f"?next=/en/x/%3fa%3db%26key%3d{TOKEN}&a=b", f"?next=/en/x/%3fa%3db%26key%3d{SHORT}&a=b"),
        (f"?next=%2Fr%2F{TOKEN}%2F", f"?next=%2Fr%2F{SHORT}"),
        (f"?to=%252Fx%252F%253Fkey%253D{TOKEN}", f"?to=%252Fx%252F%253Fkey%253D{SHORT}"),
        (f"GET /calendar%2fmy%2F{TOKEN}.ics HTTP/1.1", f"GET /calendar%2fmy%2F{SHORT} HTTP/1.1"),
        (f"GET //calendar/my//{TOKEN}.ics", f"GET //calendar/my//{SHORT}"),
        ("GET /en/events/?kind=talk HTTP/1.1", "GET /en/events/?kind=talk HTTP/1.1"),
        ("monkey=see /calendar/en.ics", "monkey=see /calendar/en.ics"),
    ],
)
def test_private_addresses_are_cut(said: str, kept: str):
    assert masked(said) == kept


def test_the_web_server_logs_no_private_address():
    path = f"/calendar/my/{TOKEN}.ics"
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{path}?key={TOKEN}",
        "PATH_INFO": path,
        "QUERY_STRING": f"key={TOKEN}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://example.org{path}",
    }
    took = SimpleNamespace(seconds=0, microseconds=5)
    response = SimpleNamespace(status="200 OK", sent=3, headers=[])
    request = SimpleNamespace(headers=[("REFERER", f"https://example.org{path}")])

    atoms = AccessLogger(Config()).atoms(response, request, environ, took)

    assert [name for name, value in atoms.items() if "c2lnbmF0" in str(value)] == []
    assert atoms["r"] == f"GET /calendar/my/{SHORT}?key={SHORT} HTTP/1.1"
    assert atoms["s"] == "200"


def test_no_record_holds_a_private_address():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "Not Found: %s", (f"/r/{TOKEN}/",), None
    )

    line = formatter([]).format(record)

    assert "c2lnbmF0" not in line
    assert f"/r/{SHORT}/" in line
