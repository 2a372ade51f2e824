from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from django import forms

from community.oidc import configured
from community.services import identities


class DisconnectForm(AllauthDisconnectForm):
    """Of allauth's, which keeps the last one with whoever has no password; members sign in by code.
    It also knows providers that are no longer configured."""

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The member's eIDs: primary key and name."""
        names = {app["provider_id"]: app["name"] for app in configured.apps()}
        return [(row.pk, names.get(row.provider, row.provider)) for row in self.accounts]

    @property
    def others(self) -> list[tuple[str, str]]:
        """The providers that the member could connect: key and name."""
        known = {row.provider for row in self.accounts}
        told = [(app["provider_id"], app["name"]) for app in configured.apps()]
        return [(key, name) for key, name in told if key not in known]

    def save(self) -> None:
        raise_if_reauthentication_required(self.request, app="allauth.socialaccount")
        account = self.cleaned_data["account"]
        name = dict(self.rows)[account.pk]
        if identities.disconnect(self.request.user, account=account.pk):
            get_adapter().send_notification_mail(
                "socialaccount/email/account_disconnected",
                self.request.user,
                {"provider": {"name": name}},
            )
