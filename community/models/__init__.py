from .affiliations import Affiliation, ApprovedDomain, WorkCode
from .care import AccessNote, Consent
from .contacts import ContactRequest
from .digests import DigestDelivery, DigestEdition, DigestItem
from .directory import DirectoryEntry, DirectoryKey, DirectoryName, DirectoryTerm, DirectoryValue
from .discussions import Mention, Post, PostVersion, Thread, ThreadReader
from .follows import Follow
from .group_files import GroupFile
from .groups import GroupLook, GroupMembership, MemberGroup
from .invitations import Invitation, InvitationFile
from .joining import JoiningSettings, JoinRequest, SignUp
from .letters import DigestLead, DigestLetter
from .members import Member
from .moderation import Decision, QueueMail, Report
from .notifications import Notification, NotificationChoice
from .organisations import Organisation, OrganisationMerge, OrganisationSuggestion
from .own_data import DataExport, RetentionRun
from .profiles import Profile, Skill
from .recipients import Recipient
from .relations import Block
from .topics import FormerTopicWord, Topic
from .wishes import SubscriptionWish

__all__ = [
    "AccessNote",
    "Affiliation",
    "ApprovedDomain",
    "Block",
    "Consent",
    "ContactRequest",
    "DataExport",
    "Decision",
    "DigestDelivery",
    "DigestEdition",
    "DigestItem",
    "DigestLead",
    "DigestLetter",
    "DirectoryEntry",
    "DirectoryKey",
    "DirectoryName",
    "DirectoryTerm",
    "DirectoryValue",
    "Follow",
    "FormerTopicWord",
    "GroupFile",
    "GroupLook",
    "GroupMembership",
    "Invitation",
    "InvitationFile",
    "JoinRequest",
    "JoiningSettings",
    "Member",
    "MemberGroup",
    "Mention",
    "Notification",
    "NotificationChoice",
    "Organisation",
    "OrganisationMerge",
    "OrganisationSuggestion",
    "Post",
    "PostVersion",
    "Profile",
    "QueueMail",
    "Recipient",
    "Report",
    "RetentionRun",
    "SignUp",
    "Skill",
    "SubscriptionWish",
    "Thread",
    "ThreadReader",
    "Topic",
    "WorkCode",
]
