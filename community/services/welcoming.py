"""A member's first visit: three steps, each of which can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Profile
from community.models.recipients import of
from community.services import digest_choice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from community.enums import Cadence
    from community.models import Member, Skill, Topic


@transaction.atomic
def introduce(member: Member, *, name: str, title: str, now: datetime) -> None:
    """The name, and what somebody does at work."""
    member.name = name
    member.save(update_fields=["name"])
    profile = _profile(member)
    profile.title = title
    _keep(profile, "title", now=now)


@transaction.atomic
def choose_interests(
    member: Member, *, topics: Iterable[Topic], skills: Iterable[Skill], now: datetime
) -> None:
    """What somebody works on, and what they can do; what they suggested themselves stays."""
    profile = _profile(member)
    profile.topics.set(topics)
    profile.skills.set([*skills, *profile.skills.filter(is_suggested=True)])
    _keep(profile, now=now)


@transaction.atomic
def be_found(member: Member, *, in_directory: bool, cadence: Cadence, now: datetime) -> None:
    """Whether others find the profile, and how often news come. The last step: it ends the first
    visit."""
    profile = _profile(member)
    profile.list_in_directory(in_directory, now)
    _keep(profile, "in_directory", "listed_at", now=now)
    digest_choice.change_cadence(of(member), cadence=cadence, now=now)
    finish(member)


def finish(member: Member) -> None:
    """It is not shown any more. Once more changes nothing."""
    if member.to_welcome:
        member.to_welcome = False
        member.save(update_fields=["to_welcome"])


def _profile(member: Member) -> Profile:
    Profile.objects.get_or_create(member=member)
    return Profile.objects.select_for_update(of=("self",)).get(member=member)


def _keep(profile: Profile, *fields: str, now: datetime) -> None:
    profile.changed_at = now
    profile.save(update_fields=[*fields, "changed_at"])
