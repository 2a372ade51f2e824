"""Who reads and writes in a discussion, and what there is to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community import mentions
from community.enums import MembershipState, PostState, ProfileField
from community.models import GroupMembership, Member, Post, Thread, ThreadReader
from community.queries import member_groups as groups
from community.queries import seeing
from community.services import rights
from foundation import commented

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from community.models import MemberGroup, Organisation, PostVersion
    from community.queries.member_groups import Standing
    from foundation.commented import About

PER_PAGE: Final = 50
EDIT_WINDOW: Final = timedelta(minutes=30)
THREADS_PER_PAGE: Final = 20
# Of those who can be mentioned, so many are looked through for a name.
MOST_PEOPLE: Final = 2000
# Of what one person has commented on, so much is looked at.
MOST_THREADS: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A discussion as somebody (None: a visitor) stands to it. The thread of what nobody has
    commented on yet is not saved."""

    thread: Thread
    viewer: Member | None
    standing: Standing | None  # in a group
    about: About | None  # of something public
    now: datetime

    @property
    def is_comments(self) -> bool:
        return self.standing is None

    @property
    def writes(self) -> bool:
        if self.thread.is_closed or self.thread.is_hidden or self.viewer is None:
            return False
        if self.standing is not None:
            return self.standing.writes
        return self.about is not None

    @property
    def keeps_order(self) -> bool:
        if self.viewer is None:
            return False
        if self.standing is not None:
            return self.standing.keeps_order
        return self.viewer.has_perm(groups.MODERATE)

    @property
    def is_shown(self) -> bool:
        """A discussion of a group whose first post was hidden is there for those who keep order,
        and for who began it."""
        if self.standing is None or (self.thread.post_count > 0 and not self.thread.is_hidden):
            return True
        return self.keeps_order or self.thread.author_id == self.standing.viewer.pk

    @property
    def path(self) -> str:
        """Where all of it is read."""
        if self.standing is not None:
            return reverse("thread", args=[self.standing.group.slug, self.thread.uuid])
        return reverse("comments", args=[self.thread.about_kind, self.thread.about_key])


def of_thread(thread: Thread, *, viewer: Any, now: datetime) -> Place | None:
    """The discussion, if `viewer` may read it."""
    place = around(thread, viewer=viewer, now=now)
    return place if place and place.is_shown else None


def around(thread: Thread, *, viewer: Any, now: datetime) -> Place | None:
    """The same for who wrote something into it, whatever became of the discussion since."""
    viewer = viewer if groups.is_member(viewer) else None
    if thread.group is not None:
        standing = groups.standing(thread.group, viewer, now) if viewer else None
        if standing is None or not standing.reads:
            return None
        return Place(thread, viewer, standing, None, now)
    kind, key = thread.about_kind, thread.about_key
    if key is None:
        return None
    about = commented.find(kind, key, viewer=viewer, language=get_language() or "")
    return Place(thread, viewer, None, about, now) if about and about.is_open else None


def in_group(standing: Standing, uuid: UUID, *, now: datetime) -> Place | None:
    """A discussion of a group, if it is read by who stands so to it."""
    thread = Thread.objects.filter(group=standing.group, uuid=uuid).first()
    if thread is None or not standing.reads:
        return None
    thread.group = standing.group
    place = Place(thread, standing.viewer, standing, None, now)
    return place if place.is_shown else None


def comments(kind: str, key: UUID, *, viewer: Any, now: datetime) -> Place | None:
    """What is said about something public, if `viewer` may see the thing and comments on it are
    wished."""
    viewer = viewer if groups.is_member(viewer) else None
    about = commented.find(kind, key, viewer=viewer, language=get_language() or "")
    if about is None or not about.is_open:
        return None
    thread = Thread.objects.filter(about_kind=kind, about_key=key).first()
    thread = thread or Thread(about_kind=kind, about_key=key)
    return Place(thread, viewer, None, about, now)


def of_post(uuid: UUID, *, viewer: Any, now: datetime) -> tuple[Post, Place] | None:
    """A post, if `viewer` may read it or did write it."""
    post = Post.objects.select_related("thread__group", "parent").filter(uuid=uuid).first()
    place = around(post.thread, viewer=viewer, now=now) if post else None
    if post is None or place is None or post.state == PostState.REMOVED:
        return None
    if place.viewer is not None and post.author_id == place.viewer.pk:
        return post, place
    if not place.is_shown or (post.state == PostState.HIDDEN and not place.keeps_order):
        return None
    return post, place


def may_show(post: Post, viewer: Member) -> bool:
    """Whether somebody who keeps order may show a hidden post again: what the moderators took down,
    they alone, and none of their own."""
    is_free = not post.is_taken_down
    return is_free or (post.author_id != viewer.pk and rights.may_moderate(viewer))


def has_read(viewer: Member, author: Member) -> bool:
    """Whether `viewer` may have read something that `author` wrote: a post that stands where they
    read, or the latest of what stands below something public."""
    posts = Post.objects.filter(author=author, state=PostState.VISIBLE)
    inside = groups.read_by(viewer, "thread__group__")
    if posts.filter(inside, thread__group__isnull=False, thread__is_hidden=False).exists():
        return True
    about = posts.filter(thread__group=None).order_by()
    keys = about.values_list("thread__about_kind", "thread__about_key").annotate(last=Max("pk"))
    language = get_language() or ""
    return any(
        (found := commented.find(kind, key, viewer=viewer, language=language)) and found.is_open
        for kind, key, _last in keys.order_by("-last")[:MOST_THREADS]
    )


# --- what is read ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A post as its reader sees it. Without a body only its place is shown, for what was answered
    to it."""

    post: Post
    body: SafeString
    name: str
    path: str
    organisation: Organisation | None
    kind: str  # of organisation: of who has left the site
    is_own: bool
    may_edit: bool
    may_hide: bool  # or show it again
    is_new: bool

    @property
    def is_answer(self) -> bool:
        return self.post.parent_id is not None

    @property
    def is_shown(self) -> bool:
        return bool(self.body)

    @property
    def is_hidden(self) -> bool:
        return self.post.state == PostState.HIDDEN


def _in_order(place: Place) -> QuerySet[Any]:
    answered = Post.objects.filter(parent=OuterRef("pk"), state=PostState.VISIBLE)
    rule = Q(state=PostState.VISIBLE) | Q(Exists(answered))
    if place.keeps_order:
        rule |= Q(state=PostState.HIDDEN)
    elif place.viewer is not None:
        rule |= Q(state=PostState.HIDDEN, author=place.viewer)
    rows = Post.objects.filter(rule, thread=place.thread)
    return rows.annotate(root=Coalesce("parent_id", "pk")).order_by("root", "pk")


def page(place: Place, number: Any = 1) -> tuple[Page[Any], list[Line]]:
    """One page of the discussion; the last one for "last"."""
    if place.thread.pk is None:
        return Paginator([], PER_PAGE).get_page(1), []
    rows = (
        _in_order(place)
        .select_related("author", "author_organisation")
        .prefetch_related("mentions__member")
    )
    paginator = Paginator(rows, PER_PAGE)
    shown = paginator.get_page(paginator.num_pages if number == "last" else number)
    return shown, _lines(place, list(shown.object_list))


def number_of(post: Post, place: Place) -> int:
    """On which page of the discussion a post stands."""
    root = post.parent_id or post.pk
    before = _in_order(place).filter(Q(root__lt=root) | Q(root=root, pk__lt=post.pk))
    return before.count() // PER_PAGE + 1


def one(post: Post, place: Place) -> Line:
    """One post by itself."""
    return _lines(place, [post])[0]


def _lines(place: Place, posts: list[Post]) -> list[Line]:
    viewer = place.viewer
    ids = {post.author_id for post in posts if post.author_id}
    ids |= {mention.member_id for post in posts for mention in post.mentions.all()}
    named = groups.profile_visible(viewer, ids) if viewer else _public(ids)
    with_organisation = set() if viewer else _public(ids, ProfileField.ORGANISATIONS)
    last_read = _read_at(place)
    return [_line(place, post, named, with_organisation, last_read) for post in posts]


def _public(members: Iterable[int], *fields: ProfileField) -> set[int]:
    rule = seeing.where_visible(None, *fields, profile="profile__", member="")
    return set(Member.objects.filter(rule, pk__in=set(members)).values_list("pk", flat=True))


def _read_at(place: Place) -> datetime | None:
    if place.viewer is None:
        return None
    row = ThreadReader.objects.filter(thread=place.thread, member=place.viewer).first()
    return row.read_at if row else None


def _line(
    place: Place,
    post: Post,
    named: set[int],
    with_organisation: set[int],
    last_read: datetime | None,
) -> Line:
    viewer = place.viewer
    is_own = viewer is not None and post.author_id == viewer.pk
    is_read = post.state == PostState.VISIBLE or (
        post.state == PostState.HIDDEN and (is_own or place.keeps_order)
    )
    is_named = viewer is not None or post.author_id in named
    shows_work = viewer is not None or post.author_id in with_organisation
    paths = {
        mention.member.uuid: profile_path(mention.member.uuid)
        for mention in post.mentions.all()
        if mention.member_id in named
    }
    author = post.author
    return Line(
        post=post,
        body=mentions.drawn(
            post.body,
            paths=paths,
            me=viewer.uuid if viewer else None,
            # A visitor reads no name that its owner does not show to everybody.
            named=None if viewer else paths,
        )
        if is_read
        else SafeString(),
        name=post.author_name if is_named and is_read else "",
        path=profile_path(author.uuid) if author and is_read and author.pk in named else "",
        organisation=post.author_organisation if shows_work and is_read else None,
        kind=post.get_author_kind_display() if is_read else "",
        is_own=is_own,
        may_edit=is_own
        and post.state == PostState.VISIBLE
        and place.writes
        and place.now <= post.created_at + EDIT_WINDOW,
        may_hide=viewer is not None and place.keeps_order and may_show(post, viewer) and is_read,
        is_new=not is_own and last_read is not None and post.created_at > last_read,
    )


def profile_path(uuid: UUID) -> str:
    """Where somebody's page is; nothing while the site has no such pages."""
    try:
        return reverse("member", args=[uuid])
    except NoReverseMatch:
        return ""


def versions(post: Post, place: Place) -> list[PostVersion]:
    """What it said before, for those who keep order."""
    return list(post.versions.all()) if place.keeps_order else []


# --- threads of a group ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThreadCard:
    thread: Thread
    is_unread: bool


def threads(standing: Standing, number: Any = 1) -> tuple[Page[Any], list[ThreadCard]]:
    """The discussions of a group, the pinned and the latest first."""
    if not standing.reads:
        return Paginator([], THREADS_PER_PAGE).get_page(1), []
    rule = Q(post_count__gt=0, is_hidden=False)
    if standing.keeps_order:
        rule |= Q(is_hidden=True)
    rows = Thread.objects.filter(rule, group=standing.group).select_related("author")
    rows = rows.order_by("-is_pinned", "-last_post_at", "-pk")
    shown = Paginator(rows, THREADS_PER_PAGE).get_page(number)
    unread = groups.unread_in(standing.group, standing.viewer) if standing.is_in else set()
    return shown, [ThreadCard(thread, thread.pk in unread) for thread in shown.object_list]


def is_muted(place: Place) -> bool:
    return ThreadReader.objects.filter(
        thread=place.thread, member=place.viewer, is_muted=True
    ).exists()


# --- who can be mentioned -------------------------------------------------------------------------


def mentionable(
    group: MemberGroup | None, thread: Thread | None, *, viewer: Member
) -> QuerySet[Member]:
    """Whom `viewer` can name: in a group those in it whose name they see or who have written in the
    discussion; below something public those who have written there."""
    wrote = Q(pk__in=())
    if thread is not None and thread.pk is not None:
        posts = Post.objects.filter(thread=thread, state=PostState.VISIBLE)
        wrote = Q(Exists(posts.filter(author=OuterRef("pk"))))
    rows = Member.objects.filter(is_active=True).exclude(pk=viewer.pk).exclude(name="")
    if group is None:
        return rows.filter(wrote)
    inside = GroupMembership.objects.filter(
        group=group, member=OuterRef("pk"), state=MembershipState.MEMBER
    )
    seen = seeing.where_visible(viewer, profile="profile__", member="")
    return rows.filter(Exists(inside), seen | wrote)


def people(
    group: MemberGroup | None, thread: Thread | None, *, viewer: Member
) -> list[mentions.Named]:
    rows = mentionable(group, thread, viewer=viewer).order_by("name", "pk")
    return [mentions.Named(*row) for row in rows.values_list("uuid", "name")[:MOST_PEOPLE]]


def names(rows: QuerySet[Member], keys: Iterable[UUID]) -> Mapping[UUID, str]:
    return dict(rows.filter(uuid__in=list(keys)).values_list("uuid", "name"))


def names_seen(reader: Member, texts: Collection[str]) -> set[UUID]:
    """Those whom `texts` name whose names `reader` sees elsewhere too: for what is sent, and
    stays."""
    keys = {key for text in texts for key in mentions.chosen(text)}
    if not keys:
        return set()
    members = dict(Member.objects.filter(uuid__in=keys).values_list("pk", "uuid"))
    return {members[pk] for pk in groups.profile_visible(reader, members)}
