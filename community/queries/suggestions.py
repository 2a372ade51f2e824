"""Who may be meant, while a name is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import get_language

from community.enums import ProfileField
from community.models import DirectoryName, DirectoryTerm, Member
from community.queries import profiles
from community.queries.seeing import where_visible
from community.querysets import begins
from foundation.folding import query_terms

if TYPE_CHECKING:
    from uuid import UUID

    from community.queries.profiles import PersonCard

SHORTEST = 2
MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody whom the viewer may see. `detail` tells people of one name apart: role and
    organisation, as far as the viewer sees them."""

    member_id: int
    uuid: UUID
    name: str
    detail: str
    address: str


def suggest(viewer: Member | None, text: str, limit: int = MOST) -> list[Suggestion]:
    """At most `limit` members whose name `viewer` may see, and holds a word beginning with each
    word of `text`; by name, those whose first one begins so in front. Nothing for fewer than two
    letters, nobody for a visitor, and never `viewer` themselves. A constant number of queries."""
    text = text.replace("\x00", "")
    terms = query_terms(text)
    if viewer is None or not viewer.is_authenticated or sum(map(len, terms)) < SHORTEST:
        return []
    seen = where_visible(viewer, profile="profile__", member="profile__member__")
    # A name is shown with all that it tells, so one rule decides for all its words.
    names = DirectoryName.objects.filter(seen, language=get_language() or "en")
    names = names.filter(profile__in_directory=True).exclude(profile__member=viewer.pk)
    for term in terms:
        holding = DirectoryTerm.objects.filter(begins(term), field=ProfileField.NAME)
        names = names.filter(profile__in=holding.values("profile"))
    first = Case(
        When(profile__member__name__istartswith=text.strip(), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ids = list(names.order_by(first, "place", "pk").values_list("profile", flat=True)[:limit])
    members = Member.objects.in_bulk(ids)
    cards = profiles.cards(list(members.values()), viewer)
    return [
        Suggestion(
            member_id=pk,
            uuid=members[pk].uuid,
            name=cards[pk].name,
            detail=_detail(cards[pk]),
            address=cards[pk].address,
        )
        for pk in ids
        if pk in cards
    ]


def _detail(card: PersonCard) -> str:
    return ", ".join(part for part in (card.title, str(card.organisation or "")) if part)
