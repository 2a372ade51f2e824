"""The parts of an initiative's page, made of what its editor wrote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from foundation.charts import Segment
from home.queries import initiative_parts as parts
from home.queries.progress import Progress

TODAY = date(2026, 12, 1)


def milestone(day: str, state: str = "planned") -> dict[str, Any]:
    return {"date": day, "title": day, "text": "", "state": state, "page": None}


def money(fund: str, amount: str | None = None, **more: Any) -> dict[str, Any]:
    return {"source": fund, "fund": fund, "amount": amount and Decimal(amount), "currency": "EUR",
            "share": None, "starts": "", "ends": "", **more}  # fmt: skip


def goal(**more: Any) -> dict[str, Any]:
    return {"words": "Train", "is_training": False, "target": None, "current": None,
            "unit": "people", "as_of": "", **more}  # fmt: skip


def funding(*values: dict[str, Any]) -> parts.Funding:
    found = parts.funding(values)
    assert found is not None
    return found


def test_milestones_are_in_the_order_of_their_dates_and_no_draft_breaks_them():
    values = [milestone("2026-12-02"), milestone("2026"), milestone("2026-01"), milestone("?")]

    found = parts.milestones(values, {}, TODAY)

    assert [one.title for one in found] == ["2026-01", "2026", "2026-12-02"]


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [
        ("2026-11-30", "planned", True),
        ("2026-12-01", "planned", False),
        ("2026-11", "under_way", True),
        ("2026-12", "under_way", False),
        ("2026", "planned", False),
        ("2025", "planned", True),
        ("2025", "done", False),
        ("2025", "dropped", False),
    ],
)
def test_late_is_what_is_open_when_its_last_day_is_over(day: str, state: str, late: bool):
    (found,) = parts.milestones([milestone(day, state)], {}, TODAY)

    assert found.is_late is late


def test_a_goal_that_the_trainings_feed_has_their_numbers():
    values = [goal(is_training=True), goal(target=Decimal(20), current=Decimal(16), as_of="2026")]

    live, written = parts.goals(values, Progress(trained=455, target=1200))
    (bare,) = parts.goals(values[:1], None)

    assert (live.current, live.target, live.is_live) == (455, 1200, True)
    assert (written.current, written.target, written.is_live) == (16, 20, False)
    assert (bare.words, bare.target, bare.is_live) == ("Train", None, False)


def test_shares_are_worked_out_of_amounts_in_one_currency():
    found = funding(money("esf", "800000"), money("national", "200000"))

    assert [source.share for source in found.sources] == [80, 20]
    assert found.totals == [(Decimal(1000000), "EUR")]
    assert found.strip == [Segment(0, 80), Segment(80, 20)]


@pytest.mark.parametrize(
    "values",
    [
        [money("esf", "800000"), money("national")],
        [money("esf", "8"), money("national", "2", currency="NOK")],
        [money("esf", "0"), money("national", "0")],
        [money("rrf", "900000")],
    ],
    ids=["one unknown", "two currencies", "nothing at all", "a single source"],
)
def test_shares_are_not_guessed(values: list[dict[str, Any]]):
    found = funding(*values)

    assert {source.share for source in found.sources} == {None}
    assert found.strip == []


def test_each_currency_has_its_own_total():
    found = funding(money("eu", "8"), money("other", "2", currency="NOK"), money("national", "1"))

    assert found.totals == [(9, "EUR"), (2, "NOK")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([money("national", "1")], []),
        ([money("esf", "1")], ["Funded by the European Union"]),
        ([money("esf", share=Decimal(100))], ["Funded by the European Union"]),
        ([money("esf", share=Decimal(80))], ["Co-funded by the European Union"]),
        ([money("esf", "8"), money("national", "2")], ["Co-funded by the European Union"]),
        ([money("esf", "1"), money("eu", "1"), money("eu", "1")], ["Funded by the European Union"]),
        ([money("rrf", "1")], ["Financed by the European Union – NextGenerationEU"]),
        (
            [money("rrf", "1"), money("esf", "1"), money("other", "1")],
            [
                "Financed by the European Union – NextGenerationEU",
                "Co-funded by the European Union",
            ],
        ),
    ],
)
def test_the_fund_decides_what_is_said_of_the_union(values, said):
    with override("en"):
        assert funding(*values).statements == said


def test_no_sources_are_no_funding():
    assert parts.funding([]) is None
