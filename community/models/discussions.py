"""What members write to each other: in groups, and about what is public."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from community.enums import OrganisationKind, PostState


class Thread(models.Model):
    """Posts on one matter: of a group, or about something that the site publishes, in which case
    `about_kind` and `about_key` name it for all its languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        "community.MemberGroup",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="threads",
    )
    about_kind = models.CharField(max_length=20, blank=True)
    about_key = models.UUIDField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_pinned = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)
    # Its first post was hidden, and so is what it is called.
    is_hidden = models.BooleanField(default=False)
    # Of the posts that are visible; a thread without any is shown nowhere.
    post_count = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [
            models.Index(fields=["group", "-is_pinned", "-last_post_at"], name="threads_of_group")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_key"],
                condition=Q(about_key__isnull=False),
                name="thread_once_about",
            ),
            models.CheckConstraint(
                condition=Q(group=None, about_key__isnull=False)
                | Q(group__isnull=False, about_key=None, about_kind=""),
                name="thread_of_group_or_about",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.about_kind} {self.about_key}"


class Post(models.Model):
    """What one member wrote. `parent` is a post that is no answer itself: answers to answers stand
    below the same one. Name and organisation are those of the moment of writing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="posts"
    )
    author_name = models.CharField(max_length=150, blank=True)
    author_organisation = models.ForeignKey(
        "community.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Instead of both, once the author has left the site.
    author_kind = models.CharField(max_length=20, choices=OrganisationKind, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=PostState, default=PostState.VISIBLE)
    reason = models.TextField(blank=True, help_text="Why it was hidden")
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # By a decision of the moderators about a report: then only they show it again.
    is_taken_down = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            # The order of a page: each post with what was answered to it.
            models.Index(
                F("thread"), Coalesce(F("parent"), F("id")), F("id"), name="posts_in_order"
            ),
            models.Index(fields=["author", "-created_at"], name="posts_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def thing(self) -> str:
        """How notifications name it; digests tell of what is in groups by themselves."""
        return f"{'comment' if self.thread.group_id is None else 'post'}:{self.uuid}"


class PostVersion(models.Model):
    """What a post said before it was changed, for those who look after the discussion."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField()
    # Until when it said so.
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("earlier version of a post")
        verbose_name_plural = _("earlier versions of posts")
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.post}"


class Mention(models.Model):
    """Somebody whom a post names by choosing them."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="mention_once")]

    def __str__(self) -> str:
        return f"@{self.member}"


class ThreadReader(models.Model):
    """How far somebody has read a thread, and whether they want its mails."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="threads_read"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    is_muted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reader of a discussion")
        verbose_name_plural = _("readers of discussions")
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.thread}"
