"""What the style guide shows of initiatives: made up, in the shapes that their page reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any

from foundation import eu
from foundation.partial_dates import PartialDate
from home.enums import Fund, Step
from home.queries import initiative_parts as parts


def initiative() -> dict[str, Any]:
    """Everything by the name that the specimens use."""
    goals = [
        parts.Goal("Services that people find by themselves"),
        parts.Goal("Prototypes tested with users", None, Decimal(20), "prototypes"),
        parts.Goal(
            "Prototypes tested with users",
            Decimal(16),
            Decimal(20),
            "prototypes",
            PartialDate(2026, 10),
        ),
    ]
    milestones = [
        ("2016", "The task force begins", Step.DONE),
        ("2026-03", "A report, which is late", Step.PLANNED),
        ("2026-11-25", "The pilot", Step.UNDER_WAY),
        ("2027", "A second pilot", Step.DROPPED),
        ("2028", "The end", Step.PLANNED),
    ]
    values = [
        {"date": day, "title": title, "text": "", "state": state, "page": None}
        for day, title, state in milestones
    ]
    money = {"currency": "EUR", "share": None, "starts": "2026", "ends": "2028-06"}
    sources = [
        {**money, "source": "European Social Fund", "fund": Fund.ESF, "amount": Decimal(800000)},
        {**money, "source": "State budget", "fund": Fund.NATIONAL, "amount": Decimal(200000)},
    ]
    target = Sample(address="/en/about/", title="About us", is_foreign=False)
    return {
        "goals": goals,
        "milestones": parts.milestones(values, {}, date(2026, 11, 25)),
        "funding": parts.funding(sources),
        "statement": eu.said(eu.Statement.NEXT_GENERATION),
        "since": PartialDate(2018, 4),
        "until": PartialDate(2021, 4, 30),
        "target": target,
        "parts": [("what", "What and why?"), ("goals", "Goals"), ("funding", "Funding")],
    }
