"""How a stranger's file is handed out: to be saved, and with nothing that could run on this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404  # noqa: TID251 -- for views and viewsets alike

if TYPE_CHECKING:
    from events.models import AnswerFile


def of_answer(file: AnswerFile) -> FileResponse:
    """The file for its reader alone: nobody on the way keeps it. Raises Http404 where it is gone
    from the disk."""
    try:
        opened = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened, as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    response["Accept-Ranges"] = "none"
    return response
