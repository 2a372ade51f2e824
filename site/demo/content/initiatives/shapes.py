"""What the demo's initiatives are written in. Words stand by language; numbers, dates and states are
one for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from home.enums import Fund, InitiativeKind, Origin, Part, Step, Trial

if TYPE_CHECKING:
    from demo.content.blocks import Block
    from demo.content.shapes import Telling, Texts


@dataclass(frozen=True, kw_only=True)
class GoalData:
    words: Texts
    unit: Texts = field(default_factory=dict)
    target: str = ""
    current: str = ""
    as_of: str = ""
    is_training: bool = False


@dataclass(frozen=True, kw_only=True)
class MilestoneData:
    """`page`: the kind and key of where it leads."""

    date: str
    title: Texts
    text: Texts = field(default_factory=dict)
    state: Step = Step.DONE
    page: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class PilotData:
    title: Texts
    text: Texts
    body: Texts = field(default_factory=dict)
    result: Texts = field(default_factory=dict)
    state: Trial = Trial.ENDED


@dataclass(frozen=True, kw_only=True)
class MoneyData:
    source: Texts
    fund: Fund
    amount: str
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentOf:
    """A document of the demo by its key, and the language it is in."""

    key: str
    language: str


@dataclass(frozen=True, kw_only=True)
class InitiativeData:
    """The first of `tellings` is the page it was written in. `bodies`: organisations by key, or in
    words. `chosen`: stories and events by kind and key."""

    key: str
    kind: InitiativeKind
    starts: str
    ends: str
    picture: str
    tellings: tuple[Telling, ...]
    contact: dict[str, Block]
    bodies: tuple[tuple[str | Texts, Part], ...]
    team: tuple[tuple[Texts, Texts], ...] = ()
    how: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    results: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    goals: tuple[GoalData, ...] = ()
    milestones: tuple[MilestoneData, ...] = ()
    pilots: tuple[PilotData, ...] = ()
    money: tuple[MoneyData, ...] = ()
    documents: tuple[DocumentOf, ...] = ()
    topics: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    origin: str = ""
    origin_how: Origin = Origin.PROPOSED_BY
