"""Whose pages a page of ours may show in a frame: nobody's, but where a block of it says so."""

from __future__ import annotations

from typing import Any

HOSTS = "_talka_framed_hosts"


def allow(request: Any, host: str) -> None:
    """Let the answer to `request` frame what `host` keeps; its security policy will say so."""
    if request is not None:
        request.__dict__.setdefault(HOSTS, set()).add(host)


def allowed(request: Any) -> list[str]:
    """The sources that the policy of the answer to `request` names for frames."""
    return [f"https://{host}" for host in hosts(request)]


def hosts(request: Any) -> list[str]:
    """Those named to `allow`."""
    return sorted(request.__dict__.get(HOSTS, ()))
