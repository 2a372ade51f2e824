"""Files of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import errors
from community.group_forms import FileForm
from community.models import GroupFile
from community.services import group_files
from community.views.answering import telling
from community.views.groups import standing
from foundation import handing_out
from foundation.uploads import ACCEPTED

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import FileResponse, HttpResponse

    from community.queries.member_groups import Standing
    from community.views.members import MemberRequest


def _file(view: Standing, uuid: UUID) -> GroupFile:
    found = GroupFile.objects.filter(group=view.group, uuid=uuid).first() if view.reads else None
    if found is None:
        raise Http404
    found.group = view.group
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_file_new(request: MemberRequest, slug: str) -> HttpResponse:
    """Bring a file to the group."""
    view = standing(request, slug)
    if not view.writes:
        raise errors.NotAllowed
    form = FileForm(request.POST or None, request.FILES or None)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                group_files.keep(
                    view.group,
                    upload=form.cleaned_data["file"],
                    once=form.cleaned_data["once"],
                    actor=request.user,
                    now=timezone.now(),
                )
            except errors.FileRefused as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, _("The file is there for the group."))
                return redirect("group", view.group.slug)
    context = {
        "form": form,
        "group": view.group,
        "kinds": ACCEPTED,
        "most": group_files.MOST_BYTES // 1024**2,
    }
    return render(request, "community/group_file_new.html", context, status=code)


@never_cache
@require_safe
@login_required
def group_file(request: MemberRequest, slug: str, uuid: UUID) -> FileResponse:
    """A file, for who may read in the group."""
    file = _file(standing(request, slug), uuid)
    return handing_out.stored(file.file, file.name, file.content_type)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_file_delete(request: MemberRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Delete a file of the group; asks before."""
    view = standing(request, slug)
    file = _file(view, uuid)
    if not (view.keeps_order or (view.writes and file.uploaded_by_id == request.user.pk)):
        raise errors.NotAllowed
    if request.method != "POST":
        context = {"file": file, "group": view.group}
        return render(request, "community/group_file_delete.html", context)
    group_files.drop(file, actor=request.user, now=timezone.now())
    messages.success(request, _("The file was deleted."))
    return redirect("group", view.group.slug)
