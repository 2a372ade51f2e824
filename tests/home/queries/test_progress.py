"""The number that matters, against the target."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from foundation.goals import Goal
from home.models import TrainingTarget
from home.queries.progress import Progress, goal, towards_target
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
    run = run_of()
    for _ in range(6):
        seat(run)

    # Rounded down to five.
    assert towards_target(rf.get("/en/"), NOW) == Progress(trained=45, target=1200)


def test_a_target_that_is_not_public_is_the_desk_s_alone(rf):
    TrainingTarget.objects.create(site=Site.objects.get(), people=1200, is_public=False)

    assert towards_target(rf.get("/en/"), NOW) is None
    assert goal(rf.get("/en/")) == Goal(1200, 0)


def test_a_target_of_nobody_is_refused():
    with pytest.raises(ValidationError) as refusal:
        TrainingTarget(site=Site.objects.get(), people=0).full_clean()

    assert list(refusal.value.message_dict) == ["people"]


def test_the_public_page_shows_whole_quarters_in_fives(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    TrainingTarget.objects.create(site=Site.objects.get(), people=1200, before=40)
    for day, number in ((date(2026, 5, 12), 7), (date(2026, 8, 12), 3), (date(2026, 11, 20), 9)):
        run = run_of(day=day)
        for _ in range(number):
            seat(run)

    answer = client.get("/en/figures/")

    assert answer.context["rows"] == [("Quarter 2 of 2026", 5), ("Quarter 3 of 2026", 0)]
    assert answer.context["figures"].progress == Progress(trained=55, target=1200)
    assert "under 5" in answer.content.decode()


@pytest.mark.parametrize("settings", [{"people": None}, {"people": 10, "is_public": False}])
def test_where_nothing_is_public_there_is_no_page(client, settings):
    TrainingTarget.objects.create(site=Site.objects.get(), **settings)

    assert client.get("/en/figures/").status_code == 404


@pytest.mark.parametrize("people", [None, 0])
def test_without_a_target_there_is_nothing_to_show(rf, people: int | None):
    TrainingTarget.objects.create(site=Site.objects.get(), people=people, before=40)

    assert towards_target(rf.get("/en/"), NOW) is None


def test_before_anybody_set_one_nothing_is_written(rf):
    assert towards_target(rf.get("/en/"), NOW) is None
    assert TrainingTarget.objects.count() == 0
