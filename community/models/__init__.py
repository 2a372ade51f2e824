from .affiliations import Affiliation, ApprovedDomain
from .care import AccessNote, Consent
from .contacts import ContactRequest
from .digests import DigestDelivery, DigestEdition, DigestItem
from .follows import Follow
from .members import Member
from .moderation import Decision, Report
from .organisations import Organisation
from .profiles import Profile, Skill
from .relations import Block
from .topics import Topic

__all__ = [
    "AccessNote",
    "Affiliation",
    "ApprovedDomain",
    "Block",
    "Consent",
    "ContactRequest",
    "Decision",
    "DigestDelivery",
    "DigestEdition",
    "DigestItem",
    "Follow",
    "Member",
    "Organisation",
    "Profile",
    "Report",
    "Skill",
    "Topic",
]
