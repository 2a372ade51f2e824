"""What the site knows of a member, for the member: seeing, taking away, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import errors
from community.enums import ExportState
from community.forms import DeletionForm
from community.models import AccessNote, DataExport, Member
from community.reauthentication import asked_again
from community.services import deletion, own_data

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from community.views.members import MemberRequest

NOTES_A_PAGE = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: MemberRequest) -> HttpResponse:
    """Who looked at the member's data, and the download of all of it."""
    if request.method == "POST":
        try:
            own_data.ask(request.user, now=timezone.now())
        except errors.CommunityError as error:
            messages.error(request, str(error))
        return redirect("my_data")
    latest = DataExport.objects.filter(member=request.user).first()
    is_ready = latest is not None and _is_there(latest)
    notes = AccessNote.objects.filter(member=request.user).select_related("actor")
    context = {
        "ready": latest if is_ready else None,
        "making": latest is not None and latest.state in own_data.UNFINISHED,
        "failed": latest is not None and latest.state == ExportState.FAILED,
        "notes": Paginator(notes, NOTES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "community/my_data.html", context)


def _is_there(export: DataExport) -> bool:
    expires = export.expires_at
    is_made = export.state == ExportState.READY and bool(export.file)
    return is_made and expires is not None and timezone.now() < expires


@login_required
@never_cache
@require_safe
@asked_again(back=True)
def download(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, for its owner, while it is there."""
    export = DataExport.objects.filter(member=request.user, uuid=uuid).first()
    if export is None or not _is_there(export):
        raise Http404
    try:
        file = export.file.open("rb")
    except FileNotFoundError:
        own_data.lose(export)
        messages.error(request, _("The file is no longer there. Have it made again."))
        return redirect("my_data")
    answer = FileResponse(file, as_attachment=True, filename=f"talka-{timezone.localdate()}.zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asked_again
def delete_account(request: MemberRequest) -> HttpResponse:
    """Say what a deletion does, and do it when the address was typed."""
    member = Member.objects.get(pk=request.user.pk)
    form = DeletionForm(request.POST or None, member=member)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            deletion.delete(member, now=timezone.now())
        except errors.CommunityError as error:
            refusal = str(error)
        else:
            logout(request)
            return render(request, "community/account_deleted.html")
    consequences = deletion.consequences()
    context = {
        "form": form,
        "refusal": refusal,
        "goes": [one for one in consequences if not one.stays],
        "stays": [one for one in consequences if one.stays],
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "community/delete_account.html", context, status=status)
