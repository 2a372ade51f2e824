"""How files for one reader are handed out: to be saved, kept by nobody on the way, and with nothing
that could run on this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import (  # noqa: TID251 -- for views and viewsets alike
    HttpResponse,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import content_disposition_header

from events.queries import certificate_paper
from foundation import handing_out

if TYPE_CHECKING:
    from django.http import FileResponse  # noqa: TID251 -- only its type

    from events.models import AnswerFile, Certificate


def of_answer(file: AnswerFile) -> FileResponse:
    """The file for its reader alone: nobody on the way keeps it. Raises Http404 where it is gone
    from the disk."""
    return handing_out.stored(file.file, file.name, file.content_type)


def of_certificate(certificate: Certificate) -> HttpResponse:
    """The paper; of a certificate that was revoked there is none any more, but the page that says
    so."""
    if not certificate.is_valid:
        return HttpResponseRedirect(reverse("certificate_check", args=(certificate.code,)))
    paper = certificate_paper.render(certificate)
    return of_bytes(paper, certificate_paper.filename(certificate), "application/pdf")


def of_bytes(content: bytes, name: str, content_type: str) -> HttpResponse:
    """What was made for its reader a moment ago."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    handing_out.guard(response)
    return response
