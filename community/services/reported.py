"""What of this app can be reported: a member, and a request for contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.enums import ProfileField, Relation
from community.models import ContactRequest, Member, Profile
from community.queries.moderation import was_reported
from community.queries.seeing import relation, visible_fields
from community.reportables import Reported
from community.services import contacts, rights

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

# What members write about themselves in words.
WORDS = (
    ProfileField.TITLE,
    ProfileField.ABOUT,
    ProfileField.ASK_ME_ABOUT,
    ProfileField.LOOKING_FOR,
    ProfileField.PLACE,
)


class MemberThing:
    """A member with what their profile tells whoever reports it."""

    label = _("Member")

    def find(self, key: UUID, *, viewer: Member) -> Reported | None:
        profile = Profile.objects.select_related("member").filter(member__uuid=key).first()
        if profile is None:
            return None
        near = relation(profile.member, viewer)
        if near == Relation.STRANGER and rights.may_moderate(viewer):
            near = Relation.MEMBER
        seen = visible_fields(profile, near)
        if not seen:
            return None
        said = (getattr(profile, field) for field in WORDS if field in seen)
        return Reported(
            title=profile.member.name or str(_("A member")),
            text="\n\n".join(words for words in said if words),
            author=profile.member,
        )

    def remove(self, key: UUID, *, reason: str, actor: Member, now: datetime) -> None:
        """Out of the directory: others find no page any more, until the member asks for one."""
        Profile.objects.filter(member__uuid=key).update(in_directory=False, changed_at=now)


class ContactRequestThing:
    """A request for contact: only its recipient can report it."""

    label = _("Request for contact")

    def find(self, key: UUID, *, viewer: Member) -> Reported | None:
        found = ContactRequest.objects.select_related("sender", "recipient").filter(uuid=key)
        request = found.filter(is_shut=False).first()
        if request is None or not self._may_see(request, viewer):
            return None
        return Reported(
            title=request.sender.name or str(_("A member")),
            text=request.reason,
            author=request.sender,
        )

    def remove(self, key: UUID, *, reason: str, actor: Member, now: datetime) -> None:
        found = ContactRequest.objects.select_related("sender", "recipient").filter(uuid=key)
        if request := found.first():
            contacts.shut(request)

    @staticmethod
    def _may_see(request: ContactRequest, viewer: Member) -> bool:
        if request.recipient_id == viewer.pk:
            return True
        return rights.may_moderate(viewer) and was_reported("contact-request", request.uuid)
