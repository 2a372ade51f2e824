"""The parts of an initiative's page, made of what its editor wrote: nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from foundation import charts, eu
from foundation.partial_dates import PartialDate
from home.enums import OF_THE_UNION, Credit, Fund, Part, Step, Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from foundation.targets import Target
    from foundation.words import Words
    from home.models.bodies import NamedBody
    from home.queries.progress import Progress

OPEN = {Step.PLANNED, Step.UNDER_WAY}


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when; None where it isn't known."""

    start: PartialDate | None
    end: PartialDate | None

    @property
    def is_one(self) -> bool:
        return self.start == self.end

    def __bool__(self) -> bool:
        return bool(self.start or self.end)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations that do the same in it, each with the address of its page or ""."""

    part: Part | Credit
    bodies: list[tuple[Words, str]]


@dataclass(frozen=True, slots=True)
class Goal:
    """`target` is None where it isn't counted; `is_live`: the site itself counts."""

    words: str
    current: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    as_of: PartialDate | None = None
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    date: PartialDate
    title: str
    text: str
    state: Step
    is_late: bool
    target: Target | None


@dataclass(frozen=True, slots=True)
class Pilot:
    title: str
    body: str
    text: str
    state: Trial
    result: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where money comes from; `share` in per cent, None where it isn't known."""

    name: str
    fund: Fund
    amount: Decimal | None
    currency: str
    share: Decimal | None
    period: Period


@dataclass(frozen=True, slots=True)
class Funding:
    """All sources, what they are together by currency, and what the European Union wants said."""

    sources: list[Source]
    totals: list[tuple[Decimal, str]]
    statements: list[str]

    @property
    def strip(self) -> list[charts.Segment]:
        """How the shares stand to each other, where all are known and there are several."""
        shares = [source.share for source in self.sources]
        if len(shares) < 2 or None in shares:
            return []
        return charts.strip([float(share) for share in shares if share is not None])


def bodies(
    rows: Iterable[NamedBody],
    addresses: Mapping[int, str],
    order: type[Part] | type[Credit] = Part,
) -> list[Bodies]:
    """The organisations by what they do, in that `order`, each once."""
    found: dict[str, dict[Any, tuple[Words, str]]] = {}
    for row in rows:
        key = row.organisation_id or tuple(row.name.items())
        address = addresses.get(row.organisation_id or 0, "")
        found.setdefault(row.part, {}).setdefault(key, (row.named, address))
    return [Bodies(part, list(found[part].values())) for part in order if part in found]


def goals(values: Iterable[Mapping[str, Any]], progress: Progress | None) -> list[Goal]:
    """`progress` is that of the trainings; a goal they feed is words alone without it."""
    found = []
    for value in values:
        words, unit = value["words"], value["unit"] or ""
        if value["is_training"] and progress is not None:
            counted = Decimal(progress.trained), Decimal(progress.target)
            found.append(Goal(words, *counted, unit, is_live=True))
        else:
            as_of = PartialDate.read(value["as_of"])
            found.append(Goal(words, value["current"], value["target"], unit, as_of))
    return found


def milestones(
    values: Iterable[Mapping[str, Any]], targets: Mapping[Any, Target], today: date
) -> list[Milestone]:
    """In the order of their dates; `targets` by the translation keys of pages."""
    found = []
    for value in values:
        day = PartialDate.read(value["date"])
        if day is None:
            continue
        state, page = Step(value["state"] or Step.PLANNED), value["page"]
        found.append(
            Milestone(
                date=day,
                title=value["title"],
                text=value["text"] or "",
                state=state,
                is_late=state in OPEN and day.last < today,
                target=targets.get(page.translation_key) if page else None,
            )
        )
    return sorted(found, key=lambda one: (one.date.first, one.date.last))


def pilots(values: Iterable[Mapping[str, Any]]) -> list[Pilot]:
    return [
        Pilot(
            value["title"],
            value["body"] or "",
            value["text"] or "",
            Trial(value["state"] or Trial.PLANNED),
            value["result"] or "",
        )
        for value in values
    ]


def funding(values: Iterable[Mapping[str, Any]]) -> Funding | None:
    values = list(values)
    if not values:
        return None
    shares = _shares(values)
    sources = [
        Source(
            value["source"],
            Fund(value["fund"] or Fund.NATIONAL),
            value["amount"],
            value["currency"],
            share,
            Period(PartialDate.read(value["starts"]), PartialDate.read(value["ends"])),
        )
        for value, share in zip(values, shares, strict=True)
    ]
    totals: dict[str, Decimal] = {}
    for source in sources:
        if source.amount is not None:
            totals[source.currency] = totals.get(source.currency, Decimal(0)) + source.amount
    every = [(amount, currency) for currency, amount in totals.items()]
    return Funding(sources, every, _statements(sources))


def _shares(values: list[Mapping[str, Any]]) -> list[Decimal | None]:
    """As they are written; else of the amounts, where all are known in one currency. Of a single
    source nobody says that it is all there is."""
    given = [value["share"] for value in values]
    amounts = [value["amount"] for value in values]
    total = sum(amount or 0 for amount in amounts)
    one = len({value["currency"] for value in values}) == 1
    if len(given) < 2 or given != [None] * len(given):
        return given
    if None in amounts or not one or not total:
        return given
    return [(amount * 100 / total).quantize(Decimal("0.1")).normalize() for amount in amounts]


def _statements(sources: list[Source]) -> list[str]:
    """What the Union wants said, once each."""
    of_union = [source for source in sources if source.fund in OF_THE_UNION]
    wanted = []
    if any(source.fund == Fund.RRF for source in of_union):
        wanted.append(eu.Statement.NEXT_GENERATION)
    if any(source.fund != Fund.RRF for source in of_union):
        # Shares that are worked out are rounded.
        shares = [source.share for source in sources if source.share is not None]
        is_all = len(of_union) == len(sources) and (not shares or sum(shares) > 99)
        wanted.append(eu.Statement.FUNDED if is_all else eu.Statement.CO_FUNDED)
    return [eu.said(statement) for statement in wanted]
