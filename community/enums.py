from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class OrganisationKind(TextChoices):
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Agency")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "planning_region", _("Planning region")
    UNIVERSITY = "university", _("University")
    NGO = "ngo", _("Association or foundation")
    COMPANY = "company", _("Company")
    FOREIGN = "foreign_unit", _("Unit abroad")

    @property
    def plural(self) -> _StrPromise:
        """All of this kind."""
        return PLURALS[self]


PLURALS = {
    OrganisationKind.MINISTRY: _("Ministries"),
    OrganisationKind.AGENCY: _("Agencies"),
    OrganisationKind.MUNICIPALITY: _("Municipalities"),
    OrganisationKind.REGION: _("Planning regions"),
    OrganisationKind.UNIVERSITY: _("Universities"),
    OrganisationKind.NGO: _("Associations and foundations"),
    OrganisationKind.COMPANY: _("Companies"),
    OrganisationKind.FOREIGN: _("Units abroad"),
}


class Cadence(TextChoices):
    """How often a member wants the digest."""

    NONE = "none", _("No digest")
    WEEKLY = "weekly", _("Once a week, on Tuesday morning")


class DeliveryState(TextChoices):
    """How far a digest has got; what became of its mail stands in the outbox."""

    PLANNED = "planned", _("planned")
    PROMISED = "promised", _("in the outbox")
    SKIPPED = "skipped", _("not sent")


class SkipReason(TextChoices):
    """Why a digest was not sent: what its member will ask."""

    EMPTY = "empty", _("nothing new")
    STOPPED = "stopped", _("stopped meanwhile")
    PAUSED = "paused", _("paused meanwhile")
    INACTIVE = "inactive", _("not active")
    LATE = "late", _("taken up by the next one")


class Audience(IntegerChoices):
    """Who may see one thing of a profile: each includes those before it."""

    ME = 0, _("Only me")
    ORGANISATION = 1, _("My organisation")
    MEMBERS = 2, _("Members")
    PUBLIC = 3, _("Everybody")


class Relation(IntEnum):
    """How near a viewer is to whom they look at: they see what has at least that audience."""

    SELF = Audience.ME
    COLLEAGUE = Audience.ORGANISATION
    MEMBER = Audience.MEMBERS
    STRANGER = Audience.PUBLIC


class ProfileField(TextChoices):
    """What a profile tells, each for an audience of its own: `Profile.audience_<value>`."""

    NAME = "name", _("Name")
    PHOTO = "photo", _("Photo")
    TITLE = "title", _("Role")
    ORGANISATIONS = "organisations", _("Organisations")
    ABOUT = "about", _("About me")
    SKILLS = "skills", _("Skills")
    TOPICS = "topics", _("Topics")
    LANGUAGES = "languages", _("Languages")
    PLACE = "place", _("Place")
    LINKS = "links", _("Links")
    ASK_ME_ABOUT = "ask_me_about", _("Ask me about")
    LOOKING_FOR = "looking_for", _("Looking for")
    OPEN_TO = "open_to", _("Open to")


class OpenTo(TextChoices):
    """What others may ask a member for."""

    MENTORING = "mentoring", _("Mentoring")
    SPEAKING = "speaking", _("Speaking at events")
    INTERVIEWS = "interviews", _("Being interviewed")
    TESTING = "testing", _("Testing prototypes")


class AffiliationRole(TextChoices):
    """What somebody is in an organisation, for the network."""

    MEMBER = "member", _("Works there")
    AMBASSADOR = "ambassador", _("Ambassador")
    CONTACT = "contact", _("Contact person")
    HEAD = "head", _("Head")


class AffiliationState(TextChoices):
    CLAIMED = "claimed", _("not confirmed")
    VERIFIED = "verified", _("confirmed")
    LAPSED = "lapsed", _("no longer confirmed")
    ENDED = "ended", _("ended")


class VerifiedBy(TextChoices):
    """How it is known that somebody works somewhere."""

    CODE = "code", _("A code sent to the work address")
    STAFF = "staff", _("Somebody who looks after the members")


class DomainPolicy(TextChoices):
    """What somebody with an address of an approved domain is."""

    AT_ONCE = "at_once", _("A member at once")
    APPROVE = "approve", _("To be approved by a moderator")


class SignUpState(TextChoices):
    """How far an attempt to sign up has got."""

    ASKED = "asked", _("code sent")
    PROVEN = "proven", _("address proven")
    ENDED = "ended", _("ended")


class RequestState(TextChoices):
    """What became of a request to join."""

    OPEN = "open", _("to be decided")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class InvitationState(TextChoices):
    """What became of an invitation."""

    OPEN = "open", _("not answered")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("ran out")


class JoinedBy(TextChoices):
    """How somebody became a member: the source of what they agreed to."""

    DOMAIN = "domain", _("By an approved domain")
    REQUEST = "request", _("By request")
    INVITATION = "invitation", _("By invitation")


class ConsentKind(TextChoices):
    """What somebody agreed to, or took note of."""

    TERMS = "terms", _("Terms of use")
    NOTICE = "notice", _("Privacy notice")
    PAGE_CONTACT = "page_contact", _("Named as the contact of a page")


class Access(TextChoices):
    """What staff did with the personal data of a member."""

    VIEWED = "viewed", _("looked at")
    EXPORTED = "exported", _("exported")
    CHANGED = "changed", _("changed")


class ExportState(TextChoices):
    """How far a download of one's own data has got."""

    ASKED = "asked", _("asked for")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    GONE = "gone", _("deleted")
