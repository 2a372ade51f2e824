from .digests import DigestDelivery, DigestEdition, DigestItem
from .members import Member
from .organisations import Organisation
from .topics import Topic

__all__ = ["DigestDelivery", "DigestEdition", "DigestItem", "Member", "Organisation", "Topic"]
