"""A story that the demo's author has handed in: it waits for an editor."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from wagtail.models import WorkflowState

from community.models import Member, Topic
from demo.content import people
from demo.content.blocks import heading, text
from demo.content.shapes import Telling
from demo.keys import key
from demo.stories import told
from home.models import NewsItem, NewsPage

if TYPE_CHECKING:
    from datetime import datetime

KEY = key("story", "handed in")
TELLING = Telling(
    language="en",
    title="What ten weeks in another ministry taught us",
    slug="ten-weeks-in-another-ministry",
    lead="Six civil servants changed desks in the autumn. What they brought home fits on one page.",
    body=(
        heading("Three things to copy"),
        text(
            "A standing quarter of an hour each morning, a shared list of who decides what, and a "
            "window for questions from outside. Read here what each cost."
        ),
    ),
)


def load_handed_in(*, now: datetime) -> Counter[str]:
    """The draft and its way to the editors, unless it is there. Nobody is written to."""
    if NewsItem.objects.filter(translation_key=KEY).exists():
        return Counter()
    author = Member.objects.get(email=people.address(people.AUTHOR.key))
    page = told(NewsItem, TELLING, KEY, "")
    page.owner, page.dated_at = author, now
    page.embargo_until = now + timedelta(days=10)
    page.topics = list(Topic.objects.order_by("pk")[:1])
    NewsPage.objects.get(locale=page.locale).add_child(instance=page)
    page.save_revision(user=author)
    _hand_in(page, author)
    return Counter(stories=1)


def _hand_in(page: NewsItem, author: Member) -> None:
    """As `Workflow.start` does, but for its mails."""
    workflow = page.get_workflow()
    if workflow is None:
        return
    state = WorkflowState.objects.create(
        content_type=page.get_content_type(),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=author,
    )
    task = workflow.tasks.first().specific
    # Not by `task.start`: that writes to the editors.
    state.current_task_state = task.get_task_state_class().objects.create(
        workflow_state=state, revision=page.get_latest_revision(), task=task
    )
    state.save()
