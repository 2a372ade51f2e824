"""What a member's download holds of their profile, and what a deletion does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.enums import ProfileField
from community.models import Member, Profile, Skill
from foundation.personal_data import Told

if TYPE_CHECKING:
    from django.core.files import File
    from django.utils.functional import _StrPromise


class ProfileHolding:
    """Registered as "profile"; what is in the member's own row is here as well."""

    name = _("Profile")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        account = {
            "name": member.name,
            "email": member.email,
            "language": member.language,
            "time_zone": member.time_zone,
            "joined": member.date_joined,
        }
        profile = Profile.objects.filter(pk=member.pk).first()
        if profile is None:
            return Told(rows=[account])
        files: dict[str, File] = {"photo.webp": profile.photo} if profile.photo else {}
        return Told(rows=[account | _said(profile)], files=files)

    def erase(self, member: Member, *, now: Any) -> None:
        """What nobody but they suggested goes too: it may be as good as a name."""
        mine = Skill.objects.filter(is_suggested=True, profile=member.pk)
        others = Profile.objects.exclude(pk=member.pk)
        mine.exclude(profile__in=others).delete()


def _said(profile: Profile) -> dict[str, Any]:
    same = (
        "in_directory", "is_ambassador", "title", "about", "languages", "place", "links",
        "ask_me_about", "looking_for", "open_to", "contact_policy", "changed_at",
        "listed_at",
    )  # fmt: skip
    return {
        **{name: getattr(profile, name) for name in same},
        "skills": sorted(str(skill) for skill in profile.skills.all()),
        "topics": sorted(str(topic) for topic in profile.topics.all()),
        "audiences": {
            field.value: profile.audience_of(field).name.lower() for field in ProfileField
        },
    }
