from __future__ import annotations

from django import template

from community.oidc import configured

register = template.Library()


@register.simple_tag
def identity_providers(*, strong: bool = False) -> list[tuple[str, str]]:
    """Whose eID one can sign in with: key and name of each; `strong` ones count as a second
    factor."""
    return [
        (app["provider_id"], app["name"])
        for app in configured.apps()
        if not strong or app["settings"]["second_factor"]
    ]
