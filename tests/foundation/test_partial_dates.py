from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from foundation.partial_dates import PartialDate, PartialDateBlock, check, is_before
from foundation.templatetags.times import known


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-03-19", date(2018, 3, 19), date(2018, 3, 19)),
    ],
)
def test_a_date_spans_all_days_that_it_can_be(text: str, first: date, last: date):
    found = PartialDate.parse(text)

    assert (found.first, found.last, str(found)) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "18", "2018-3", "2018-13", "2018-00", "2018-02-30", "2018-02-00", "1899", "2200",
     "2018-03-19T10", " 2018", "2018\n", "٢٠١٨", "x" * 10_000],
)  # fmt: skip
def test_anything_else_is_refused(text: str):
    with pytest.raises(ValidationError):
        check(text)


def test_one_is_before_another_when_no_day_of_it_can_be_later():
    assert is_before("2017", "2018-01")
    assert not is_before("2018", "2018-06")
    assert not is_before("", "2018")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["2018", "March 2018", "19 March 2018"]),
        ("et", ["2018", "märts 2018", "19. märts 2018"]),
        ("nb", ["2018", "mars 2018", "19. mars 2018"]),
    ],
)
def test_each_language_says_as_much_as_is_known(language: str, told: list[str]):
    dates = [PartialDate(2018), PartialDate(2018, 3), PartialDate(2018, 3, 19)]

    with override(language):
        assert [known(one) for one in dates] == told


def test_a_block_takes_a_date_and_nothing_longer():
    block = PartialDateBlock()

    assert block.clean("2018-03") == "2018-03"
    for wrong in ("March", "x" * 10_000_000):
        with pytest.raises(ValidationError):
            block.clean(wrong)
