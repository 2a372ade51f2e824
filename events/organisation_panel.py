"""What an organisation's page says of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.queries import agenda
from foundation import panels

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member, Organisation

MOST = 6


class ItsEvents:
    """The next dates that it holds, as far as the reader may see them."""

    order = 10

    def show(
        self, thing: Organisation, *, viewer: Member | None, now: datetime
    ) -> panels.Shown | None:
        dates = agenda.upcoming(viewer=viewer, now=now, limit=MOST, host=thing)
        if not dates:
            return None
        return panels.Shown(
            heading=_("Its next dates"),
            template="events/organisation_panel.html",
            context={"dates": dates},
        )
