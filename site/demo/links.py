"""What became of two addresses elsewhere, so that editors find something in their report; the demo
asks nobody."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from demo.content.partner_networks import NETWORKS
from home.enums import LinkState
from home.models import CheckedLink, LinkUse, PartnerNetworkPage

if TYPE_CHECKING:
    from datetime import datetime

WEEK = timedelta(days=7)


def load_links(*, now: datetime) -> Counter[str]:
    """The website of one partner network is broken, that of another has moved; unless they are
    there."""
    broken, moved = NETWORKS[-1].website, NETWORKS[0].website
    return _link(
        broken,
        now,
        state=LinkState.BROKEN,
        problem="status 404",
        failures=4,
        failed_on=now.date(),
        broken_since=now - WEEK,
    ) + _link(moved, now, state=LinkState.MOVED, leads_to=f"{moved}/en")


def _link(address: str, now: datetime, **state: Any) -> Counter[str]:
    digest = hashlib.sha256(address.encode()).hexdigest()
    if CheckedLink.objects.filter(digest=digest).exists():
        return Counter()
    link = CheckedLink.objects.create(
        digest=digest,
        address=address,
        host="example.org",
        checked_at=now,
        next_at=now + WEEK,
        **state,
    )
    pages = PartnerNetworkPage.objects.filter(website=address)
    LinkUse.objects.bulk_create(LinkUse(link=link, page_id=page.pk) for page in pages)
    return Counter({"links elsewhere": 1})
