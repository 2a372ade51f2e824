"""Let some of the demo's members say who they are, and show a face."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import translation

from community.enums import Audience, ProfileField
from community.models import Member, Profile, Skill, Topic
from community.services import photos, profiles
from demo import pictures
from demo.content import people
from demo.content.profiles import PROFILES, SKILLS
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

    from demo.content.profiles import ProfileData


def load_skills() -> Counter[str]:
    added = 0
    for slug, name in SKILLS.items():
        values = {"uuid": key("skill", slug), "name": name}
        _row, made = Skill.objects.get_or_create(slug=slug, defaults=values)
        added += made
    return Counter(skills=added)


def load_profiles(*, now: datetime) -> Counter[str]:
    """For members who have none: what somebody wrote since is theirs."""
    missing = [data for data in PROFILES if not _known(data)]
    topics = [topic.slug for topic in Topic.objects.order_by("pk")]
    for data in missing:
        member = Member.objects.get(email=people.address(data.key))
        with translation.override(member.language):
            _write(data, member, topics[: data.topics], now)
    return Counter(profiles=len(missing))


def _known(data: ProfileData) -> bool:
    return Profile.objects.filter(member__email=people.address(data.key)).exists()


def _write(data: ProfileData, member: Member, topics: list[str], now: datetime) -> None:
    says = profiles.About(
        name=member.name,
        in_directory=True,
        title=data.title,
        about=data.about,
        place=data.place,
        ask_me_about=data.ask_me_about,
        looking_for=data.looking_for,
        skills=data.skills,
        own_skills=data.suggests,
        topics=topics,
        languages=data.languages,
        open_to=data.open_to,
        links=data.links,
    )
    profile = profiles.change_about(
        member, says=says, audiences=data.audiences, now=now, is_public_meant=True
    )
    if data.is_ambassador:
        Profile.objects.filter(pk=profile.pk).update(is_ambassador=True)
    if data.face:
        face = pictures.draw(data.face)
        photos.change(
            member,
            file=BytesIO(face),
            size=len(face),
            audience=data.audiences.get(ProfileField.PHOTO, Audience.MEMBERS),
            now=now,
            is_public_meant=True,
        )
