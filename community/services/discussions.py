"""What members write to each other, and what those who keep order do about it
(docs/adr/0032-groups.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from community import errors, mentions
from community.enums import GroupMail, MembershipState, PostState, Told
from community.models import (
    Block,
    GroupMembership,
    Member,
    Mention,
    Post,
    PostVersion,
    Thread,
    ThreadReader,
)
from community.queries import affiliations
from community.queries import discussions as places
from community.queries import member_groups as groups
from community.services import notifications, rights
from foundation import commented, outbox
from foundation.cleaning import one_line
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from community.models import MemberGroup

LONGEST: Final = 10_000
# What one person writes: a lively discussion stays below.
FLOOD: Final = ((timedelta(minutes=10), 20), (timedelta(days=1), 200))
MOST_THREADS: Final = 10  # of one person in a day
MOST_EDITS: Final = 20  # of one post: each is kept, and may name others
HIDING: Final = ("state", "reason", "hidden_by", "is_taken_down")


# --- writing --------------------------------------------------------------------------------------


@transaction.atomic
def start(
    group: MemberGroup, *, title: str, body: str, once: UUID, author: Member, now: datetime
) -> Post:
    """Begin a discussion with its first post. `once` is the form's own: sent twice, it is one.

    Raises NotAllowed, TooMany and NothingWritten.
    """
    author = _locked(author)
    if sent := _sent(once, author):
        return sent
    group.refresh_from_db()
    if not groups.standing(group, author, now).writes:
        raise errors.NotAllowed
    _check_flood(author, now)
    begun = Thread.objects.filter(author=author, created_at__gt=now - timedelta(days=1))
    if begun.count() >= MOST_THREADS:
        raise errors.TooMany
    title = one_line(title)[:150]
    if not title:
        raise errors.NothingWritten
    thread = Thread.objects.create(
        group=group,
        title=title,
        author=author,
        created_at=now,
        last_post_at=now,
    )
    return _written(thread, body, None, once, author, now)


@transaction.atomic
def reply(
    thread: Thread,
    *,
    body: str,
    once: UUID,
    author: Member,
    now: datetime,
    parent: Post | None = None,
) -> Post:
    """Write into a discussion, as an answer to `parent` or by itself; sent twice, it is one post.

    Raises NotThere, NotAllowed, ThreadClosed, TooMany and NothingWritten.
    """
    author = _locked(author)
    if sent := _sent(once, author):
        return sent
    place = _place(thread, author, now)
    if place.thread.is_closed:
        raise errors.ThreadClosed
    if not place.writes:
        raise errors.NotAllowed
    _check_flood(author, now)
    if parent is not None:
        parent = _answered(parent, place)
    return _written(place.thread, body, parent, once, author, now)


def comment(
    kind: str,
    key: UUID,
    *,
    body: str,
    once: UUID,
    author: Member,
    language: str,
    now: datetime,
    parent: Post | None = None,
) -> Post:
    """Say something about what the site publishes. Raises NotThere where `author` may not see it or
    comments are not wished, and what `reply` raises."""
    about = commented.find(kind, key, viewer=author, language=language)
    if about is None or not about.is_open:
        raise errors.NotThere
    with transaction.atomic():
        thread, _made = Thread.objects.get_or_create(
            about_kind=kind, about_key=key, defaults={"created_at": now, "last_post_at": now}
        )
        return reply(thread, body=body, once=once, author=author, now=now, parent=parent)


def _locked(author: Member) -> Member:
    """Whoever writes: one post at a time, so that limits are kept and a form sent twice is found."""
    return Member.objects.select_for_update(of=("self",)).get(pk=author.pk)


def _sent(once: UUID, author: Member) -> Post | None:
    return Post.objects.filter(uuid=once, author=author).first()


def _place(
    thread: Thread, viewer: Member, now: datetime, *, is_author: bool = False
) -> places.Place:
    """Raises NotThere for who may not read it; `is_author`: and wrote nothing into it either."""
    fresh = Thread.objects.select_for_update(of=("self",)).filter(pk=thread.pk).first()
    place = places.around(fresh, viewer=viewer, now=now) if fresh else None
    if place is None or not (place.is_shown or is_author):
        raise errors.NotThere
    return place


def _check_flood(author: Member, now: datetime) -> None:
    for span, most in FLOOD:
        if Post.objects.filter(author=author, created_at__gt=now - span).count() >= most:
            raise errors.TooMany


def _answered(parent: Post, place: places.Place) -> Post:
    """The post below which an answer to `parent` stands: answers are one level deep."""
    fresh = Post.objects.select_related("parent").filter(pk=parent.pk, thread=place.thread).first()
    if fresh is None or fresh.state != PostState.VISIBLE:
        raise errors.NotThere
    return fresh.parent or fresh


def _written(
    thread: Thread, body: str, parent: Post | None, once: UUID, author: Member, now: datetime
) -> Post:
    body, named = _settled(body, thread, author)
    taken = Post.objects.filter(uuid=once).exists()
    # Of the moment of writing: whoever changes work leaves it where it was written.
    works = affiliations.at(author, now)
    post = Post.objects.create(
        uuid=uuid4() if taken else once,
        thread=thread,
        parent=parent,
        author=author,
        author_name=author.name,
        author_organisation_id=works.organisation_id if works else None,
        body=body,
        created_at=now,
    )
    _name(post, named)
    Thread.objects.filter(pk=thread.pk).update(
        last_post_at=now, post_count=thread.posts.filter(state=PostState.VISIBLE).count()
    )
    _mark(thread, author, now)
    _notify(post, named, now)
    return post


def _settled(body: str, thread: Thread, author: Member) -> tuple[str, list[Member]]:
    """The text as it is kept, and whom it names: only those whom its author may."""
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST]
    if not body:
        raise errors.NothingWritten
    keys = mentions.chosen(body)
    rows = places.mentionable(thread.group, thread, viewer=author).filter(uuid__in=keys)
    named = list(rows) if keys else []
    return mentions.settled(body, {member.uuid: member.name for member in named}), named


def _name(post: Post, named: Iterable[Member]) -> None:
    Mention.objects.bulk_create(Mention(post=post, member=member) for member in named)


# --- telling --------------------------------------------------------------------------------------


def _notify(post: Post, named: list[Member], now: datetime, *, is_new: bool = True) -> None:
    """Tell of a post whoever may read it, has not muted the discussion nor blocked the author: who
    is named, who is answered, and who is in the group; of a change, only who is named by it and has
    not heard of the post before. Whether they may still read it is asked again when it is shown."""
    mails = _mails_of_group(post)
    told = _told(post, {member.pk for member in named}, mails, is_new=is_new)
    told.pop(post.author_id or 0, None)
    if not told:
        return
    muted = ThreadReader.objects.filter(thread=post.thread, is_muted=True, member__in=told)
    blocking = Block.objects.filter(blocked=post.author, blocker__in=told)
    spared = {*muted.values_list("member", flat=True), *blocking.values_list("blocker", flat=True)}
    notifications.notify(
        {pk: kind for pk, kind in told.items() if pk not in spared},
        post.thing,
        about=f"thread:{post.thread.uuid}",
        by=post.author_id,
        mail=notifications.Mail(
            message="community.post",
            promise=lambda pk, email: outbox.Promise(
                recipient=email,
                key=f"post-{post.pk}-{pk}",
                ids={"post": post.pk, "member": pk},
                is_first=is_new,
            ),
            wants=lambda pk, _kind, channel: _wants_mail(channel, mails.get(pk), is_new=is_new),
        ),
        now=now,
    )


def _mails_of_group(post: Post) -> dict[int, GroupMail]:
    """What each of those in the group has chosen to be mailed of it."""
    if post.thread.group_id is None:
        return {}
    rows = GroupMembership.objects.filter(
        group=post.thread.group_id, state=MembershipState.MEMBER, member__is_active=True
    )
    return {pk: GroupMail(mails) for pk, mails in rows.values_list("member", "mails")}


def _told(post: Post, named: set[int], inside: Collection[int], *, is_new: bool) -> dict[int, str]:
    """Whom a post is news for, and as what."""
    told: dict[int, str] = dict.fromkeys(inside if is_new else (), Told.POSTS)
    if is_new:
        parent = post.parent
        answered = {parent.author_id if parent else post.thread.author_id}
        told |= dict.fromkeys(filter(None, answered), Told.ANSWERS)
    told |= dict.fromkeys(named, Told.MENTIONS)
    return {pk: kind for pk, kind in told.items() if post.thread.group_id is None or pk in inside}


def _wants_mail(channel: Channel, group: GroupMail | None, *, is_new: bool) -> bool:
    """The group's own choice comes first: it knows more posts and fewer than the kinds do."""
    if group == GroupMail.NONE:
        return False
    if group == GroupMail.ALL:
        return is_new
    return channel == Channel.MAIL


# --- one's own ------------------------------------------------------------------------------------


@transaction.atomic
def edit(post: Post, *, body: str, author: Member, now: datetime) -> Post:
    """Change what one wrote, for half an hour; what it said before is kept for those who keep
    order. Who is named only now hears of it. Raises NotThere, NotAllowed, TooLate, TooMany,
    ThreadClosed and NothingWritten."""
    post, place = _own(post, author, now)
    if post.state != PostState.VISIBLE:
        raise errors.NotAllowed
    if place.thread.is_closed:
        raise errors.ThreadClosed
    if not place.writes:
        raise errors.NotAllowed
    if now > post.created_at + places.EDIT_WINDOW:
        raise errors.TooLate
    text, named = _settled(body, place.thread, author)
    if text == post.body:
        return post
    if post.versions.count() >= MOST_EDITS:
        raise errors.TooMany
    PostVersion.objects.create(post=post, body=post.body, until=now)
    # Also whoever was named meanwhile: to and fro must not be a mail each time.
    heard = {key for old in post.versions.all() for key in mentions.chosen(old.body)}
    before = set(post.mentions.values_list("member", flat=True))
    post.body, post.edited_at = text, now
    post.save(update_fields=["body", "edited_at"])
    post.mentions.exclude(member__in=named).delete()
    new = [member for member in named if member.pk not in before]
    _name(post, new)
    _notify(post, [member for member in new if member.uuid not in heard], now, is_new=False)
    return post


@transaction.atomic
def remove(post: Post, *, author: Member, now: datetime) -> None:
    """Take back what one wrote: its words are gone for good; where it was answered, its place
    stays. Twice is once. Raises NotThere and NotAllowed."""
    post, place = _own(post, author, now)
    if post.state == PostState.REMOVED:
        return
    # Also from a group that rests, and after it was hidden: it is the author's.
    post.state, post.body, post.reason = PostState.REMOVED, "", ""
    post.save(update_fields=["state", "body", "reason"])
    post.versions.all().delete()
    post.mentions.all().delete()
    _count(place.thread)


def _own(post: Post, author: Member, now: datetime) -> tuple[Post, places.Place]:
    """A post of `author`, locked. Raises NotThere for who may no longer read it, and NotAllowed for
    somebody else's."""
    place = _place(post.thread, author, now, is_author=post.author_id == author.pk)
    fresh = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if fresh is None:
        raise errors.NotThere
    if fresh.author_id != author.pk:
        raise errors.NotAllowed
    fresh.thread = place.thread
    return fresh, place


def _count(thread: Thread) -> None:
    """What lists show of a thread follows its visible posts."""
    visible = thread.posts.filter(state=PostState.VISIBLE)
    last = visible.aggregate(last=Max("created_at"))["last"]
    first = thread.posts.order_by("pk").first()
    # Who deletes a first post that was hidden must not bring the discussion back.
    taken_away = {PostState.HIDDEN, *([PostState.REMOVED] if thread.is_hidden else [])}
    Thread.objects.filter(pk=thread.pk).update(
        post_count=visible.count(),
        last_post_at=last or thread.created_at,
        is_hidden=thread.group_id is not None and first is not None and first.state in taken_away,
    )


# --- keeping order --------------------------------------------------------------------------------


@transaction.atomic
def hide(post: Post, *, reason: str, actor: Member, now: datetime) -> Post:
    """Take a post away from everybody's eyes but its author's, who reads why. Of a group's thread
    the first post takes all of it along. Raises NotThere, NotAllowed and ReasonNeeded."""
    post, place = _to_judge(post, actor, now)
    if post.state == PostState.HIDDEN:
        return post
    if not reason.strip():
        raise errors.ReasonNeeded
    post.state, post.reason, post.hidden_by = PostState.HIDDEN, reason.strip()[:1000], actor
    post.save(update_fields=["state", "reason", "hidden_by"])
    _count(place.thread)
    _tell_author(post, now)
    return post


@transaction.atomic
def show(post: Post, *, actor: Member, now: datetime) -> Post:
    """Show again what was hidden; what was taken down, moderators alone. Raises NotThere and
    NotAllowed."""
    post, place = _to_judge(post, actor, now)
    if not places.may_show(post, actor):
        raise errors.NotAllowed
    _show(post)
    _count(place.thread)
    return post


def _show(post: Post) -> None:
    post.state, post.reason, post.hidden_by = PostState.VISIBLE, "", None
    post.is_taken_down = False
    post.save(update_fields=HIDING)


def _to_judge(post: Post, actor: Member, now: datetime) -> tuple[Post, places.Place]:
    place = _place(post.thread, actor, now)
    if not place.keeps_order:
        raise errors.NotAllowed
    fresh = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if fresh is None or fresh.state == PostState.REMOVED:
        raise errors.NotThere
    fresh.thread = place.thread
    return fresh, place


def _tell_author(post: Post, now: datetime) -> None:
    if post.author is not None and post.author_id != post.hidden_by_id:
        outbox.put(
            "community.post_hidden",
            recipient=post.author.email,
            now=now,
            key=f"post-hidden-{post.pk}",
            post=post.pk,
        )


@transaction.atomic
def take_down(post: Post, *, reason: str, actor: Member, now: datetime) -> None:
    """Hide a post that was reported, wherever it stands: for whoever decides reports, whatever they
    may in its group. Raises NotAllowed, ReasonNeeded and NotThere."""
    if not rights.may_moderate(actor):
        raise errors.NotAllowed
    if not reason.strip():
        raise errors.ReasonNeeded
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=post.thread_id)
    fresh = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if fresh is None or fresh.state == PostState.REMOVED:
        raise errors.NotThere
    was_hidden, fresh.is_taken_down = fresh.state == PostState.HIDDEN, True
    if not was_hidden:
        fresh.state, fresh.reason, fresh.hidden_by = PostState.HIDDEN, reason.strip()[:1000], actor
    fresh.save(update_fields=HIDING)
    if not was_hidden:
        _count(thread)
        _tell_author(fresh, now)


@transaction.atomic
def put_back(post: Post, *, is_shown: bool, actor: Member, now: datetime) -> None:
    """Take back that a post was taken down, wherever it stands, and show it again, unless it was
    hidden for another reason as well; its author may have deleted it since. Raises NotAllowed."""
    if not rights.may_moderate(actor):
        raise errors.NotAllowed
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=post.thread_id)
    fresh = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if fresh is None or fresh.state != PostState.HIDDEN:
        return
    if is_shown:
        _show(fresh)
        _count(thread)
    else:
        fresh.is_taken_down = False
        fresh.save(update_fields=["is_taken_down"])


@transaction.atomic
def close(thread: Thread, *, closed: bool, actor: Member, now: datetime) -> None:
    """End a discussion, or open it again; what was written stays. Raises NotThere, NotAllowed."""
    place = _place(thread, actor, now)
    if not place.keeps_order:
        raise errors.NotAllowed
    Thread.objects.filter(pk=thread.pk).update(is_closed=closed)


@transaction.atomic
def pin(thread: Thread, *, pinned: bool, actor: Member, now: datetime) -> None:
    """Let a discussion of a group stand above the others, or no longer. Raises NotThere,
    NotAllowed."""
    place = _place(thread, actor, now)
    if place.standing is None or not place.keeps_order:
        raise errors.NotAllowed
    Thread.objects.filter(pk=thread.pk).update(is_pinned=pinned)


# --- reading --------------------------------------------------------------------------------------


@transaction.atomic
def mute(thread: Thread, *, muted: bool, member: Member, now: datetime) -> None:
    """Get no mails of a discussion, or again. Raises NotThere."""
    _place(thread, member, now)
    ThreadReader.objects.update_or_create(
        thread=thread, member=member, defaults={"is_muted": muted}
    )


def read(thread: Thread, *, member: Member, until: datetime) -> None:
    """Note that somebody has read all that was written up to `until`, and what they were told of
    it."""
    _mark(thread, member, until)
    notifications.read(member, about=f"thread:{thread.uuid}", until=until)


def _mark(thread: Thread, member: Member, until: datetime) -> None:
    ThreadReader.objects.update_or_create(thread=thread, member=member, defaults={"read_at": until})
