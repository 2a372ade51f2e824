from .affiliations import Affiliation, ApprovedDomain
from .care import AccessNote, Consent
from .digests import DigestDelivery, DigestEdition, DigestItem
from .discussions import Mention, Post, PostVersion, Thread, ThreadReader
from .group_files import GroupFile
from .groups import GroupLook, GroupMembership, MemberGroup
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
    "GroupFile",
    "GroupLook",
    "GroupMembership",
    "Member",
    "MemberGroup",
    "Mention",
    "Organisation",
    "Post",
    "PostVersion",
    "Profile",
    "Skill",
    "Thread",
    "ThreadReader",
    "Topic",
]
