"""What long work spares itself."""

from __future__ import annotations

import gc

import pytest

from foundation import memory


@pytest.fixture(autouse=True)
def _as_in_production():
    """Where nothing is out of the collector's sight, as all is that tests load (conftest.py)."""
    gc.unfreeze()
    yield
    gc.freeze()


def test_what_is_there_is_not_looked_through_meanwhile():
    with memory.settled():
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 10_000


def test_it_is_looked_through_again_afterwards_whatever_came_of_the_work():
    with pytest.raises(ZeroDivisionError), memory.settled():
        1 / 0  # noqa: B018 -- something went wrong

    assert gc.get_freeze_count() == 0


def test_within_other_such_work_it_is_the_outer_one_that_ends_it():
    with memory.settled():
        with memory.settled():
            pass

        assert gc.get_freeze_count() > 10_000
