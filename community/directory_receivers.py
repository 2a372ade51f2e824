"""The directory follows what it is made of, by whomever that is written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils import timezone

from community import tasks
from foundation import duties
from foundation.tasks import later

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.models import Affiliation, Member, Profile

logger = logging.getLogger(__name__)

OF_MEMBER = frozenset({"name", "organisation", "organisation_id", "is_active"})


def connect() -> None:
    from community.models import (  # noqa: PLC0415 -- models must be loaded
        Affiliation,
        Member,
        Organisation,
        Profile,
        Skill,
        Topic,
    )
    from community.services import directory  # noqa: PLC0415 -- models must be loaded

    mine = "community.directory"
    post_save.connect(on_profile, sender=Profile, dispatch_uid=mine)
    post_save.connect(on_member, sender=Member, dispatch_uid=mine)
    for signal in (post_save, post_delete):
        signal.connect(on_affiliation, sender=Affiliation, dispatch_uid=mine)
    for through in (Profile.skills.through, Profile.topics.through):
        m2m_changed.connect(on_choice, sender=through, dispatch_uid=mine)
    for model in (Organisation, Skill, Topic):
        post_save.connect(on_shared, sender=model, dispatch_uid=mine)
        pre_delete.connect(on_shared, sender=model, dispatch_uid=mine)
    duties.register("repair the directory", directory.repair)


def on_profile(instance: Profile, raw: bool, **kwargs: Any) -> None:
    if not raw:
        _index([instance.pk])


def on_member(
    instance: Member,
    raw: bool,
    created: bool,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Signing in saves the row too: that is no news here."""
    if not raw and not created and (update_fields is None or OF_MEMBER & set(update_fields)):
        _index([instance.pk])


def on_affiliation(
    instance: Affiliation, raw: bool = False, origin: Any = None, **kwargs: Any
) -> None:
    """Not where the member goes with it: words written now would outlive the profile, and
    PostgreSQL would refuse the whole deletion."""
    members = instance._meta.get_field("member").related_model
    if not raw and getattr(origin, "model", type(origin)) is not members:
        _index([instance.member_id])


def on_choice(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """A skill or topic was added or taken away, from either side."""
    if action == "pre_clear" and reverse:
        # Afterwards nobody knows whose it was.
        _mark(**{f"{instance._meta.model_name}s": instance.pk})
    elif action in {"post_add", "post_remove", "post_clear"}:
        _index((pk_set or ()) if reverse else [instance.pk])


def on_shared(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """What many have in common is called something else, or goes: theirs follow in the background."""
    if created or raw:
        return
    name = instance._meta.model_name
    if name == "organisation":
        chosen = Q(member__organisation=instance.pk)
        chosen |= Q(member__affiliations__organisation=instance.pk)
        _mark_where(chosen)
    else:
        _mark(**{f"{name}s": instance.pk})


def _mark(**where: Any) -> None:
    _mark_where(Q(**where))


def _mark_where(chosen: Q) -> None:
    from community.services import directory  # noqa: PLC0415 -- models must be loaded

    if directory.mark(chosen):
        later(tasks.index_directory)


def _index(member_ids: Collection[int]) -> None:
    """With what is being written. It must not be lost for its words: what fails is logged, and
    `repair` tries again."""
    from community.services import directory  # noqa: PLC0415 -- models must be loaded

    try:
        with transaction.atomic():
            directory.index(member_ids, now=timezone.now())
    except Exception:
        logger.exception("members %s could not be made findable yet", list(member_ids))
