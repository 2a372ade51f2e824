"""In which language a page answers whose address has none in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language_from_path

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type

# By which the language switch asks for the same page in another one.
PARAMETER = "lang"


def asked(request: HttpRequest) -> str | None:
    """The language that the reader has just switched to, on such a page."""
    code = request.GET.get(PARAMETER, "")
    if code not in dict(settings.LANGUAGES) or get_language_from_path(request.path_info):
        return None
    return code


def of_reader(request: HttpRequest, known: str) -> str:
    """The language for whoever opened a link of a mail: `known` of the one it was sent to, unless
    the reader has just switched."""
    return asked(request) or known
