"""Asking strangers' servers for a text, without becoming their tool.

An address that somebody typed may lead to this machine, to its neighbours or to an answer without
end. So a name is looked up once, what it stands for is checked, and the connection goes to the very
address that was checked, anew at every redirect; time and size have limits from the first byte to
the last. A proxy is never asked, because then the proxy would look the name up.
"""

from __future__ import annotations

import http.client
import io
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.reachable import is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 10_000_000
MOST_SECONDS: Final = 30.0
# Of all: one step (connecting, greeting, waiting for more) may take no longer.
STEP_SECONDS: Final = 10.0
MOST_REDIRECTS: Final = 5
MOST_ADDRESSES: Final = 4
LONGEST_ADDRESS: Final = 2_000
LONGEST_NAME: Final = 253
# Of what a server says about its answer, no more is kept.
LONGEST_ETAG: Final = 255
LONGEST_DATE: Final = 100
LONGEST_CODING: Final = 40

_PORTS: Final = {"http": 80, "https": 443}
_SPELLINGS: Final = {"webcal": "https", "webcals": "https"}
_REDIRECTS: Final = {301, 302, 303, 307, 308}
_FOR_GOOD: Final = {301, 308}
_CHUNK: Final = 65_536
_STRAY_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_UNPRINTABLE: Final = re.compile("[\x00-\x20\x7f]")

# Besides what is public: set by tests alone, which have no public server.
_allowed: ContextVar[frozenset[tuple[str, int]]] = ContextVar("allowed", default=frozenset())


class Problem(TextChoices):
    """Why there is no answer, and the sentence that somebody can act on."""

    BAD_ADDRESS = "bad_address", _("This is not a complete web address.")
    SCHEME = "scheme", _("The address must begin with https://, http:// or webcal://.")
    PORT = "port", _("Only the usual web ports, 80 and 443, can be used.")
    NO_SUCH_NAME = "no_such_name", _("There is no server of this name.")
    NOT_PUBLIC = "not_public", _("The address leads into a private network.")
    UNREACHABLE = "unreachable", _("The server cannot be reached.")
    TOO_SLOW = "too_slow", _("The server took too long to answer.")
    NOT_SECURE = "not_secure", _("The server could not prove who it is (certificate).")
    INSECURE_REDIRECT = "insecure_redirect", _("The address leads on to one without encryption.")
    REDIRECTS = "redirects", _("The address redirects too many times.")
    STATUS = "status", _("The server answered with an error.")
    TOO_LARGE = "too_large", _("The answer is too large.")
    CUT_OFF = "cut_off", _("The answer broke off.")
    BAD_ANSWER = "bad_answer", _("The server's answer could not be understood.")


class NotFetched(Exception):
    """There is no answer; `detail` is a number or name that tells more, never the address itself,
    which may be secret. `retry_after`: the seconds the server asked to be left alone."""

    def __init__(self, problem: Problem, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(f"{problem.value} {detail}".strip())
        self.problem = problem
        self.detail = detail
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `body` is None where nothing has changed since the validators."""

    body: bytes | None
    etag: str
    last_modified: str
    charset: str


@dataclass(slots=True)
class _Limits:
    """What is left of time and size; every step and every byte is taken from it."""

    deadline: float
    left: int
    step: float = field(default=STEP_SECONDS)

    def seconds(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotFetched(Problem.TOO_SLOW)
        return min(left, self.step)

    def took(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise NotFetched(Problem.TOO_LARGE)


def fetch(
    address: str,
    *,
    etag: str = "",
    last_modified: str = "",
    accept: str = "*/*",
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Answer:
    """Ask for `address`, with the validators of an earlier answer. Raises NotFetched.

    Whole or not at all: an answer that broke off raises too. `most_bytes` holds for what is
    received and for what it unpacks to.
    """
    limits = _Limits(time.monotonic() + most_seconds, most_bytes)
    headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": _name()}
    # RFC 9110 §13.1: whoever has the first needs no second, but old servers know only that.
    validators = {
        "If-None-Match": _plain(etag, LONGEST_ETAG),
        "If-Modified-Since": _plain(last_modified, LONGEST_DATE),
    }
    headers |= {name: value for name, value in validators.items() if value}
    parts = parse(address)
    for _redirect in range(MOST_REDIRECTS + 1):
        with _asked(parts, headers, limits) as response:
            if response.status not in _REDIRECTS:
                return _answer(response, most_bytes, has_one=any(validators.values()))
            onward = response.getheader("Location", "")
        following = _following(parts, onward)
        if parts.scheme == "https" and following.scheme == "http":
            raise NotFetched(Problem.INSECURE_REDIRECT)
        parts = following
    raise NotFetched(Problem.REDIRECTS)


def moved_to(address: str, *, most_seconds: float = MOST_SECONDS) -> str:
    """Whether there is an answer at `address`, without reading it; "" where it is there, or where it
    has moved to for good. Raises NotFetched.

    Some servers know no HEAD, so whoever refuses it is asked once more.
    """
    limits = _Limits(time.monotonic() + most_seconds, MOST_BYTES)
    try:
        return _looked(parse(address), "HEAD", limits)
    except NotFetched as error:
        if error.problem not in {Problem.STATUS, Problem.BAD_ANSWER, Problem.CUT_OFF}:
            raise
    return _looked(parse(address), "GET", limits)


def _looked(parts: SplitResult, method: str, limits: _Limits) -> str:
    is_for_good, headers = True, {"Accept": "*/*", "User-Agent": _name()}
    first = parts
    for _redirect in range(MOST_REDIRECTS + 1):
        with _asked(parts, headers, limits, method) as response:
            status = response.status
            onward = response.getheader("Location", "")
        if status not in _REDIRECTS:
            if status >= 400:
                raise NotFetched(Problem.STATUS, str(status))
            return parts.geturl() if is_for_good and parts != first else ""
        is_for_good = is_for_good and status in _FOR_GOOD
        parts = _following(parts, onward)
    raise NotFetched(Problem.REDIRECTS)


def parse(address: str) -> SplitResult:
    """`address` as it will be asked for: http(s), a name in its ASCII form, nothing but printable
    ASCII. Looks nothing up. Raises NotFetched."""
    address = address.strip()
    if not address or len(address) > LONGEST_ADDRESS or _UNPRINTABLE.search(address):
        raise NotFetched(Problem.BAD_ADDRESS)
    try:
        parts = urlsplit(address)
        name, port = parts.hostname, parts.port
    except ValueError:
        raise NotFetched(Problem.BAD_ADDRESS) from None
    scheme = _SPELLINGS.get(parts.scheme, parts.scheme)
    if scheme not in _PORTS:
        raise NotFetched(Problem.SCHEME)
    if not name or parts.username is not None or parts.password is not None:
        raise NotFetched(Problem.BAD_ADDRESS)
    host = _ascii_name(name)
    if port not in {None, _PORTS[scheme]} and not _is_allowed_port(port):
        raise NotFetched(Problem.PORT)
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in {None, _PORTS[scheme]} else f"{shown}:{port}"
    path, query = _encoded(parts.path) or "/", _encoded(parts.query)
    return SplitResult(scheme, netloc, path, query, "")


def _following(parts: SplitResult, location: str) -> SplitResult:
    """Where a redirect leads. What stands in it beyond ASCII is UTF-8, as browsers read it."""
    try:
        onward = urljoin(parts.geturl(), location.encode("latin-1").decode().strip())
    except ValueError:
        raise NotFetched(Problem.BAD_ADDRESS) from None
    return parse(onward)


@contextmanager
def allowing(*servers: tuple[str, int]) -> Iterator[None]:
    """Let `fetch` reach these addresses and ports though they are not public. For tests alone."""
    token = _allowed.set(_allowed.get() | frozenset(servers))
    try:
        yield
    finally:
        _allowed.reset(token)


@contextmanager
def _asked(
    parts: SplitResult, headers: dict[str, str], limits: _Limits, method: str = "GET"
) -> Iterator[http.client.HTTPResponse]:
    """One request, and the answer's first lines."""
    try:
        wire = _connected(parts, limits)
        try:
            connection = http.client.HTTPConnection(parts.netloc)
            connection.auto_open = 0
            connection.sock = cast("socket.socket", wire)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": parts.netloc, **headers, "Connection": "close"}.items():
                connection.putheader(name, value)
            connection.endheaders()
            yield connection.getresponse()
        finally:
            wire.hang_up()
    except TimeoutError:
        raise NotFetched(Problem.TOO_SLOW) from None
    except http.client.IncompleteRead:
        raise NotFetched(Problem.CUT_OFF) from None
    # ValueError: what http.client makes of lengths that are no numbers.
    except (http.client.HTTPException, zlib.error, ValueError):
        raise NotFetched(Problem.BAD_ANSWER) from None
    except OSError:
        raise NotFetched(Problem.UNREACHABLE) from None


def _connected(parts: SplitResult, limits: _Limits) -> _Wire:
    """A connection to the first of the name's addresses that answers. The name is looked up here
    and nowhere else; that no answer of the look-up is private is checked before the first try."""
    host = cast("str", parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    failure: OSError = OSError("not tried")
    for family, address in _addresses(host, port, limits)[:MOST_ADDRESSES]:
        raw = socket.socket(family, socket.SOCK_STREAM)
        try:
            raw.settimeout(limits.seconds())
            raw.connect(address)
            return _Wire(_greeted(raw, host, limits) if parts.scheme == "https" else raw, limits)
        except ssl.SSLError:
            raw.close()
            raise NotFetched(Problem.NOT_SECURE) from None
        except OSError as error:
            raw.close()
            failure = error
    raise failure


def _greeted(raw: socket.socket, host: str, limits: _Limits) -> ssl.SSLSocket:
    """TLS by the rules of the day; the certificate is for the name, not for the number."""
    raw.settimeout(limits.seconds())
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host)


def _addresses(host: str, port: int, limits: _Limits) -> list[tuple[socket.AddressFamily, Any]]:
    """What the name stands for, each of it checked."""
    addresses = {(family, address): None for family, *_rest, address in _found(host, port, limits)}
    for _family, address in addresses:
        if (address[0], port) not in _allowed.get() and not is_public(str(address[0])):
            raise NotFetched(Problem.NOT_PUBLIC)
    if not addresses:
        raise NotFetched(Problem.NO_SUCH_NAME)
    return list(addresses)


def _found(host: str, port: int, limits: _Limits) -> list[Any]:
    """What the machine's resolver says of the name; [] for nothing. It knows no deadline of ours,
    so it is asked in a thread that nobody waits for when time is up."""
    told: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            told.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            told.put([])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        return told.get(timeout=limits.seconds())
    except queue.Empty:
        raise NotFetched(Problem.TOO_SLOW) from None


class _Wire:
    """A socket as `http.client` needs one: every wait and every byte counts against the limits,
    also where a server sends its headers letter by letter."""

    def __init__(self, raw: socket.socket, limits: _Limits) -> None:
        self._raw = raw
        self._limits = limits

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(self._limits.seconds())
        self._raw.sendall(data)

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._raw, self._limits))

    def close(self) -> None:
        """`http.client` lets go of a socket before it has read from it what it still will."""

    def hang_up(self) -> None:
        self._raw.close()


class _Incoming(io.RawIOBase):
    def __init__(self, raw: socket.socket, limits: _Limits) -> None:
        self._raw = raw
        self._limits = limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._raw.settimeout(self._limits.seconds())
        size = self._raw.recv_into(buffer)
        self._limits.took(size)
        return size


def _answer(response: http.client.HTTPResponse, most_bytes: int, *, has_one: bool) -> Answer:
    """`has_one`: whether the server was told which answer we have, so that 304 means something."""
    if response.status != 200 and not (response.status == 304 and has_one):
        retry_after = response.getheader("Retry-After", "")
        wait = int(retry_after) if re.fullmatch("[0-9]{1,9}", retry_after) else None
        raise NotFetched(Problem.STATUS, str(response.status), wait)
    return Answer(
        body=None if response.status == 304 else _body(response, most_bytes),
        etag=_plain(response.getheader("ETag", ""), LONGEST_ETAG),
        last_modified=_plain(response.getheader("Last-Modified", ""), LONGEST_DATE),
        charset=_plain(response.headers.get_content_charset("") or "", LONGEST_CODING),
    )


def _body(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding in {"gzip", "x-gzip"}:
        return _unpacked(response, most_bytes)
    if encoding != "identity":
        raise NotFetched(Problem.BAD_ANSWER, _plain(encoding, LONGEST_CODING))
    return b"".join(_pieces(response))


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_CHUNK):
        yield piece
    # With a given length, `read(n)` takes the end of the connection for the end of the answer.
    if response.length:
        raise NotFetched(Problem.CUT_OFF)


def _unpacked(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """Never unpacks more than fits, however much a few bytes claim to be."""
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacked = bytearray()
    for piece in _pieces(response):
        unpacked += unpacking.decompress(piece, most_bytes + 1 - len(unpacked))
        if len(unpacked) > most_bytes:
            raise NotFetched(Problem.TOO_LARGE)
    if not unpacking.eof:
        raise NotFetched(Problem.CUT_OFF)
    return bytes(unpacked)


def _name() -> str:
    """Who asks, for whoever reads the other server's log."""
    return f"Talka (+{settings.BASE_URL})"


def _plain(value: str, longest: int) -> str:
    """A server's own words, where they can be kept, shown and sent back to it; else ""."""
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""


def _ascii_name(name: str) -> str:
    """The name of a server in letters that its look-up understands (RFC 5891)."""
    name = name.removesuffix(".")
    if not name or len(name) > LONGEST_NAME or "%" in name:
        raise NotFetched(Problem.BAD_ADDRESS)
    try:
        ascii_name = name.encode("idna").decode()
    except UnicodeError:
        raise NotFetched(Problem.BAD_ADDRESS) from None
    if not re.fullmatch(r"[a-z0-9_.:-]+", ascii_name.lower()):
        raise NotFetched(Problem.BAD_ADDRESS)
    return ascii_name.lower()


def _is_allowed_port(port: int | None) -> bool:
    return any(port == allowed for _address, allowed in _allowed.get())


def _encoded(text: str) -> str:
    """What no address may hold percent-encoded; what is encoded already stays."""
    encoded = quote(text, safe="/:?@!$&'()*+,;=%~-._", errors="ignore")
    return _STRAY_PERCENT.sub("%25", encoded)
