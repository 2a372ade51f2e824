from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published, page_unpublished

from foundation import housekeeping
from home.models import HomePage

pytestmark = pytest.mark.django_db

# In the past: Wagtail compares with its own clock whether a page may go live yet.
NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def scheduled(title: str, *, go_live: datetime | None = None, expire: datetime | None = None):
    page = HomePage(title=title, live=go_live is None, go_live_at=go_live, expire_at=expire)
    Page.get_first_root_node().add_child(instance=page)
    if go_live:
        page.save_revision(approved_go_live_at=go_live)
    return page


def live(*pages: Page) -> list[bool]:
    return [Page.objects.get(pk=page.pk).live for page in pages]


def test_what_is_due_is_published_and_nothing_else():
    due, not_yet = scheduled("Due", go_live=NOW - HOUR), scheduled("Not yet", go_live=NOW + HOUR)

    done = housekeeping.publish_scheduled(now=NOW)

    assert done == 1
    assert live(due, not_yet) == [True, False]


def test_what_is_over_is_unpublished_and_nothing_else():
    over = scheduled("Over", expire=NOW - HOUR)
    not_yet = scheduled("Not yet", expire=NOW + HOUR)

    done = housekeeping.publish_scheduled(now=NOW)

    assert done == 1
    assert live(over, not_yet) == [False, True]


def test_scheduled_pages_are_published_once():
    page = scheduled("Due", go_live=NOW - HOUR)

    done = [housekeeping.publish_scheduled(now=NOW) for _ in range(2)]

    published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled")
    assert (done, published.count()) == ([1, 0], 1)


def test_a_page_that_cannot_be_published_does_not_keep_the_later_ones_waiting():
    broken = scheduled("Broken", go_live=NOW - 2 * HOUR)
    whole = scheduled("Whole", go_live=NOW - HOUR)

    def refuse(instance: Page, **kwargs: object) -> None:
        if instance.pk == broken.pk:
            raise ValueError("no")

    page_published.connect(refuse)
    try:
        with pytest.raises(housekeeping.Unfinished) as raised:
            housekeeping.publish_scheduled(now=NOW)
    finally:
        page_published.disconnect(refuse)

    assert str(raised.value) == "1 of 2 failed"
    assert live(broken, whole) == [False, True]


def test_a_page_that_cannot_be_unpublished_keeps_nothing_else_waiting():
    broken, due = scheduled("Broken", expire=NOW - HOUR), scheduled("Due", go_live=NOW - HOUR)

    def refuse(instance: Page, **kwargs: object) -> None:
        raise ValueError("no")

    page_unpublished.connect(refuse)
    try:
        with pytest.raises(housekeeping.Unfinished) as raised:
            housekeeping.publish_scheduled(now=NOW)
    finally:
        page_unpublished.disconnect(refuse)

    assert str(raised.value) == "1 of 2 failed"
    assert live(broken, due) == [True, True]


def test_only_results_of_tasks_that_ended_two_weeks_ago_are_pruned():
    def result(status: TaskResultStatus, age: timedelta) -> DBTaskResult:
        return DBTaskResult.objects.create(
            status=status,
            finished_at=NOW - age,
            task_path="foundation.tasks.send_outbox_row",
            args_kwargs={"args": [], "kwargs": {"pk": 1}},
            backend_name="default",
            queue_name="default",
            exception_class_path="",
            traceback="",
        )

    long_ago, lately = timedelta(days=15), timedelta(days=13)
    result(TaskResultStatus.SUCCESSFUL, long_ago)
    result(TaskResultStatus.FAILED, long_ago)
    kept = [result(TaskResultStatus.SUCCESSFUL, lately), result(TaskResultStatus.FAILED, lately)]
    kept.append(result(TaskResultStatus.RUNNING, long_ago))

    done = housekeeping.prune_task_results(now=NOW)

    assert done == 2
    assert set(DBTaskResult.objects.all()) == set(kept)
