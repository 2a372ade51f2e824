"""Links that lead nowhere, for whoever may mend them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch
from wagtail.models import Page, ReferenceIndex

from home.models import CheckedLink, GoneLink, LinkUse
from home.queries import editors_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member
    from home.enums import LinkState


@dataclass(frozen=True, slots=True)
class Gone:
    """A page of this site that is deleted or not published, and the page that leads to it."""

    title: str
    is_deleted: bool
    page: Page


def elsewhere(member: Member, state: LinkState) -> QuerySet[CheckedLink]:
    """Addresses in `state` on live pages that `member` may change, those on most days first; their
    `shown` are those pages."""
    uses = LinkUse.objects.filter(page__in=_pages(member)).select_related("page__locale")
    here = uses.filter(link=OuterRef("pk"))
    rows = CheckedLink.objects.filter(Exists(here), state=state).order_by("-failures", "address")
    return rows.prefetch_related(
        Prefetch("uses", uses.order_by("page__title", "pk"), to_attr="shown")
    )


def here(member: Member, now: datetime, most: int) -> Sequence[Gone]:
    """Up to `most` pages of this site that are not there, with the live page that leads to each. A
    constant number of queries."""
    deleted = GoneLink.objects.filter(page__in=_pages(member)).select_related("page__locale")
    found = [
        Gone(row.title, is_deleted=True, page=row.page)
        for row in deleted.order_by("page__title", "pk")[:most]
    ]
    leading = {
        str(page.pk): page for page in editors_day.leading_to_hidden(member)[: most - len(found)]
    }
    kind = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=kind, to_content_type=kind, object_id__in=leading
    )
    pairs = sorted(set(references.values_list("object_id", "to_object_id")))
    hidden = Page.objects.filter(pk__in={int(to) for _of, to in pairs}, live=False).in_bulk()
    found += [
        Gone(hidden[int(to)].title, is_deleted=False, page=leading[of])
        for of, to in pairs
        if int(to) in hidden
    ]
    return found[:most]


def _pages(member: Member) -> QuerySet[Page]:
    return editors_day.changeable(member).filter(live=True).order_by().values("pk")
