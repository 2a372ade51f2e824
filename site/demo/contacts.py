"""The demo's contacts: the member is asked for contact, is in contact with somebody, and follows
topics; a report waits for the moderators. No mail goes out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import ContactState, ReportReason, Told
from community.models import ContactRequest, Follow, Member, Profile, Report, Topic
from community.services import contacts, notifications
from demo.content import people
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

ASKS, HAS_ASKED, REPORTED = "maja", "nejka", "ziga"
WHY = (
    "You spoke of how you found people to test forms with. We are about to begin with that in"
    " Ljubljana, and I would like to hear what you would do differently."
)
WHY_BEFORE = "We sat at the same table on the day of open data. Shall we compare our plans?"
ADVERT = "I sell sticky notes in all colours. Write to me for a good price on a thousand."


def load_contacts(*, now: datetime) -> Counter[str]:
    """Add what is missing; what was added."""
    found = {
        name: Member.objects.get(email=people.address(name))
        for name in (people.MEMBER.key, ASKS, HAS_ASKED, REPORTED)
    }
    member = found[people.MEMBER.key]
    for person in found.values():
        Profile.objects.get_or_create(member=person, defaults={"in_directory": True})
    added = _request(found[ASKS], member, WHY, now, ContactState.SENT)
    added += _request(found[HAS_ASKED], member, WHY_BEFORE, now, ContactState.ACCEPTED)
    contacts.recount(member.pk)
    _report, reported = Report.objects.get_or_create(
        uuid=key("report", REPORTED),
        defaults={
            "reporter": found[ASKS],
            "kind": "member",
            "thing": found[REPORTED].uuid,
            "author": found[REPORTED],
            "title": found[REPORTED].name,
            "text": ADVERT,
            "reason": ReportReason.SPAM,
            "created_at": now - timedelta(days=1),
        },
    )
    followed = 0
    for topic in Topic.objects.all()[:2]:
        _follow, made = Follow.objects.get_or_create(
            member=member, topic=topic, defaults={"created_at": now}
        )
        followed += made
    return Counter(
        {"contact requests": added, "reports": int(reported), "topics followed": followed}
    )


def _request(
    sender: Member, recipient: Member, reason: str, now: datetime, state: ContactState
) -> int:
    asked = now - timedelta(days=2)
    row, made = ContactRequest.objects.get_or_create(
        uuid=key("contact request", sender.email),
        defaults={
            "sender": sender,
            "recipient": recipient,
            "reason": reason,
            "state": state,
            "created_at": asked,
            "expires_at": asked + contacts.OPEN_FOR,
            "answered_at": now if state == ContactState.ACCEPTED else None,
        },
    )
    if made and state == ContactState.SENT:
        notifications.notify({recipient.pk: Told.CONTACTS}, row.thing, now=asked)
    return int(made)
