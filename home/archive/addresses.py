"""Which file an address becomes, and how one file points to another; pure Python."""

from __future__ import annotations

import hashlib
import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

# Longer names of files some systems don't take.
LONGEST = 120
PLAIN = re.compile(r"[a-z0-9.-]+", re.IGNORECASE)


def clean(address: str, *, here: str, site: str) -> str:
    """`address`, as it stands in the page at `here`, as a path of this site with what is asked,
    without fragment; "" where it leads elsewhere, or nowhere."""
    if address.startswith("#"):
        return ""
    try:
        whole = urlsplit(urljoin(f"{site}{here}", address.strip()))
    except ValueError:  # what stands in brackets is no address of a machine
        return ""
    if f"{whole.scheme}://{whole.netloc}" != site:
        return ""
    pairs = sorted(parse_qsl(whole.query, keep_blank_values=True))
    path = unquote(whole.path) or "/"
    return f"{path}?{urlencode(pairs)}" if pairs else path


def file_of(address: str, *, is_page: bool) -> str:
    """The file, as seen from the top of the archive, that holds what a cleaned `address` answers
    with."""
    path, _mark, query = address.partition("?")
    path = _short(posixpath.normpath(path).lstrip("/")) if path != "/" else ""
    if not is_page:
        # What has no name that ends in a kind, as feeds, is XML.
        return path if posixpath.splitext(path)[1] and not query else f"{path}{_tail(query)}.xml"
    return posixpath.join(path, f"index{_tail(query)}.html")


def _short(path: str) -> str:
    """No step longer than file systems take: they count bytes, and a slug counts letters."""
    return "/".join(
        step
        if len(step.encode()) <= LONGEST
        else f"{hashlib.sha256(step.encode()).hexdigest()[:16]}{posixpath.splitext(step)[1][:10]}"
        for step in path.split("/")
    )


def _tail(query: str) -> str:
    """What was asked, as part of a file's name."""
    if not query:
        return ""
    words = "_".join(f"{name}-{value}" for name, value in parse_qsl(query))
    if len(words) > LONGEST or not PLAIN.fullmatch(words.replace("_", "-")):
        words = hashlib.sha256(query.encode()).hexdigest()[:16]
    return f".{words}"


def relative(file: str, *, seen_from: str) -> str:
    """The address of `file` that stands in `seen_from`."""
    way = posixpath.relpath(file, posixpath.dirname(seen_from) or ".")
    return quote(way, safe="/.-_~")
