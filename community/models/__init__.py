from .affiliations import Affiliation, ApprovedDomain, WorkCode
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .members import Member
from .organisations import Organisation, OrganisationMerge, OrganisationSuggestion
from .profiles import Profile, Skill
from .relations import Block
from .topics import Topic

__all__ = [
    "AccessNote",
    "Affiliation",
    "ApprovedDomain",
    "Block",
    "Consent",
    "DigestDelivery",
    "DigestEdition",
    "DigestItem",
    "Member",
    "Organisation",
    "OrganisationMerge",
    "OrganisationSuggestion",
    "Profile",
    "Skill",
    "Topic",
    "WorkCode",
]
