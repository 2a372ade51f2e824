"""A step between the code and being signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.stages import AuthenticateStage
from django.utils import timezone

from community import second_factor

if TYPE_CHECKING:
    from django.http import HttpResponse  # noqa: TID251 -- only its type


class SecondFactorStage(AuthenticateStage):
    """allauth's, but an eID that counts as a second factor is not followed by another one."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user and second_factor.has_strong_eid(self.request, user, now=timezone.now()):
            return None, True
        return super().handle()
