from .affiliations import Affiliation, ApprovedDomain
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .invitations import Invitation, InvitationFile
from .joining import JoiningSettings, JoinRequest, SignUp
from .members import Member
from .organisations import Organisation
from .own_data import DataExport, RetentionRun
from .profiles import Profile, Skill
from .relations import Block
from .topics import Topic

__all__ = [
    "AccessNote",
    "Affiliation",
    "ApprovedDomain",
    "Block",
    "Consent",
    "DataExport",
    "DigestDelivery",
    "DigestEdition",
    "DigestItem",
    "Invitation",
    "InvitationFile",
    "JoinRequest",
    "JoiningSettings",
    "Member",
    "Organisation",
    "Profile",
    "RetentionRun",
    "SignUp",
    "Skill",
    "Topic",
]
