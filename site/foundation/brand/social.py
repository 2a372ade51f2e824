"""Where else a unit is: addresses of networks that are known, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 8
LONGEST: Final = 200
NETWORKS: Final = {
    "linkedin.com": "LinkedIn",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "vimeo.com": "Vimeo",
    "bsky.app": "Bluesky",
    "threads.com": "Threads",
    "threads.net": "Threads",
    "x.com": "X",
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "flickr.com": "Flickr",
}
MASTODON: Final = "Mastodon"
# Those that address accounts alike, and are something else.
OTHERS: Final = (
    "flipboard.com",
    "hive.blog",
    "lemon8-app.com",
    "medium.com",
    "odysee.com",
    "peakd.com",
    "steemit.com",
    "substack.com",
    "tiktok.com",
)
# Anybody can run a server of Mastodon; how accounts are addressed there is what they share.
_ACCOUNT: Final = re.compile(r"/@[A-Za-z0-9_.-]+/?\Z")
# An account of Facebook without a name has a number.
_NUMBERED: Final = re.compile(r"https://(www\.)?facebook\.com/profile\.php\?id=[0-9]{1,20}\Z")
_check = URLValidator(schemes=["https"])


class Elsewhere(NamedTuple):
    """One account of the unit's."""

    name: str
    address: str


def found(text: str) -> tuple[Elsewhere, ...]:
    """The accounts in `text`, an address a line; what isn't one is passed over."""
    return tuple(Elsewhere(name, address) for address, name in _lines(text) if name)[:MOST]


def check(text: str) -> None:
    """Raises ValidationError where a line is no address of an account."""
    lines = list(_lines(text))
    if len(lines) > MOST:
        raise ValidationError(_("At most %(most)d accounts.") % {"most": MOST})
    wrong = [address for address, name in lines if not name]
    if wrong:
        sentence = _(
            "“%(address)s” is no address of an account that is known here. Each begins with "
            "https://, has neither ? nor #, and is one of: %(names)s; of Mastodon, as "
            "https://server/@name."
        )
        names = ", ".join(dict.fromkeys(NETWORKS.values()))
        raise ValidationError([sentence % {"address": one, "names": names} for one in wrong])


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if address := line.strip():
            yield address, _network(address)


def _network(address: str) -> str:
    if len(address) > LONGEST:
        return ""
    try:
        _check(address)
        if _NUMBERED.match(address):
            return NETWORKS["facebook.com"]
        parts = urlsplit(address)
        host, path = parts.hostname or "", parts.path
        # What stands behind ? is of whoever passed the address on.
        if parts.username or parts.port or parts.query or parts.fragment:
            return ""
    except (ValidationError, ValueError):
        return ""
    known = [name for end, name in NETWORKS.items() if _is_of(host, end)]
    if known:
        return known[0] if path.strip("/") else ""
    if any(_is_of(host, end) for end in OTHERS):
        return ""
    return f"{MASTODON} ({host})" if _ACCOUNT.match(path) else ""


def _is_of(host: str, network: str) -> bool:
    return host == network or host.endswith(f".{network}")
