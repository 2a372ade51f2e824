"""How what authors and translators write gets to editors: the workflow of the whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail_localize.models import Translation

from community.errors import NotAllowed
from foundation import checklist

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import Group

    from community.models import Member
    from home.models import HomePage

NAME = "Editors look at it"
# Made by a migration of Wagtail's, for a group that looks after people here.
WAGTAILS_OWN = "Moderators approval"


def prepare(editors: Group, homes: Iterable[HomePage]) -> None:
    """Have editors look at whatever is handed in below `homes`. Once: what an administrator makes
    of it afterwards stays."""
    workflow, is_new = Workflow.objects.get_or_create(name=NAME)
    if not is_new:
        return
    task = GroupApprovalTask.objects.create(name=NAME)
    task.groups.add(editors)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in homes:
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
    _retire_wagtails_own()


def _retire_wagtails_own() -> None:
    """What was handed in to it stays there until it is decided."""
    WorkflowPage.objects.filter(page__depth=1, workflow__name=WAGTAILS_OWN).delete()
    unused = Workflow.objects.filter(name=WAGTAILS_OWN, workflow_states__isnull=True)
    unused.filter(workflow_pages__isnull=True).update(active=False)


def why_not_publish(pages: Iterable[Page], *, below: bool, now: datetime) -> str:
    """Why the newest drafts of `pages`, and of the drafts below them where `below`, may not be
    published by ways that know no form; empty where they may."""
    return checklist.why_not(_drafts(pages, below=below), now=now)


def _drafts(pages: Iterable[Page], *, below: bool) -> Iterator[Page]:
    for page in pages:
        chosen = Page.objects.filter(pk=page.pk)
        if below:
            chosen |= page.get_descendants().not_live()
        for found in chosen.specific():
            yield found.get_latest_revision_as_object()


def translation_to_hand_in(page: Page, member: Member) -> Translation | None:
    """The translation that `page` is, where `member` may hand it in and nobody sees it yet: to save
    the words of one that is published would publish them."""
    may = page.permissions_for_user(member)
    if page.live or not (may.can_edit() and may.can_submit_for_moderation()):
        return None
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()


@transaction.atomic
def hand_in(page: Page, *, member: Member) -> None:
    """Save the words of the translation `page` and have editors look at it. Raises NotAllowed, and
    ValidationError where the words don't fit their fields."""
    translation = translation_to_hand_in(page, member)
    workflow = page.get_workflow()
    if translation is None or workflow is None:
        raise NotAllowed
    translation.save_target(user=member, publish=False)
    workflow.start(Page.objects.get(pk=page.pk).specific, member)
