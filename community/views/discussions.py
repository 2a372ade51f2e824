"""Discussions: of groups, and below what the site publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import errors
from community.group_forms import PostForm, ReasonForm, ReplyForm, ThreadForm
from community.models import Post, Thread
from community.queries import discussions as places
from community.services import discussions, notifications
from community.views.answering import status, telling
from community.views.groups import standing
from community.views.mentioning import offering

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from community.mentions import Named
    from community.models import MemberGroup
    from community.queries.discussions import Place
    from community.views.members import MemberRequest


def _people(
    request: MemberRequest, group: MemberGroup | None, thread: Thread | None
) -> Callable[[], list[Named]]:
    return lambda: places.people(group, thread, viewer=request.user)


def where(post: Post, place: Place) -> str:
    """The address of the post within its discussion."""
    number = places.number_of(post, place)
    query = f"?page={number}" if number > 1 else ""
    return f"{place.path}{query}#post-{post.uuid}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def thread_new(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin a discussion in a group."""
    view = standing(request, slug)
    if not view.writes:
        raise errors.NotAllowed
    form = ThreadForm(request.POST or None, people=_people(request, view.group, None))
    offering(form, view.group)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                post = discussions.start(
                    view.group,
                    title=form.cleaned_data["title"],
                    body=form.cleaned_data["body"],
                    once=form.cleaned_data["once"],
                    author=request.user,
                    now=timezone.now(),
                )
            except (errors.TooMany, errors.NothingWritten) as error:
                form.add_error(None, str(error))
                code = status(error)
            else:
                return redirect("thread", view.group.slug, post.thread.uuid)
    context = {"form": form, "view": view, "group": view.group}
    return render(request, "community/thread_new.html", context, status=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def thread(request: MemberRequest, slug: str, uuid: UUID) -> HttpResponse:
    """A discussion of a group; POST writes into it."""
    view, now = standing(request, slug), timezone.now()
    place = places.in_group(view, uuid, now=now)
    if place is None:
        raise Http404
    form, code = _reply_form(request, place), 200
    if request.method == "POST":
        try:
            if (sent := _reply(request, place, form)) is not None:
                return sent
            code = 422 if not form.non_field_errors() else 409
        except errors.NotAllowed:
            # Who reads an open group without being in it: the page says how to join.
            code = 403
    page, lines = places.page(place, request.GET.get("page", "1"))
    if request.method in {"GET", "HEAD"} and view.is_in and not page.has_next():
        discussions.read(place.thread, member=request.user, until=now)
    context = {
        "view": view,
        "group": view.group,
        "place": place,
        "thread": place.thread,
        "page_of_posts": page,
        "lines": lines,
        "form": form if place.writes else None,
        "answered": _answered(place, form),
        "is_muted": places.is_muted(place),
    }
    return render(request, "community/thread.html", context, status=code)


def _reply_form(request: Any, place: Place) -> ReplyForm:
    group = place.standing.group if place.standing else None
    people = _people(request, group, place.thread if place.thread.pk else None)
    to = {"parent": request.GET.get("answer", "")[:36]}
    form = ReplyForm(request.POST or None, people=people, initial=to)
    offering(form, group)
    return form


def _parent(place: Place, form: ReplyForm) -> Post | None:
    """The post that the form answers. Raises NotThere when it is gone."""
    key = form.cleaned_data.get("parent")
    if not key:
        return None
    post = Post.objects.filter(uuid=key, thread=place.thread).first() if place.thread.pk else None
    if post is None:
        raise errors.NotThere
    return post


def _answered(place: Place, form: ReplyForm) -> Post | None:
    """Whose post the form says that it answers."""
    try:
        key = form.fields["parent"].clean(form["parent"].value())
    except Exception:  # noqa: BLE001 -- whatever stands in the address
        return None
    if not key or place.thread.pk is None:
        return None
    return Post.objects.filter(uuid=key, thread=place.thread, state="visible").first()


def _reply(request: MemberRequest, place: Place, form: ReplyForm) -> HttpResponse | None:
    """Write what the form says; None where it is to be shown again."""
    if place.viewer is None or (not place.writes and not place.thread.is_closed):
        raise errors.NotAllowed
    if not form.is_valid():
        return None
    written: dict[str, Any] = {
        "body": form.cleaned_data["body"],
        "once": form.cleaned_data["once"],
        "author": request.user,
        "now": timezone.now(),
    }
    try:
        parent = _parent(place, form)
        if place.is_comments:
            kind, key = place.thread.about_kind, place.thread.about_key
            if key is None:
                raise errors.NotThere
            language = get_language() or ""
            post = discussions.comment(kind, key, language=language, parent=parent, **written)
        else:
            post = discussions.reply(place.thread, parent=parent, **written)
    except errors.NotAllowed:
        raise
    except errors.CommunityError as error:
        form.add_error(None, str(error))
        return None
    if place.is_comments and place.about is not None:
        return redirect(f"{place.about.path}#post-{post.uuid}")
    return redirect(where(post, place))


@never_cache
@require_POST
@login_required
@telling
def thread_settings(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Mute a discussion for oneself; close or pin it for everybody."""
    found, now = Thread.objects.select_related("group").filter(uuid=uuid).first(), timezone.now()
    place = places.of_thread(found, viewer=request.user, now=now) if found else None
    if place is None:
        raise Http404
    action = request.POST.get("action", "")
    if action in {"mute", "unmute"}:
        discussions.mute(place.thread, muted=action == "mute", member=request.user, now=now)
    elif action in {"close", "open"}:
        discussions.close(place.thread, closed=action == "close", actor=request.user, now=now)
    elif action in {"pin", "unpin"}:
        discussions.pin(place.thread, pinned=action == "pin", actor=request.user, now=now)
    else:
        raise BadRequest
    messages.success(request, _("Your choice has been saved."))
    return redirect(place.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@telling
def comments(request: Any, kind: str, key: UUID) -> HttpResponse:
    """All that members say about something public; POST says something."""
    place = places.comments(kind, key, viewer=request.user, now=timezone.now())
    if place is None:
        raise Http404
    if request.method == "POST" and place.viewer is None:
        return redirect_to_login(request.path)
    form, code = _reply_form(request, place), 200
    if request.method == "POST":
        if (sent := _reply(request, place, form)) is not None:
            return sent
        code = 422 if not form.non_field_errors() else 409
    page, lines = places.page(place, request.GET.get("page", "1"))
    if request.method == "GET" and place.viewer is not None and not page.has_next():
        about = f"thread:{place.thread.uuid}"
        notifications.read(place.viewer, about=about, until=timezone.now())
    context = {
        "place": place,
        "about": place.about,
        "thread": place.thread,
        "page_of_posts": page,
        "lines": lines,
        "form": form if place.writes else None,
        "answered": _answered(place, form),
        "is_muted": place.thread.pk is not None
        and place.viewer is not None
        and places.is_muted(place),
    }
    return render(request, "community/comments.html", context, status=code)


# --- one post -------------------------------------------------------------------------------------


def _found(request: HttpRequest, uuid: UUID) -> tuple[Post, Place]:
    found = places.of_post(uuid, viewer=request.user, now=timezone.now())
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead to where a post stands; who is signed out may have it in a mail."""
    found = places.of_post(uuid, viewer=request.user, now=timezone.now())
    if found is None and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    row, place = found or _found(request, uuid)
    if request.method == "GET" and place.viewer is not None:
        about = f"thread:{row.thread.uuid}"
        notifications.read(place.viewer, about=about, until=row.created_at)
    return redirect(where(row, place))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def post_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change what one wrote."""
    row, place = _found(request, uuid)
    if row.author_id != request.user.pk:
        raise errors.NotAllowed
    people = _people(request, row.thread.group, row.thread)
    form, code = PostForm(request.POST or None, people=people, initial={"body": row.body}), 200
    offering(form, row.thread.group)
    if timezone.now() > row.created_at + places.EDIT_WINDOW:
        raise errors.TooLate
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                body, now = form.cleaned_data["body"], timezone.now()
                row = discussions.edit(row, body=body, author=request.user, now=now)
            except (errors.NothingWritten, errors.ThreadClosed, errors.TooMany) as error:
                form.add_error(None, str(error))
                code = status(error)
            else:
                return redirect(where(row, place))
    context = {"form": form, "place": place, "post": row, "until": _until(row)}
    return render(request, "community/post_edit.html", context, status=code)


def _until(row: Post) -> Any:
    return timezone.localtime(row.created_at + places.EDIT_WINDOW)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def post_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take back what one wrote; asks before."""
    row, place = _found(request, uuid)
    if row.author_id != request.user.pk:
        raise errors.NotAllowed
    if request.method != "POST":
        context = {"place": place, "line": places.one(row, place)}
        return render(request, "community/post_remove.html", context)
    discussions.remove(row, author=request.user, now=timezone.now())
    messages.success(request, _("Your post was deleted."))
    return redirect(_around(place))


def _around(place: Place) -> str:
    """Where to go when a post is gone: its thread may be gone with it."""
    if place.standing is not None:
        return reverse("group", args=[place.standing.group.slug])
    return place.about.path if place.about else place.path


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def post_hide(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Hide a post with a reason, or show it again; what it said before it was changed."""
    row, place = _found(request, uuid)
    line = places.one(row, place)
    if not line.may_hide:
        raise errors.NotAllowed
    now, form, code = timezone.now(), ReasonForm(request.POST or None), 200
    if request.method == "POST" and request.POST.get("action") == "show":
        discussions.show(row, actor=request.user, now=now)
        messages.success(request, _("The post is shown again."))
        return redirect(where(row, place))
    if request.method == "POST":
        code = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            discussions.hide(row, reason=reason, actor=request.user, now=now)
            messages.success(request, _("The post is hidden. Its author reads the reason."))
            return redirect(_around(place))
    context = {
        "form": form,
        "place": place,
        "line": line,
        "versions": places.versions(row, place),
    }
    return render(request, "community/post_hide.html", context, status=code)
