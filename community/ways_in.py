"""What the site keeps of how a member signs in: for their download, and what deletion does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.services import sessions
from foundation import personal_data

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from community.models import Member


class WaysIn:
    """eIDs, passkeys and the authenticator app, and where the member is signed in. No secret of
    them is told: whoever reads the download could use it."""

    name = _("How you sign in")
    after_deletion: _StrPromise | str = ""

    @cached_property
    def _models(self) -> tuple[Any, Any, Any]:
        # Models must be loaded.
        from allauth.mfa.models import Authenticator  # noqa: PLC0415
        from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415
        from allauth.usersessions.models import UserSession  # noqa: PLC0415

        return SocialAccount, Authenticator, UserSession

    def tell(self, member: Member) -> personal_data.Told:
        eids, factors, places = (model.objects.filter(user=member) for model in self._models)
        rows: list[dict[str, Any]] = [
            {
                "kind": "eid",
                "name": eid.provider,
                "level": eid.extra_data.get("acr", ""),
                "added": eid.date_joined,
                "last_used": eid.last_login,
            }
            for eid in eids.order_by("pk")
        ]
        rows += [
            {
                "kind": factor.type,
                "name": str(factor.wrap()) if factor.type == "webauthn" else "",
                "added": factor.created_at,
                "last_used": factor.last_used_at,
            }
            for factor in factors.order_by("pk")
        ]
        rows += [
            {
                "kind": "session",
                "browser": place.user_agent,
                "network_address": place.ip,
                "added": place.created_at,
                "last_used": place.last_seen_at,
            }
            for place in places.order_by("pk")
        ]
        return personal_data.Told(rows=rows)

    def erase(self, member: Member, *, now: datetime) -> None:
        """All rows go with the member; the sessions themselves hang on no member's row."""
        sessions.end_all(member)


WAYS_IN = WaysIn()
