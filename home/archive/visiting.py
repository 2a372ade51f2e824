"""Asks the site as a visitor would, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.test import Client

HTML, CSS = "text/html", "text/css"
# What lies there was uploaded: it is no page, whatever it says that it is.
DOCUMENTS = "/documents/"
# What is said of a folder, of a name that no file can have, and of what lies elsewhere.
NO_FILE = (OSError, ValueError, SuspiciousFileOperation)
OK, FOUND = 200, {301, 302, 307, 308}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor gets: `body` None where there is nothing for them; `leads_to` is where a
    redirect leads, as it stands there."""

    body: bytes | None = None
    kind: str = ""
    leads_to: str = ""


class Visitor:
    """Nobody: without a session, from page to page."""

    def __init__(self) -> None:
        site = urlsplit(settings.BASE_URL)
        self._client = Client(raise_request_exception=True, headers={"host": site.netloc})
        self._is_secure = site.scheme == "https" or bool(settings.SECURE_SSL_REDIRECT)

    def get(self, address: str) -> Answer:
        """The answer to a cleaned address."""
        path, _mark, query = address.partition("?")
        if path.startswith(settings.STATIC_URL):
            return _static(path.removeprefix(settings.STATIC_URL))
        if path.startswith(settings.MEDIA_URL):
            return _media(path.removeprefix(settings.MEDIA_URL))
        self._forget()
        response = self._client.get(
            quote(path, safe="/"), query_params=None, QUERY_STRING=query, secure=self._is_secure
        )
        answer = self._read(response)
        is_file = path.startswith(DOCUMENTS) and answer.body is not None
        return Answer(answer.body, "document") if is_file else answer

    def nothing(self, language: str) -> bytes:
        """The page that says that there is nothing at an address."""
        self._forget()
        response = self._client.get(f"/{language}/404/", secure=self._is_secure)
        return bytes(response.content)

    def _forget(self) -> None:
        """No cookie but one that says nothing: who has any is answered with what is there now, not
        with what the site keeps in memory for visitors."""
        self._client.cookies.clear()
        self._client.cookies["archive"] = "1"

    @staticmethod
    def _read(response: Any) -> Answer:
        if response.status_code in FOUND:
            return Answer(leads_to=response["Location"])
        if response.status_code != OK:
            return Answer()
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(body, response.get("Content-Type", "").partition(";")[0])


def _static(name: str) -> Answer:
    """A file of the site's own: as it is served, else as it is written."""
    kind = CSS if name.endswith(".css") else "static"
    try:
        if staticfiles_storage.exists(name):
            with staticfiles_storage.open(name) as file:
                return Answer(file.read(), kind)
        found = finders.find(name)
        return Answer(Path(str(found)).read_bytes(), kind) if found else Answer()
    except NO_FILE:
        return Answer()


def _media(name: str) -> Answer:
    try:
        with default_storage.open(name) as file:
            return Answer(file.read(), "media")
    except NO_FILE:
        return Answer()
