"""Videos that others keep, by the addresses that browsers show. Nobody is asked about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE_HOSTS = {"youtube.com", "m.youtube.com", "youtube-nocookie.com"}
YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}")
# The path before the key of a video, where it isn't in the query.
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live)/([^/]+)/?")
# An unlisted video has a second key.
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{4,12})(?:/([0-9a-f]{6,20}))?/?")
VIMEO_SECOND_KEY = re.compile(r"[0-9a-f]{6,20}")


@dataclass(frozen=True, slots=True)
class Video:
    """`keeper`: whose it is; `address`: where people watch it; `player`: what a frame shows, which
    begins by itself, as its reader has pressed the button already."""

    keeper: str
    address: str
    player: str

    @property
    def player_host(self) -> str:
        return urlsplit(self.player).hostname or ""


def find(address: str) -> Video | None:
    """The video at `address`; None where it is none, or with somebody else."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if host in YOUTUBE_HOSTS:
        found = YOUTUBE_PATH.fullmatch(parts.path)
        return _youtube(found[1] if found else query.get("v", ""))
    if host == "youtu.be":
        return _youtube(parts.path.strip("/"))
    if host in ("vimeo.com", "player.vimeo.com"):
        return _vimeo(parts.path, query.get("h", ""))
    return None


def _youtube(key: str) -> Video | None:
    if not YOUTUBE_KEY.fullmatch(key):
        return None
    return Video(
        "YouTube",
        f"https://www.youtube.com/watch?v={key}",
        f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1&rel=0",
    )


def _vimeo(path: str, second: str) -> Video | None:
    found = VIMEO_PATH.fullmatch(path)
    if not found:
        return None
    second = found[2] or (second if VIMEO_SECOND_KEY.fullmatch(second) else "")
    address = f"https://vimeo.com/{found[1]}{'/' + second if second else ''}"
    query = f"autoplay=1&dnt=1{'&h=' + second if second else ''}"
    return Video("Vimeo", address, f"https://player.vimeo.com/video/{found[1]}?{query}")
