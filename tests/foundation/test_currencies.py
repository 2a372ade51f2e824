from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from foundation import currencies
from foundation.templatetags.amounts import number, share


@pytest.mark.parametrize(
    ("language", "whole", "cents", "percent"),
    [
        ("en", "€900,000", "€1,234.50", "80%"),
        ("et", "900 000 €", "1 234,50 €", "80%"),
        ("lv", "900 000 €", "1 234,50 €", "80%"),
        ("nb", "900 000 €", "1 234,50 €", "80 %"),
        ("sl", "900.000 €", "1.234,50 €", "80 %"),
    ],
)
def test_money_is_written_as_each_language_does(
    language: str, whole: str, cents: str, percent: str
):
    with override(language):
        told = [
            currencies.money(Decimal(900000), "EUR"),
            currencies.money(Decimal("1234.5"), "EUR"),
            share(Decimal(80)),
        ]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in told] == [whole, cents, percent]


def test_a_share_has_the_decimals_it_needs():
    assert [share(Decimal(text)) for text in ("33.3", "50", "0.25", "100.00")] == [
        "33.3%", "50%", "0.25%", "100%",
    ]  # fmt: skip
    assert number(Decimal("1200.00")) == "1,200"


def test_currencies_are_those_that_are_tender_now_the_euro_first():
    codes = currencies.codes()

    assert codes[0] == "EUR"
    assert {"NOK", "USD", "GBP"} <= set(codes)
    assert not {"EEK", "XXX", "LVL"} & set(codes)
    assert len(codes) == len(set(codes))


def test_each_language_has_its_names_for_them():
    with override("et"):
        assert dict(currencies.choices())["NOK"] == "NOK – Norra kroon"


@pytest.mark.parametrize(
    ("language", "crowns"), [("en", "NOK 286,000"), ("nb", "286 000 kr"), ("sl", "286.000 NOK")]
)
def test_a_currency_of_letters_does_not_touch_its_number(language: str, crowns: str):
    with override(language):
        told = currencies.money(Decimal(286000), "NOK")

    assert told.replace("\N{NO-BREAK SPACE}", " ") == crowns
