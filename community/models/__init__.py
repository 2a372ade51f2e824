from .members import Member
from .organisations import Organisation

__all__ = ["Member", "Organisation"]
