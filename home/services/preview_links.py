"""Making and revoking links to the newest draft of a page, for people without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from community import errors
from foundation import cleaning
from home.models import PreviewLink
from home.models.preview_links import DAYS, KEPT_AFTER_END, MOST_AT_A_TIME

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member

MADE, REVOKED = "home.preview_link.make", "home.preview_link.revoke"


class TooManyLinks(errors.CommunityError):
    sentence = _("This page has ten links already. Revoke one first.")


def may_make(page: Page, member: Member) -> bool:
    """Whoever may edit a page may show it."""
    return bool(page.permissions_for_user(member).can_edit())


@transaction.atomic
def make(page: Page, *, label: str, days: int, member: Member, now: datetime) -> PreviewLink:
    """A link that holds for `days`, one of DAYS. Raises NotAllowed, NothingWritten and TooManyLinks."""
    if not may_make(page, member) or days not in DAYS:
        raise errors.NotAllowed
    label = cleaning.one_line(label)
    if not label:
        raise errors.NothingWritten
    # Two editors at once: one after the other.
    Page.objects.select_for_update().get(pk=page.pk)
    if PreviewLink.objects.open_at(now).filter(page=page).count() >= MOST_AT_A_TIME:
        raise TooManyLinks
    link = PreviewLink.objects.create(
        page_id=page.pk, label=label[:80], made_at=now, ends_at=now + timedelta(days=days)
    )
    log(instance=page.specific, action=MADE, user=member, data={"label": label})
    return link


@transaction.atomic
def revoke(link: PreviewLink, *, member: Member) -> None:
    """From now on it leads nowhere. Raises NotAllowed."""
    if not may_make(link.page, member):
        raise errors.NotAllowed
    label, page = link.label, link.page.specific
    link.delete()
    log(instance=page, action=REVOKED, user=member, data={"label": label})


def forget_ended(*, now: datetime) -> int:
    """Forget links whose end is long past; how many."""
    return PreviewLink.objects.filter(ends_at__lt=now - KEPT_AFTER_END).delete()[0]
