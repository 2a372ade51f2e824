"""The duties that belong to no app: what Wagtail and the task queue leave to a periodic job."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import Model, QuerySet

logger = logging.getLogger(__name__)

# As long as somebody may want to look up why a task failed.
KEEP_TASK_RESULTS = timedelta(days=14)


class Unfinished(Exception):
    """Some of what was due could not be done; the log has the reasons."""


def publish_scheduled(*, now: datetime) -> int:
    """Publish and unpublish what editors scheduled for `now` or before; how many.

    Not Wagtail's command: there one page that cannot be published keeps all later ones waiting,
    and two machines publish the same page twice.
    """
    drafted = (model._default_manager for model in _drafted_models())
    expired = (rows.filter(live=True, expire_at__lt=now).order_by("expire_at") for rows in drafted)
    ready = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    outcomes = [*(_each(due, _unpublish) for due in expired), _each(ready, _publish)]
    done, failed = map(sum, zip(*outcomes, strict=True))
    if failed:
        raise Unfinished(f"{failed} of {failed + done} failed")
    return done


def prune_task_results(*, now: datetime) -> int:
    """Delete the records of tasks that ended long ago; how many."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASK_RESULTS)
    return old.delete()[0]


def _drafted_models() -> Iterable[type[Model]]:
    """Page, for all kinds of pages, and every snippet that can be a draft."""
    snippets = (
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    )
    return [Page, *snippets]


def _each(due: QuerySet, act: Callable[[Model], object]) -> tuple[int, int]:
    """Do `act` to each row in a transaction of its own, if it is still due once it is locked: how many
    were done, and how many failed."""
    done, failed = 0, 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = due.select_for_update(of=("self",)).filter(pk=pk).first()
                if row is not None:
                    act(row)
                    done += 1
        except Exception:
            logger.exception("%s %s could not be published or unpublished", due.model.__name__, pk)
            failed += 1
    return done, failed


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _unpublish(row: DraftStateMixin) -> None:
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
