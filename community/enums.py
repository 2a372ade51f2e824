from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    """How often somebody wants to hear what is new."""

    NONE = "none", _("Never")
    HOURLY = "hourly", _("As it happens, at most once an hour")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")


class Weekday(IntegerChoices):
    """As ISO 8601 counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


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


class Viewpoint(TextChoices):
    """As whom members may look at their own page."""

    STRANGER = "stranger", _("Anybody on the web")
    COLLEAGUE = "colleague", _("A colleague")
    MEMBER = "member", _("A member")


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
    PLACE = "place", pgettext_lazy("of a person", "Place")
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
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
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
    CHANGED = "changed", pgettext_lazy("personal data", "changed")


class ExportState(TextChoices):
    """How far a download of one's own data has got."""

    ASKED = "asked", _("asked for")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    GONE = "gone", _("deleted")


class Facet(TextChoices):
    """By what the directory is narrowed; its name in addresses is the value."""

    SKILL = "skill", _("Skill")
    TOPIC = "topic", _("Topic")
    ORGANISATION = "organisation", _("Organisation")
    KIND = "kind", _("Kind of organisation")
    LANGUAGE = "language", _("Language")
    PLACE = "place", pgettext_lazy("of a person", "Place")
    OPEN_TO = "open_to", _("Open to")
    AMBASSADOR = "ambassador", _("Ambassadors")


class Order(TextChoices):
    """In which order the directory shows whom it found."""

    BEST = "best", _("Best match first")
    NAME = "name", _("By name")
    NEWEST = "newest", _("Newest members first")


class ContactPolicy(TextChoices):
    """Who may ask a member for contact."""

    REQUEST = "by_request", _("Members may ask me for contact")
    NOBODY = "nobody", _("Nobody may ask me for contact")


class ContactState(TextChoices):
    """How far a request for contact has got. Its sender reads less: see `queries.contacts`."""

    SENT = "sent", _("sent")
    ACCEPTED = "accepted", pgettext_lazy("contact request", "accepted")
    DECLINED = "declined", _("not accepted now")
    EXPIRED = "expired", _("not answered")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", pgettext_lazy("contact", "ended")


class ReportReason(TextChoices):
    SPAM = "spam", _("Advertising or spam")
    HARASSMENT = "harassment", _("Harassment or insult")
    PERSONAL_DATA = "personal_data", _("Personal data that should not be there")
    MISLEADING = "misleading", _("Wrong or misleading")
    OTHER = "other", pgettext_lazy("reason of a report", "Something else")


class ReportState(TextChoices):
    OPEN = "open", pgettext_lazy("report", "open")
    ACTED = "acted", _("something was done")
    DISMISSED = "dismissed", _("nothing was done")


class DecisionAction(TextChoices):
    """What moderators can do about a thing that was reported."""

    DISMISS = "dismiss", _("Nothing to object to")
    WARN = "warn", _("Warning")
    REMOVE = "remove", _("Removal")
    SUSPEND = "suspend", _("Suspension")


class AppealState(TextChoices):
    """What became of an objection to a decision."""

    OPEN = "open", _("not decided yet")
    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision is taken back")


class FollowKind(TextChoices):
    """What can be followed; the value is the field of `Follow`, and stands in addresses."""

    TOPIC = "topic", _("Topic")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class GroupJoining(TextChoices):
    """How one comes into a group, and what others know of it meanwhile."""

    OPEN = "open", _("Open: every member reads it, and joins at once")
    REQUEST = "request", _("On request: its facilitators decide")
    HIDDEN = "hidden", _("Hidden: by invitation, and nobody else knows of it")


class GroupState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    LIVE = "live", _("active")
    DECLINED = "declined", _("declined")
    ARCHIVED = "archived", _("archived")


class GroupRole(TextChoices):
    MEMBER = "member", _("Member")
    FACILITATOR = "facilitator", _("Facilitator")


class MembershipState(TextChoices):
    """How somebody stands to a group; one row for each, whatever happened before."""

    REQUESTED = "requested", _("asked to join")
    INVITED = "invited", _("invited")
    MEMBER = "member", _("member")
    DECLINED = "declined", _("declined")
    LEFT = "left", _("left")
    REMOVED = "removed", _("removed")


class GroupMail(TextChoices):
    """Which mails of a group's discussions somebody gets."""

    NONE = "none", _("None")
    MENTIONS = "mentions", _("When somebody mentions me")
    ALL = "all", _("Every new post")


class Told(StrEnum):
    """The kinds of notifications of this app, as `foundation.notifications` knows them."""

    POSTS = "community.posts"
    MENTIONS = "community.mentions"
    ANSWERS = "community.answers"
    CONTACTS = "community.contacts"
    INVITATIONS = "community.invitations"
    REQUESTS = "community.requests"
    MEMBERSHIPS = "community.memberships"


class PostState(TextChoices):
    VISIBLE = "visible", _("visible")
    # By whoever looks after the discussion, with a reason that its author reads.
    HIDDEN = "hidden", _("hidden")
    # By its author.
    REMOVED = "removed", _("removed")
