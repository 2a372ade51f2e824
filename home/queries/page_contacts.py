"""Members named as the contact of pages: who stands there, and what is asked of a member."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from wagtail.models import Page

from community.enums import ConsentKind
from community.models import Consent, Member
from community.queries import profiles
from foundation.contacts import Person
from home.models import ContactPerson

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet


class Standing(StrEnum):
    """How a member stands to being named."""

    NOBODY = "nobody"  # never named
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"  # also: taken back


def standing(member: Member) -> Standing:
    """What `member` was asked and has answered. Their consents say whether they agree: those can be
    taken back elsewhere, too."""
    person = ContactPerson.objects.filter(member=member).first()
    if person is None:
        return Standing.NOBODY
    if agreed().filter(member=member).exists():
        return Standing.AGREED
    return Standing.DECLINED if person.answered_at else Standing.ASKED


def is_waiting(member: Member) -> bool:
    """Whether a question waits for `member`."""
    unanswered = ContactPerson.objects.filter(member=member, answered_at=None)
    return unanswered.exists() and pages(member).exists()


def pages(member: Member) -> QuerySet[Page]:
    """The pages on which `member` is named now."""
    named: QuerySet[Page] = Page.objects.live().filter(
        pk__in=ContactPerson.objects.filter(member=member).values("pages__page")
    )
    return named.select_related("locale").order_by("path")


def shown(keys: Collection[str]) -> Mapping[str, Person]:
    """Those of the members with these keys who agreed and are still here, with what their profile
    shows to everybody. A constant number of queries."""
    wanted = [key for key in keys if is_key(key)]
    members = Member.objects.filter(uuid__in=wanted, is_active=True).exclude(name="")
    found = list(members.filter(pk__in=agreed().values("member")))
    cards = profiles.cards(found, None) if found else {}
    return {str(member.uuid): _person(member, cards.get(member.pk)) for member in found}


def agreed() -> QuerySet[Consent]:
    """The consents to be named that stand."""
    return Consent.objects.filter(kind=ConsentKind.PAGE_CONTACT, withdrawn_at=None)


def _person(member: Member, card: profiles.PersonCard | None) -> Person:
    if card is None:
        # Their profile shows nothing to everybody: they agreed to the name alone.
        return Person(name=member.name)
    return Person(name=card.name, photo=card.photo, address=card.address)


def is_key(key: str) -> bool:
    """Whether it can be one: what a page holds may have come by a file."""
    try:
        UUID(key)
    except ValueError:
        return False
    return True
