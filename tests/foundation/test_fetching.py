"""Asking servers that mean no good: each of them stands on this machine and really answers."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from foundation import fetching
from foundation.fetching import NotFetched, Problem, fetch
from foundation.reachable import is_public
from tests.foundation.web_servers import answer, certificates, header, serving

OK = answer("BEGIN:VCALENDAR")


@pytest.fixture
def server():
    """Starts servers that `fetch` may reach for as long as the test lasts."""
    with ExitStack() as stack:

        def start(speak, **settings):
            started = stack.enter_context(serving(speak, **settings))
            stack.enter_context(fetching.allowing(started.place))
            return started

        yield start


@pytest.fixture
def names(monkeypatch):
    """Names of servers and what they stand for, one list of addresses for each time of asking."""
    known: dict[str, list[list[str]]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host not in known:
            return real(host, port, *args, **kwargs)
        answers = known[host]
        found = answers[min(asked.count(host), len(answers) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known, asked


def problem(address: str, **limits: float) -> str:
    with pytest.raises(NotFetched) as error:
        fetch(address, **limits)
    return error.value.problem.value


def test_an_answer_comes_with_its_validators(server):
    there = server(
        answer(
            "Tere",
            ETag='"7"',
            Last_Modified="Sun, 22 Nov 2026 05:00:00 GMT",
            Content_Type="text/calendar; charset=ISO-8859-13",
        )
    )

    found = fetch(there.address())

    assert found == fetching.Answer(b"Tere", '"7"', "Sun, 22 Nov 2026 05:00:00 GMT", "iso-8859-13")
    request = there.requests[0]
    assert request.startswith("GET /calendar.ics HTTP/1.1\r\n")
    assert header(request, "Host") == f"127.0.0.1:{there.port}"
    assert header(request, "User-Agent") == "Talka (+http://localhost)"
    assert header(request, "If-None-Match") is header(request, "Cookie") is None


def test_nothing_new_is_an_answer_without_body(server):
    there = server(answer(status="304 Not Modified", ETag='"7"'))

    found = fetch(there.address(), etag='"7"', last_modified="Sun, 22 Nov 2026 05:00:00 GMT")

    assert (found.body, found.etag) == (None, '"7"')
    assert header(there.requests[0], "If-None-Match") == '"7"'
    assert header(there.requests[0], "If-Modified-Since") == "Sun, 22 Nov 2026 05:00:00 GMT"


def test_validators_that_would_be_headers_of_their_own_are_not_sent(server):
    there = server(OK)

    fetch(there.address(), etag='"7"\r\nX-Evil: 1', last_modified="sõna")

    assert "X-Evil" not in there.requests[0]
    assert header(there.requests[0], "If-Modified-Since") is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b'ETag: "a\x00b"\r\nLast-Modified: \x00', ("", "", "")),
        (b'ETag: "a\r\n X-Evil: 1"', ("", "", "")),
        (b'ETag: "' + b"7" * 254 + b'"\r\nLast-Modified: ' + b"7" * 101, ("", "", "")),
        (b'ETag: "' + b"7" * 253 + b'"', ('"' + "7" * 253 + '"', "", "")),
        (b'Content-Type: text/calendar; charset="utf-8\x00"', ("", "", "")),
        (b"Content-Type: text/calendar; charset=" + b"u" * 60_000, ("", "", "")),
    ],
)
def test_what_cannot_be_kept_or_said_again_is_not_taken_from_an_answer(server, said, kept):
    there = server(b"HTTP/1.1 200 OK\r\n" + said + b"\r\nContent-Length: 0\r\n\r\n")

    found = fetch(there.address())

    assert (found.etag, found.last_modified, found.charset) == kept


def test_nothing_new_is_no_answer_to_who_has_nothing(server):
    there = server(answer(status="304 Not Modified"))

    with pytest.raises(NotFetched) as error:
        fetch(there.address())

    assert (error.value.problem, error.value.detail) == (Problem.STATUS, "304")


@pytest.mark.parametrize(
    "status", ["403 Forbidden", "404 Not Found", "410 Gone", "500 Oh", "206 Part"]
)
def test_another_status_is_a_problem_with_its_number(server, status):
    there = server(answer("BEGIN:VCALENDAR", status=status, Retry_After="120"))

    with pytest.raises(NotFetched) as error:
        fetch(there.address())

    assert (error.value.problem, error.value.detail) == (Problem.STATUS, status[:3])
    assert error.value.retry_after == 120


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "bad_address"),
        ("calendar", "scheme"),
        ("ftp://partner.example/a.ics", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://partner.example/", "scheme"),
        ("https://", "bad_address"),
        ("https:///a.ics", "bad_address"),
        ("https://me:secret@partner.example/a.ics", "bad_address"),
        ("https://partner.example@10.0.0.1/a.ics", "bad_address"),
        ("https://partner.example:22/", "port"),
        ("http://partner.example:6379/", "port"),
        ("https://partner.example:99999/", "bad_address"),
        ("https://part ner.example/", "bad_address"),
        ("https://partner.example/a\r\nHost: b/", "bad_address"),
        ("https://[fe80::1%25eth0]/", "bad_address"),
        ("https://[::1/", "bad_address"),
        ("https://a..b/", "bad_address"),
        ("https://" + "a" * 3000 + "/", "bad_address"),
        ("https://exa{mple}.org/", "bad_address"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(address, expected, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("looked up"))

    assert problem(address) == expected


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("webcal://Partner.Example/a b.ics", None),
        ("webcal://Partner.Example/a.ics", "https://partner.example/a.ics"),
        (" https://partner.example ", "https://partner.example/"),
        ("http://partner.example:80/a?b=c#d", "http://partner.example/a?b=c"),
        ("https://tõnu.ee/üks?q=õ", "https://xn--tnu-ona.ee/%C3%BCks?q=%C3%B5"),
        ("https://partner.example./100%/a%20b", "https://partner.example/100%25/a%20b"),
    ],
)
def test_addresses_are_asked_for_in_plain_letters(typed, asked):
    if asked is None:
        assert problem(typed) == "bad_address"
    else:
        assert fetching.parse(typed).geturl() == asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.9", "192.88.99.1",
        "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fe80::1%eth0",
        "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "3fff::1", "5f00::1",
        "2002:7f00:1::", "2002:808:808::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "not an address",
    ],
)  # fmt: skip
def test_addresses_of_networks_of_ones_own_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "193.40.0.1", "2a02:88::1", "2606:4700::1", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1",
        "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "169.254.169.254",
        "100.64.0.1", "[64:ff9b::7f00:1]", "[fe80::1]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_and_its_neighbours_are_never_asked(host, scheme, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: pytest.fail("connected"))

    assert problem(f"{scheme}://{host}/") in {"not_public", "no_such_name"}


def test_one_private_address_among_public_ones_is_enough_to_refuse(names, monkeypatch):
    known, _asked = names
    known["partner.example"] = [["93.184.215.14", "10.0.0.7"]]
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: pytest.fail("connected"))

    assert problem("https://partner.example/") == "not_public"


def test_a_name_that_nobody_has_is_a_problem(names):
    known, _asked = names
    known["partner.example"] = [[]]

    assert problem("https://partner.example/") == "no_such_name"


def test_looking_up_a_name_takes_no_longer_than_a_step_may(monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: released.wait(20) or [])
    begun = time.monotonic()

    assert problem("https://partner.example/", most_seconds=0.3) == "too_slow"

    assert time.monotonic() - begun < 5
    released.set()


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(names, server):
    """Rebinding: what the name stands for changes between the check and the connection."""
    known, asked = names
    checked = server(OK)
    other = server(answer("secret"), host="127.0.0.2", port=checked.port)
    known["partner.example"] = [["127.0.0.1"], ["127.0.0.2"]]

    found = fetch(checked.address(name="partner.example"))

    assert found.body == b"BEGIN:VCALENDAR"
    assert asked == ["partner.example"]
    assert (len(checked.requests), other.peers) == (1, 0)
    assert header(checked.requests[0], "Host") == f"partner.example:{checked.port}"


def test_a_name_that_turns_private_is_refused_when_it_is_asked_again(names, server):
    known, asked = names
    there = server(
        lambda connection, request: connection.sendall(
            answer(status="302 Found", Location="/again")
        )
    )
    known["partner.example"] = [["127.0.0.1"], ["10.0.0.1"]]

    assert problem(there.address(name="partner.example")) == "not_public"
    assert asked == ["partner.example"] * 2
    assert len(there.requests) == 1


def test_the_next_address_is_tried_where_the_first_does_not_answer(names, server):
    known, _asked = names
    there = server(OK)
    known["partner.example"] = [["127.0.0.3", "127.0.0.1"]]

    with fetching.allowing(("127.0.0.3", there.port)):
        found = fetch(there.address(name="partner.example"))

    assert found.body == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server, status):
    there = server(OK)
    here = server(answer(status=f"{status} Go", Location=there.address("/there.ics")))

    assert fetch(here.address(), etag='"7"').body == b"BEGIN:VCALENDAR"
    assert there.requests[0].startswith("GET /there.ics ")
    assert header(there.requests[0], "If-None-Match") == '"7"'


def test_a_relative_redirect_is_followed(server):
    def speak(connection, request):
        moved = answer(status="302 Go", Location="../new.ics?a=b")
        connection.sendall(OK if "new.ics" in request else moved)

    there = server(speak)

    assert fetch(there.address("/old/a.ics")).body == b"BEGIN:VCALENDAR"
    assert there.requests[1].startswith("GET /new.ics?a=b ")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://127.0.0.1/", "not_public"),
        ("http://127.0.0.1:80/admin/", "not_public"),
        ("http://169.254.169.254/latest/meta-data/", "not_public"),
        ("http://[::1]/", "not_public"),
        ("http://[::ffff:10.0.0.1]/", "not_public"),
        ("//localhost/", "not_public"),
        ("http://0/", "not_public"),
        ("file:///etc/passwd", "scheme"),
        ("http://a:b@partner.example/", "bad_address"),
        ("http://partner.example:25/", "port"),
        ("", "redirects"),
    ],
)
def test_a_redirect_leads_nowhere_that_one_could_not_have_typed(server, location, expected):
    here = server(answer(status="302 Go", Location=location))

    assert problem(here.address()) == expected


def test_a_redirect_to_another_port_of_this_machine_is_refused(server):
    with serving(answer("secret")) as inside:
        here = server(answer(status="302 Go", Location=inside.address()))

        assert problem(here.address()) == "port"
    assert inside.peers == 0


@pytest.mark.parametrize("location", ["http://[", "//[zz]/", "http://[::1/", "/s\xf5na"])
def test_a_redirect_that_is_no_address_is_a_problem(server, location):
    here = server(b"HTTP/1.1 302 Go\r\nLocation: " + location.encode("latin-1") + b"\r\n\r\n")

    assert problem(here.address()) == "bad_address"


def test_a_redirect_in_plain_letters_of_any_alphabet_is_followed(server):
    def speak(connection, request):
        moved = "HTTP/1.1 302 Go\r\nLocation: /jūlijs.ics\r\n\r\n".encode()
        connection.sendall(OK if "lijs" in request else moved)

    there = server(speak)

    assert fetch(there.address()).body == b"BEGIN:VCALENDAR"
    assert there.requests[1].startswith("GET /j%C5%ABlijs.ics ")


def test_going_round_in_circles_ends(server):
    there = server(lambda c, r: c.sendall(answer(status="302 Go", Location="/round")))

    assert problem(there.address()) == "redirects"
    assert len(there.requests) == fetching.MOST_REDIRECTS + 1


def test_an_endless_body_is_cut_off_at_the_limit(server):
    def speak(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    assert problem(server(speak).address(), most_bytes=1_000_000) == "too_large"


def test_ten_megabytes_are_the_limit(server):
    there = server(answer(b"x" * (fetching.MOST_BYTES + 1)))

    assert problem(there.address()) == "too_large"


def test_endless_headers_are_cut_off(server):
    def speak(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"x" * 100 + b"\r\n")

    assert problem(server(speak).address()) == "bad_answer"


def test_an_endless_first_line_is_cut_off(server):
    def speak(connection, request):
        while True:
            connection.sendall(b"x" * 65536)

    assert problem(server(speak).address()) == "bad_answer"


def test_endless_provisional_answers_are_cut_off(server):
    def speak(connection, request):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    assert problem(server(speak).address(), most_bytes=500_000) == "too_large"


def slowly(first: bytes, drop: bytes):
    def speak(connection, request):
        with suppress(OSError):
            connection.sendall(first)
            for _ in range(200):
                connection.sendall(drop)
                time.sleep(0.05)

    return speak


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    ],
)
def test_a_server_that_drips_is_left_when_time_is_up(server, first, drop):
    begun = time.monotonic()

    assert problem(server(slowly(first, drop)).address(), most_seconds=0.5) == "too_slow"
    assert time.monotonic() - begun < 3


def test_a_server_that_says_nothing_is_left_when_time_is_up(server):
    begun = time.monotonic()

    there = server(lambda c, r: time.sleep(2))

    assert problem(there.address(), most_seconds=0.3) == "too_slow"
    assert time.monotonic() - begun < 2


def test_time_is_one_for_all_redirects(server):
    def speak(connection, request):
        time.sleep(0.25)
        connection.sendall(answer(status="302 Go", Location="/on"))

    assert problem(server(speak).address(), most_seconds=0.6) == "too_slow"


def test_a_packed_answer_is_unpacked(server):
    there = server(answer(gzip.compress(b"BEGIN:VCALENDAR", mtime=0), Content_Encoding="gzip"))

    assert fetch(there.address()).body == b"BEGIN:VCALENDAR"
    assert header(there.requests[0], "Accept-Encoding") == "gzip"


def test_a_small_packet_that_unpacks_without_end_is_refused(server):
    bomb = gzip.compress(bytes(200_000_000), 9, mtime=0)
    assert len(bomb) < 250_000
    there = server(answer(bomb, Content_Encoding="gzip"))

    begun = time.monotonic()
    assert problem(there.address()) == "too_large"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("encoding", "detail"),
    [
        ("br", "br"),
        ("deflate", "deflate"),
        ("gzip, gzip", "gzip, gzip"),
        ("\x00", ""),
        ("\xa0x", ""),
    ],
)
def test_a_packing_nobody_asked_for_is_refused(server, encoding, detail):
    there = server(answer(b"x", Content_Encoding=encoding))

    with pytest.raises(NotFetched) as error:
        fetch(there.address())

    assert (error.value.problem, error.value.detail) == (Problem.BAD_ANSWER, detail)


def test_what_is_called_packed_and_is_not_is_refused(server):
    assert problem(server(answer(b"plain", Content_Encoding="gzip")).address()) == "bad_answer"


@pytest.mark.parametrize(
    "said",
    [
        answer(b"half", Content_Length="100"),
        answer(b"8\r\nhalf", Transfer_Encoding="chunked"),
        answer(b"ZZ\r\nhalf", Transfer_Encoding="chunked"),
        answer(gzip.compress(b"BEGIN" * 999, mtime=0)[:-20], Content_Encoding="gzip"),
    ],
)
def test_an_answer_that_breaks_off_is_none(server, said):
    assert problem(server(said).address()) == "cut_off"


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem(server, said):
    assert problem(server(said).address()) == "bad_answer"


def test_a_server_that_hangs_up_is_a_problem(server):
    assert problem(server(b"").address()) in {"bad_answer", "unreachable"}


def test_a_server_that_is_not_there_is_a_problem():
    with serving(OK) as gone:
        place = gone.place

    with fetching.allowing(place):
        assert problem(f"http://127.0.0.1:{place[1]}/") == "unreachable"


def test_the_certificate_is_checked_for_the_name(names, server, tmp_path, monkeypatch):
    known, _asked = names
    context, authority = certificates(tmp_path, "partner.example")
    heard: list[str] = []
    context.sni_callback = lambda _socket, name, _context: heard.append(name)
    there = server(OK, tls=context)
    known["partner.example"] = known["other.example"] = [["127.0.0.1"]]
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    found = fetch(there.address(name="partner.example"))

    assert found.body == b"BEGIN:VCALENDAR"
    assert heard == ["partner.example"]
    assert header(there.requests[0], "Host") == f"partner.example:{there.port}"
    assert problem(there.address(name="other.example")) == "not_secure"
    assert problem(there.address(name="127.0.0.1")) == "not_secure"
    assert len(there.requests) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(names, server, tmp_path):
    known, _asked = names
    context, _authority = certificates(tmp_path, "partner.example")
    there = server(OK, tls=context)
    known["partner.example"] = [["127.0.0.1"]]

    assert problem(there.address(name="partner.example")) == "not_secure"
    assert there.requests == []


def test_encryption_is_not_given_up_on_the_way(names, server, tmp_path, monkeypatch):
    known, _asked = names
    context, authority = certificates(tmp_path, "partner.example")
    plain = server(OK)
    there = server(answer(status="301 Go", Location=plain.address()), tls=context)
    known["partner.example"] = [["127.0.0.1"]]
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    assert problem(there.address(name="partner.example")) == "insecure_redirect"
    assert plain.peers == 0


def test_no_proxy_of_the_machine_is_asked(server, monkeypatch):
    with serving(answer("from a proxy")) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")

        assert fetch(server(OK).address()).body == b"BEGIN:VCALENDAR"
    assert proxy.peers == 0


def test_what_tests_may_reach_nobody_else_may():
    with serving(OK) as there:
        with fetching.allowing(there.place):
            assert fetch(there.address()).body == b"BEGIN:VCALENDAR"

        assert problem(there.address()) == "port"


def test_only_tests_allow_what_is_not_public():
    root = Path(__file__).resolve().parents[2]
    folders = ["community", "events", "home", "search", "site"]
    files = [file for folder in folders for file in (root / folder).rglob("*.py")]

    users = [str(f.relative_to(root)) for f in files if re.search(r"\ballowing\(", f.read_text())]

    assert users == ["site/foundation/fetching.py"]


def test_every_problem_has_a_sentence():
    assert all(str(label).endswith(".") for label in Problem.labels)
