"""What an organisation's page says of its news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import panels
from home.queries import news

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Organisation

MOST = 3


class ItsNews:
    """The latest stories that name it, which are public."""

    order = 20

    def show(self, thing: Organisation, *, viewer: Any, now: datetime) -> panels.Shown | None:
        stories = news.of_organisation(thing, get_language() or "en", MOST)
        if not stories:
            return None
        return panels.Shown(
            heading=_("Its news"),
            template="home/organisation_panel.html",
            context={"stories": stories},
        )
