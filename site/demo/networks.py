"""The demo's members in the directory, by the rows of `demo.content.networks`."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community.models import Member, Profile, Skill, Topic
from demo.content import networks, people

if TYPE_CHECKING:
    from datetime import datetime


def load_skills() -> Counter[str]:
    added = 0
    for slug, name in networks.SKILLS.items():
        _row, made = Skill.objects.get_or_create(slug=slug, defaults={"name": name})
        added += made
    return Counter(skills=added)


def load_profiles(*, now: datetime) -> Counter[str]:
    """A profile for everybody who has none; how many."""
    wanted = {people.address(data.key): data for data in networks.profiles()}
    skills = {skill.slug: skill for skill in Skill.objects.all()}
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    members = Member.objects.filter(email__in=wanted, profile=None).order_by("pk")
    for number, member in enumerate(members):
        data = wanted[member.email]
        profile = Profile.objects.create(
            member=member,
            in_directory=True,
            # One every other day: some are new to whoever looks, most are not.
            listed_at=now - timedelta(days=2 * number + 1),
            title=data.title,
            place=data.place,
            languages=list(data.languages),
            about=data.about,
            ask_me_about=data.ask_me_about,
            looking_for=data.looking_for,
            open_to=list(data.open_to),
            is_ambassador=data.is_ambassador,
            changed_at=now,
            **{f"audience_{name}": audience for name, audience in data.audiences.items()},
        )
        profile.skills.set(skills[slug] for slug in data.skills if slug in skills)
        profile.topics.set(topics[slug] for slug in data.topics if slug in topics)
    return Counter(profiles=len(members))
