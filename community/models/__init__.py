from .affiliations import Affiliation, ApprovedDomain, WorkCode
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .directory import DirectoryEntry, DirectoryKey, DirectoryName, DirectoryTerm, DirectoryValue
from .joining import JoiningSettings, JoinRequest, SignUp
from .members import Member
from .organisations import Organisation, OrganisationMerge, OrganisationSuggestion
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
    "DirectoryEntry",
    "DirectoryKey",
    "DirectoryName",
    "DirectoryTerm",
    "DirectoryValue",
    "JoinRequest",
    "JoiningSettings",
    "Member",
    "Organisation",
    "OrganisationMerge",
    "OrganisationSuggestion",
    "Profile",
    "RetentionRun",
    "SignUp",
    "Skill",
    "Topic",
    "WorkCode",
]
