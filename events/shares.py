"""Seats that are kept for an organisation or a kind of them, or of which each may have so many: one
rule, pure Python, for giving seats and for showing them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Body:
    """Where somebody works: an organisation's public id and its kind. Both are empty for guests,
    and for members without one."""

    organisation: str = ""
    kind: str = ""


NOWHERE = Body()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One line of a run: for one `organisation`, or for all of a `kind`.

    `kept` seats of `mode` are theirs together, whoever comes first; each organisation may have at
    most `most` of them (None: as many as like). Both hold through the day `until` (None: to the end).
    """

    mode: str
    organisation: str = ""
    kind: str = ""
    kept: int = 0
    most: int | None = None
    until: date | None = None

    @classmethod
    def stored(cls, line: Mapping[str, Any]) -> Self:
        """A line as a run's settings have it."""
        until = line.get("until")
        return cls(**{**line, "until": date.fromisoformat(until) if until else None})

    def as_stored(self) -> dict[str, Any]:
        return {
            "mode": self.mode,
            "organisation": self.organisation,
            "kind": self.kind,
            "kept": self.kept,
            "most": self.most,
            "until": self.until.isoformat() if self.until else None,
        }

    def moved(self, by: timedelta) -> Self:
        """The same line for a run that takes place `by` later."""
        return replace(self, until=self.until + by) if self.until else self

    @property
    def keeps(self) -> int:
        """Seats that are in fact kept: what one organisation may not have is kept for nobody."""
        is_capped = self.organisation and self.most is not None
        return min(self.kept, self.most or 0) if is_capped else self.kept

    def holds_on(self, day: date) -> bool:
        return self.until is None or day <= self.until

    def is_for(self, body: Body) -> bool:
        if self.organisation:
            return body.organisation == self.organisation
        return bool(self.kind) and body.kind == self.kind


@dataclass(slots=True)
class Tally:
    """The seats of one kind in a run: `seats` in all (None: as many as come), who has taken how
    many, how many wait for one, and the `lines` that hold today."""

    seats: int | None
    taken: Counter[Body] = field(default_factory=Counter)
    waiting: int = 0
    lines: Sequence[Share] = ()

    @property
    def total(self) -> int:
        return self.taken.total()

    @property
    def unclaimed(self) -> int | None:
        """Seats that nobody holds, kept ones included; None: as many as come."""
        return None if self.seats is None else max(self.seats - self.total, 0)

    def free_for(self, body: Body) -> int | None:
        """Seats that somebody of `body` can have, whoever waits; None: as many as come."""
        free = self.unclaimed
        if free and self.lines:
            others = sum(left for line, left in self.left().items() if not line.is_for(body))
            free = max(free - others, 0)
        allowed = self.allowed(body)
        return free if allowed is None else allowed if free is None else min(free, allowed)

    def allowed(self, body: Body) -> int | None:
        """How many more the organisation of `body` may have; None: there is no limit."""
        limits = [line.most for line in self.lines if line.most is not None and line.is_for(body)]
        return max(min(limits) - self.taken[body], 0) if limits else None

    def left(self) -> dict[Share, int]:
        """How many of its kept seats each line still has. Who comes counts for the line of the
        organisation first, then for that of its kind."""
        uncounted = Counter(self.taken)
        left: dict[Share, int] = {}
        for line in sorted(self.lines, key=lambda line: not line.organisation):
            need = line.keeps
            for body in [body for body in uncounted if line.is_for(body)]:
                used = min(need, uncounted[body])
                uncounted[body] -= used
                need -= used
            left[line] = need
        return left

    def is_open_to(self, body: Body) -> bool:
        """Whether somebody of `body` who comes now gets a seat. Without lines, whoever waits comes
        first. With them, a seat that is left is none that anybody in line could have: it was offered
        to them first (`services.waitlist.fill`)."""
        if self.waiting and not self.lines:
            return False
        return self.free_for(body) != 0
