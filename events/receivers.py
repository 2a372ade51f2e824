"""What events do when Wagtail publishes or hides a page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished

from community.models import Member
from events.models import AnswerFile, EventPage
from events.services import contacts, files, materials, schedule, subscriptions, waitlist

if TYPE_CHECKING:
    from collections.abc import Collection


def connect() -> None:
    page_published.connect(on_published, sender=EventPage, dispatch_uid="events.published")
    post_delete.connect(on_deleted, sender=EventPage, dispatch_uid="events.deleted")
    post_delete.connect(on_file_deleted, sender=AnswerFile, dispatch_uid="events.file_deleted")
    post_save.connect(on_member_saved, sender=Member, dispatch_uid="events.member_saved")
    page_unpublished.connect(on_unpublished, sender=EventPage, dispatch_uid="events.unpublished")
    post_save.connect(on_page_saved, sender=EventPage, dispatch_uid="events.page_saved")
    post_save.connect(on_revision_saved, sender=Revision, dispatch_uid="events.revision_saved")


def on_deleted(instance: EventPage, **kwargs: Any) -> None:
    # Wagtail says "unpublished" while the row is still there and live.
    schedule.unpublished(instance, now=timezone.now())


def on_file_deleted(instance: AnswerFile, **kwargs: Any) -> None:
    files.forget(instance)


def on_member_saved(
    instance: Member, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    contacts.follow(instance, now=timezone.now())
    if not instance.is_active:
        subscriptions.revoke_all(instance, now=timezone.now())
    elif "is_active" in (update_fields or ()):
        # Seats are given under the lock of their run, before that of a member.
        fill = partial(waitlist.fill_beside, instance.pk, now=timezone.now())
        transaction.on_commit(fill, robust=True)


def on_page_saved(instance: EventPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        materials.guard_page(instance)


def on_revision_saved(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.content_type.model_class() is EventPage:
        materials.guard_revision(instance)


def on_published(instance: EventPage, **kwargs: Any) -> None:
    # What is only scheduled is called published, too; when it goes live, once more.
    if instance.live:
        schedule.materialise(instance, now=timezone.now())


def on_unpublished(instance: EventPage, **kwargs: Any) -> None:
    schedule.unpublished(instance, now=timezone.now())
