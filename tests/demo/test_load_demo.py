from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.models import Member, Organisation
from demo import loader
from demo.management.commands.load_demo import Bar
from foundation.models import OutboxRow
from tests.factories.events import published
from tests.factories.news import story
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_demo", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_loads_sends_nothing_and_changes_nothing_the_second_time(
    mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first, progress = run()
    second, _progress = run()

    assert first == (
        "Added 14 organisations, 64 members, 8 topics, 9 skills, 60 profiles, 1 training target, "
        "17 pictures, 7 venues, 10 speakers, 11 documents, 5 home pages, 11 events, "
        "275 registrations, 4 pages, 15 stories, 5 initiatives, 9 things in the library, "
        "1 contact forms, 3 messages, 4 calls, 1 press pages, 1 landing pages, "
        "2 contact requests, 1 reports, 2 topics followed, 3 events of partners, 3 partner networks, "
        "2 links elsewhere, 2 approved domains, "
        "2 requests to join, 10 places of work, 4 groups, 2 letters, 20 terms and notices, "
        "5 recommended results, 1 unit's own words, 5 subscribers, 4 invitations. No mail went out.\n"
    )
    assert progress.split() == ["20", "%", "40", "%", "60", "%", "80", "%", "100", "%"]
    assert second == "The demo is already here; nothing was changed.\n"
    assert mailoutbox == []
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {OutboxRow.State.SKIPPED}


def somebody() -> None:
    MemberFactory(email="somebody@ministry.test")


def a_story() -> None:
    story(title="Our own")


@pytest.mark.parametrize("make", [somebody, published, a_story], ids=["member", "event", "story"])
def test_a_database_in_use_is_left_alone_in_a_sentence(make):
    make()

    with pytest.raises(CommandError) as refusal:
        run()

    assert str(refusal.value) == (
        "This database holds members, events or stories that are not the demo's. To add the "
        "demo beside them, say --force."
    )
    assert Organisation.objects.count() == 0


def test_the_demo_comes_beside_other_content_if_one_insists(monkeypatch):
    steps = loader._steps
    # All of them are tried above.
    monkeypatch.setattr(loader, "_steps", lambda *given: list(steps(*given))[:1])
    somebody()

    told, _progress = run("--force")

    assert told == "Added 14 organisations. No mail went out.\n"
    assert Member.objects.filter(email="somebody@ministry.test").count() == 1


@pytest.mark.parametrize("scale", ["0", "-1", "1001", "two", "1.5"])
def test_a_scale_that_is_no_sensible_number_is_refused(scale):
    with pytest.raises(CommandError) as refusal:
        run(f"--scale={scale}")

    assert f"must be a whole number from 1 to 1000, not '{scale}'" in str(refusal.value)
    assert not loader.is_loaded()


def test_the_bar_stays_on_one_line_of_a_terminal():
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, text: str, style_func: object = None, ending: str = "") -> int:
            return super().write(text + ending)

    terminal = Terminal()
    bar = Bar(terminal)

    bar.show(0, 2, "venues")
    bar.show(1, 2, "members")
    bar.show(2, 2, "")

    lines = terminal.getvalue().split("\r\x1b[K")
    assert lines == [
        "",
        f"[{'.' * 30}] 0/2  venues",
        f"[{'#' * 15}{'.' * 15}] 1/2  members",
        f"[{'#' * 30}] 2/2  \n",
    ]
