"""Feedback at the organiser's desk: nothing before its time, then all of it; closing; spreadsheets."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Survey
from events.services import feedback
from tests.events import admin
from tests.events.views.test_questions import text
from tests.factories.events import ContactFactory
from tests.factories.feedback import later, said, surveyed, took_part
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


def address(run):
    return reverse("event_feedback", args=[run.uuid])


def closed(ask, *texts):
    run = surveyed(ask)
    said(run, ask, *texts, now=NOW)
    feedback.close(run, actor=MemberFactory(), now=NOW)
    return run


def cells(response):
    told = b"".join(response).decode()
    return list(csv.reader(io.StringIO(told)))


def test_the_list_of_participants_leads_there_where_something_is_asked(client):
    admin.editor(client, "Organisers")
    asked, silent = surveyed(later()), surveyed(title="Silent", slug="silent")

    lists = [
        client.get(reverse("event_participants", args=[run.uuid])).content.decode()
        for run in (asked, silent)
    ]

    assert [address(run) in html for run, html in zip((asked, silent), lists, strict=True)] == [
        True,
        False,
    ]


def test_while_it_is_open_nothing_is_shown_but_whether_it_is_enough(client):
    admin.editor(client, "Organisers")
    ask = later()
    run = surveyed(ask)
    said(run, ask, *["Secret"] * 4, now=NOW)

    few = client.get(address(run))
    said(run, ask, "Secret", now=NOW)
    enough, exported = client.get(address(run)), client.get(f"{address(run)}?export=csv")

    assert "Fewer than 5 people have answered." in text(few)
    assert "5 people have answered." in text(enough)
    for response in (few, enough, exported):
        assert "Secret" not in text(response)
        assert "text/html" in response["Content-Type"]


def test_an_organiser_closes_it_and_reads_everything(client):
    organiser = admin.editor(client, "Organisers")
    ask = later("How useful?", kind="scale")
    run = surveyed(ask)
    said(run, ask, *"34555", now=NOW)

    response = client.post(address(run), follow=True)

    assert "The survey is closed." in text(response)
    assert "How useful? 5 answers, 4.4 on average" in text(response)
    assert "Close the survey now" not in text(response)
    assert Survey.objects.get().closed_by == organiser
    assert "This is no longer possible." in text(client.post(address(run), follow=True))


def test_before_closing_too_early_it_is_said_that_the_answers_are_deleted(client):
    admin.editor(client, "Organisers")
    ask = later()
    run = surveyed(ask)
    said(run, ask, "Good", now=NOW)

    shown = client.get(address(run))
    after = client.post(address(run), follow=True)

    assert "their answers are deleted, and nobody ever sees them" in text(shown)
    assert "So few answers are shown to nobody, and were deleted." in text(after)


def test_who_may_only_see_who_comes_reads_no_names_and_closes_nothing(client):
    member = admin.editor(client, "Editors")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))
    ask = later()
    run = surveyed(ask, anonymous=False)
    said(run, ask, *"bcde", now=NOW, anonymous=False)
    place = took_part(run, contact=ContactFactory(guest_name="Anna"))
    feedback.give(place, {str(ask.key): "Fine"}, anonymous=False, now=NOW)

    shown, refused = client.get(address(run)), client.post(address(run))
    client.force_login(MemberFactory(groups=["Organisers"]))
    whole = client.get(address(run))

    assert "Fine" in text(shown)
    assert "Anna" not in text(shown)
    assert refused["Location"] == "/admin/"
    assert not Survey.objects.exclude(closed_at=None).exists()
    assert "Anna Fine" in text(whole)


def test_a_spreadsheet_has_no_row_that_is_a_persons_and_runs_no_formula(client):
    admin.editor(client, "Organisers")
    ask = later("=How?")
    run = closed(ask, "=1+1", "b", "c", "d", "e")

    rows = cells(client.get(f"{address(run)}?export=csv"))

    assert rows[0] == ["Question", "Answer", "How many"]
    assert [row[:2] for row in rows[1:3]] == [["'=How?", "'=1+1"], ["'=How?", "b"]]
    assert client.get(f"{address(run)}?export=xlsx")["Content-Type"].endswith("sheet")


def test_with_names_a_row_is_a_persons(client):
    admin.editor(client, "Organisers")
    ask = later("How?")
    run = surveyed(ask, anonymous=False)
    said(run, ask, *"abcde", now=NOW, anonymous=False)

    rows = cells(client.get(f"{address(run)}?export=csv"))

    assert rows[0] == ["Name", "How?"]
    assert sorted(row[1] for row in rows[1:]) == ["a", "b", "c", "d", "e"]
