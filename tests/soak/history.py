"""What a run's history tells, and nothing else: whether it was fair at every single step."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from events.enums import LIVE, QUEUED, SEATED, Mode
from events.models import Registration, RegistrationChange, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where lines about seats are: five seats in the room are kept for municipalities, one of them for
# one alone; each ministry has at most four there, and three online.
KEPT, OWN, MOST = 4, 1, {"room": 4, "online": 3}


class Replay:
    """One run as its history tells it, step by step. The rows of a run stand in the order of its
    lock, since each was written under it. `works_at` says where each contact does: (kind, name).

    Who may have which seat is reckoned here in another way than in `events.shares`: somebody may
    have a seat if all that is promised to others could still be kept afterwards.
    """

    def __init__(self, run: Run, works_at: dict[int, tuple[str, str]], favoured: str) -> None:
        self.run, self.works_at, self.favoured = run, works_at, favoured
        self.now: dict[int, RegistrationChange] = {}  # the latest line of each registration
        self.contact_of: dict[int, int] = {}
        self.queues: dict[str, list[int]] = {mode: [] for mode in Mode.values}

    def follow(self, change: RegistrationChange) -> None:
        place = change.registration
        is_handed_over = place.in_place_of_id is not None and change.action == "register"
        if change.action not in {"promote", "offer"} and not is_handed_over:
            # The step before is over, with all that it gave on.
            self.check_that_nothing_free_was_left()
        if change.action == "register":
            self.check_that_it_is_their_only_one(place)
            if change.after in SEATED and not is_handed_over:
                waits = self.queues[change.mode]
                assert self.run.shares or not waits, "came later and did not stand in line"
                assert self.may_have(place.contact_id, change.mode), "a seat kept for others"
        elif change.action in {"promote", "offer"}:
            given = change.offered_mode or change.mode
            assert self.first_in_line(given) == place.pk, "somebody was overtaken"
        self.now[place.pk] = change
        self.contact_of[place.pk] = place.contact_id
        self.stand_in_line(change)
        for mode in Mode.values:
            assert self.held(mode) <= self.run.seats(mode), "more seats than there are"
            if self.run.shares:
                self.check_the_limits(mode)

    def first_in_line(self, mode: str) -> int | None:
        """The first who waits for a seat of `mode` and may have it."""
        may = (pk for pk in self.queues[mode] if self.may_have(self.contact_of[pk], mode))
        return next(may, None)

    def may_have(self, contact: int, mode: str) -> bool:
        """Whether one seat more, for `contact`, leaves all that is promised to the others."""
        held = Counter(self.works_at[other] for other in self.holders(mode))
        kind, name = self.works_at[contact]
        held[kind, name] += 1
        if self.run.shares and kind == "ministry" and held[kind, name] > MOST[mode]:
            return False
        return held.total() + self.promised(mode, held) <= self.run.seats(mode)

    def promised(self, mode: str, held: Counter[tuple[str, str]]) -> int:
        """How many of the kept seats nobody has taken yet."""
        if not self.run.shares or mode != "room":
            return 0
        theirs = held["municipality", self.favoured]
        others = sum(n for (kind, _name), n in held.items() if kind == "municipality") - theirs
        return max(OWN - theirs, 0) + max(KEPT - others - max(theirs - OWN, 0), 0)

    def holders(self, mode: str) -> list[int]:
        return [
            self.contact_of[pk]
            for pk, line in self.now.items()
            if line.after in SEATED
            for seat in {line.mode, line.offered_mode}
            if seat == mode
        ]

    def check_the_limits(self, mode: str) -> None:
        held = Counter(self.works_at[contact] for contact in self.holders(mode))
        assert all(n <= MOST[mode] for (kind, _), n in held.items() if kind == "ministry"), (
            "too many"
        )

    def stand_in_line(self, change: RegistrationChange) -> None:
        wanted = change.wants_mode if change.after in QUEUED else ""
        for mode, queue in self.queues.items():
            if mode == wanted and change.registration_id not in queue:
                queue.append(change.registration_id)
            elif mode != wanted and change.registration_id in queue:
                queue.remove(change.registration_id)

    def held(self, mode: str) -> int:
        lines = [line for line in self.now.values() if line.after in SEATED]
        return sum(mode in (line.mode, line.offered_mode) for line in lines)

    def check_that_nothing_free_was_left(self) -> None:
        for mode in self.queues:
            assert self.first_in_line(mode) is None, "a free seat, and somebody who could have it"

    def check_that_it_is_their_only_one(self, place: Registration) -> None:
        others = [
            line
            for line in self.now.values()
            if line.after in LIVE and line.registration.contact_id == place.contact_id
        ]
        assert others == [], "two live registrations of one person"


def as_it_is() -> dict[int, tuple[str, ...]]:
    rows = Registration.objects.values_list("pk", "state", "mode", "wants_mode", "offered_mode")
    return {pk: tuple(rest) for pk, *rest in rows}


def as_it_was_told(replays: Iterable[Replay]) -> dict[int, tuple[str, ...]]:
    lines: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for replay in replays:
        for pk, line in replay.now.items():
            lines[pk] = (line.after, line.mode, line.wants_mode, line.offered_mode)
    return dict(lines)
