from __future__ import annotations

from enum import StrEnum

from allauth.socialaccount.providers.base.provider import ProviderException


class Reason(StrEnum):
    """Why somebody could not sign in; the page says each in plain words."""

    CANCELLED = "cancelled"
    LEVEL = "level"
    STALE = "stale"  # a state or nonce that we did not give, or that was used
    PROVIDER = "provider"  # what came is not what the provider's own description promises
    UNREACHABLE = "unreachable"


class Refused(ProviderException):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
