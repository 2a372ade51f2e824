from .affiliations import Affiliation, ApprovedDomain
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .directory import (
    DirectoryEntry,
    DirectoryKey,
    DirectoryName,
    DirectoryTerm,
    DirectoryValue,
)
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
    "DirectoryEntry",
    "DirectoryKey",
    "DirectoryName",
    "DirectoryTerm",
    "DirectoryValue",
    "Member",
    "Organisation",
    "Profile",
    "Skill",
    "Topic",
]
