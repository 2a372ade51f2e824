"""How files for one reader are handed out: to be saved, kept by nobody on the way, and with nothing
that could run on this site."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.http import (  # noqa: TID251 -- for views and viewsets alike
    FileResponse,
    Http404,
    HttpResponseRedirect,
)
from django.urls import reverse

from events.queries import certificate_paper

if TYPE_CHECKING:
    from events.models import AnswerFile, Certificate


def of_answer(file: AnswerFile) -> FileResponse:
    """The file for its reader alone: nobody on the way keeps it. Raises Http404 where it is gone
    from the disk."""
    try:
        opened = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return _saved(opened, file.name, file.content_type)


def of_certificate(certificate: Certificate) -> FileResponse | HttpResponseRedirect:
    """The paper; of a certificate that was revoked there is none any more, but the page that says
    so."""
    if not certificate.is_valid:
        return HttpResponseRedirect(reverse("certificate_check", args=(certificate.code,)))
    paper = io.BytesIO(certificate_paper.render(certificate))
    return _saved(paper, certificate_paper.filename(certificate), "application/pdf")


def _saved(content: Any, name: str, content_type: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    response["Accept-Ranges"] = "none"
    return response
