from .affiliations import Affiliation, ApprovedDomain
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .joining import JoiningSettings, JoinRequest, SignUp
from .members import Member
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
    "DigestDelivery",
    "DigestEdition",
    "DigestItem",
    "JoinRequest",
    "JoiningSettings",
    "Member",
    "Organisation",
    "Profile",
    "SignUp",
    "Skill",
    "Topic",
]
