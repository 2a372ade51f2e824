"""What waits for an editor, author or translator: each a condition on pages they may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation, TranslationSource

from home.enums import LinkState
from home.models import GoneLink, LinkUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from community.models import Member

# Long enough to write something new in its place.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what waits. `moment` is the field of a page that says when, if one does."""

    name: str
    heading: _StrPromise
    icon: str
    find: Callable[[Member, datetime], QuerySet[Page]]
    moment: str


def changeable(member: Member) -> QuerySet[Page]:
    """The pages that `member` may change; a mirror of another page is nobody's."""
    pages = page_permission_policy.instances_user_has_any_permission_for(
        member, {"change", "publish"}
    )
    return pages.filter(alias_of=None, depth__gt=1).select_related("locale")


def drafts(member: Member, now: datetime) -> QuerySet[Page]:
    """What `member` wrote last or first and nobody has published; nor is it scheduled."""
    own = Q(owner=member, live=False) | Q(latest_revision__user=member)
    pages = changeable(member).filter(own, has_unpublished_changes=True)
    return pages.filter(latest_revision__approved_go_live_at=None).order_by(
        "-latest_revision_created_at", "-pk"
    )


def scheduled(member: Member, now: datetime) -> QuerySet[Page]:
    """What appears by itself, the next first."""
    waiting = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    pages = changeable(member).annotate(
        goes_live_at=Subquery(waiting.values("approved_go_live_at")[:1])
    )
    return pages.filter(goes_live_at__isnull=False).order_by("goes_live_at", "pk")


def expiring(member: Member, now: datetime) -> QuerySet[Page]:
    """What disappears by itself soon, the next first."""
    return (
        changeable(member)
        .filter(live=True, expire_at__gt=now, expire_at__lte=now + SOON)
        .order_by("expire_at", "pk")
    )


def behind(member: Member, now: datetime) -> QuerySet[Page]:
    """Published translations whose source was published again since; the longest behind first."""
    is_source = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    sources = Page.objects.filter(
        Exists(is_source), translation_key=OuterRef("translation_key"), live=True
    ).exclude(pk=OuterRef("pk"))
    is_translation = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )
    pages = changeable(member).filter(Exists(is_translation), live=True)
    pages = pages.annotate(source_at=Subquery(sources.values("last_published_at")[:1]))
    return pages.filter(source_at__gt=F("last_published_at")).order_by("source_at", "pk")


def leading_to_hidden(member: Member) -> QuerySet[Page]:
    """Published pages that lead to a page which is not."""
    page_type = ContentType.objects.get_for_model(Page)
    there = Page.objects.filter(pk=Cast(OuterRef("to_object_id"), IntegerField()), live=True)
    leads = ReferenceIndex.objects.filter(
        ~Exists(there),
        base_content_type=page_type,
        object_id=Cast(OuterRef("pk"), CharField()),
        to_content_type=page_type,
    )
    return changeable(member).filter(Exists(leads), live=True).order_by("title", "pk")


def broken(member: Member, now: datetime) -> QuerySet[Page]:
    """Published pages that lead to a page which is not, or was deleted."""
    gone = GoneLink.objects.filter(page=OuterRef("pk"))
    hidden = leading_to_hidden(member).order_by().values("pk")
    pages = changeable(member).filter(Q(pk__in=hidden) | Exists(gone), live=True)
    return pages.order_by("title", "pk")


def broken_elsewhere(member: Member, now: datetime) -> QuerySet[Page]:
    """Published pages that lead to addresses which have failed for days."""
    uses = LinkUse.objects.filter(page=OuterRef("pk"), link__state=LinkState.BROKEN)
    return changeable(member).filter(Exists(uses), live=True).order_by("title", "pk")


PARTS = (
    Part("drafts", _("Your drafts"), "edit", drafts, "latest_revision_created_at"),
    Part("scheduled", _("Will appear by themselves"), "calendar-check", scheduled, "goes_live_at"),
    Part("expiring", _("Will disappear within two weeks"), "history", expiring, "expire_at"),
    Part("behind", _("Translations behind their source"), "site", behind, "source_at"),
    Part("broken", _("Lead to pages that are deleted or not published"), "warning", broken, ""),
    Part("links", _("Lead to addresses that are broken"), "link-external", broken_elsewhere, ""),
)
