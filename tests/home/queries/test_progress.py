"""The number that matters, against the target."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from home.models import TrainingTarget
from home.queries.progress import Progress, towards_target
from tests.events.queries.test_progress import NOW, run_of, seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("trained", "target", "percent"),
    [(0, 1200, 0), (412, 1200, 34), (1199, 1200, 99), (1200, 1200, 100), (5000, 1200, 100)],
)
def test_the_share_is_whole_only_once_it_is_reached(trained: int, target: int, percent: int):
    assert Progress(trained=trained, target=target).percent == percent


def test_who_was_trained_before_counts_too(rf):
    TrainingTarget.objects.create(site=Site.objects.get(), people=1200, before=40)
    seat(run_of())

    assert towards_target(rf.get("/en/"), NOW) == Progress(trained=41, target=1200)


@pytest.mark.parametrize("people", [None, 0])
def test_without_a_target_there_is_nothing_to_show(rf, people: int | None):
    TrainingTarget.objects.create(site=Site.objects.get(), people=people, before=40)

    assert towards_target(rf.get("/en/"), NOW) is None


def test_before_anybody_set_one_nothing_is_written(rf):
    assert towards_target(rf.get("/en/"), NOW) is None
    assert TrainingTarget.objects.count() == 0
