"""Who is who: contacts that are one person, and where each person works."""

from __future__ import annotations

from dataclasses import dataclass

from events.models import Contact


@dataclass(frozen=True, slots=True)
class Persons:
    """`leads`: of contacts that are said to be somebody else, whom."""

    leads: dict[int, int]
    # Of those and of whom they lead to, where they work.
    bodies: dict[int, int]

    def of(self, contact: int) -> int:
        """Who this is: the contact at the end of the chain. Where a chain bites its own tail, as
        none does that `services.same_person` made, the least of the ring."""
        seen = [contact]
        while (step := self.leads.get(seen[-1])) is not None:
            if step in seen:
                return min(seen[seen.index(step) :])
            seen.append(step)
        return seen[-1]


def persons() -> Persons:
    """All that was said at the desk; one query, whatever the number of contacts."""
    linked = Contact.objects.filter(same_as__isnull=False).order_by("pk")
    rows = [
        (contact, other, mine, theirs)
        for contact, other, mine, theirs in linked.values_list(
            "pk", "same_as", "member__organisation", "same_as__member__organisation"
        )
        if other is not None
    ]
    found = Persons({contact: other for contact, other, _mine, _theirs in rows}, {})
    for contact, other, mine, theirs in rows:
        for pk, body in ((other, theirs), (contact, mine)):
            if body is not None:
                # The one that the chain ends at says first where the person works.
                person = found.of(pk)
                if pk == person or person not in found.bodies:
                    found.bodies[person] = body
    return found
