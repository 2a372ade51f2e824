"""How files for one reader are handed out: to be saved, kept by nobody on the way, and with nothing
that could run on this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404  # noqa: TID251 -- for views and viewsets alike

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile
    from django.http import HttpResponse  # noqa: TID251 -- only its type


def stored(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """A stored file for its reader alone. Raises Http404 where it is gone from the disk."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    response["Accept-Ranges"] = "none"
    guard(response)
    return response


def guard(response: HttpResponse | FileResponse) -> None:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
