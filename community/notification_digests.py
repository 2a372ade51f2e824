"""What members want to hear of in digests and no other section tells of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from community.models import Notification
from community.queries.notifications import channels
from foundation import notifications
from foundation.digests import Asked, Section, sections
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from foundation.digests import Entry, Window


class Notifications(Section):
    """What is unread, and was not mailed, of the kinds that a member wants by e-mail, the newest
    first."""

    heading = gettext_lazy("Notifications")
    order = 12

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        of = {window.reader.member.pk: window for window in windows}
        since = min(window.since for window in windows)
        until = max(window.until for window in windows)
        rows = Notification.objects.filter(
            created_at__gte=since, created_at__lt=until, read_at=None, member__in=of
        )
        chosen: dict[int, list[str]] = defaultdict(list)
        for row in _wanted(rows.order_by("-created_at", "-pk"), list(of)):
            window = of[row.member_id]
            if window.since <= row.created_at < window.until:
                chosen[window.reader.key].append(row.thing)
        return chosen

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        keys = {one.reader.member.pk: one.reader.key for one in asked}
        rows = Notification.objects.filter(
            member__in=keys, thing__in={thing for one in asked for thing in one.things}
        )
        things: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in _wanted(rows, list(keys)):
            things[row.kind][keys[row.member_id]].append(row.thing)
        found: dict[tuple[int, str], Entry] = {}
        for name, told in things.items():
            of_kind = [Asked(one.reader, told[one.reader.key]) for one in asked
                       if one.reader.key in told]  # fmt: skip
            for key, entries in notifications.kinds[name].show(of_kind, now=now).items():
                found |= {(key, entry.thing): entry for entry in entries}
        return {
            one.reader.key: [
                found[one.reader.key, thing]
                for thing in one.things
                if (one.reader.key, thing) in found
            ]
            for one in asked
        }

    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('notifications')}"


def _wanted(rows: Any, members: Sequence[int]) -> list[Notification]:
    """Those of `rows`, which are of `members`, that are to be told here."""
    made = channels(members, *(name for name, _kind in notifications.kinds))
    return [
        row
        for row in rows.with_mail_state()
        # What is mailed at once as well: its mail never left, or was not wanted yet.
        if made.get((row.member_id, row.kind)) in {Channel.DIGEST, Channel.MAIL}
        and not row.is_known
        and not notifications.kinds[row.kind].has_section(row.thing)
    ]


sections.register("community.notifications", Notifications())
