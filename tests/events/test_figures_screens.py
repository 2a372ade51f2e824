"""Figures and the report on the editors' screens, and as files."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from wagtail.models import Site

from community.services import groups
from home.models import TrainingTarget
from tests.events.admin import editor
from tests.events.queries.test_figures import NOW
from tests.events.queries.test_progress import run_of, seat
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january(time_machine):
    time_machine.move_to(NOW, tick=False)


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_what_is_taken_away_runs_as_no_formula(client):
    run = run_of(seats_room=9)
    body = OrganisationFactory(name={"en": "=cmd|'/c calc'!A1"})
    member = MemberFactory(organisation=body)
    seat(run, ContactFactory(member=member, email=member.email))
    editor(client, "Organisers")

    found = rows(client.get(reverse("event_figures"), {"export": "csv"}))

    assert [row for row in found if "cmd" in str(row)] == [["'=cmd|'/c calc'!A1", "1", "1", "1"]]


def test_what_an_address_asks_for_that_is_nothing_is_left_out_and_said(client):
    seat(run_of())
    editor(client, "Organisers")

    answer = client.get(
        reverse("event_figures"), {"period": "9999-q9", "kind": "x", "host": "\x00", "export": "x"}
    )

    assert answer.status_code == 200
    assert "could not be understood" in answer.content.decode()


def test_the_target_of_nobody_is_no_bar(client):
    seat(run_of())
    TrainingTarget.objects.create(site=Site.objects.get(), people=0)
    editor(client, "Organisers")

    assert "<progress" not in client.get(reverse("event_figures")).content.decode()


def test_a_report_is_a_paper_a_table_and_a_screen(client):
    run = run_of()
    for _ in range(7):
        seat(run)
    editor(client, "Organisers")
    address = reverse("event_report")

    screen = client.get(address, {"period": "2026"}).content.decode()
    paper = client.get(address, {"period": "2026", "export": "pdf"})
    table = rows(client.get(address, {"period": "2026", "export": "csv"}))

    assert "Report: 2026" in screen
    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Disposition"] == 'attachment; filename="report-2026.pdf"'
    assert ["People trained", "5"] in table
    assert ["No-shows", "under 5"] in table


def test_without_a_period_that_is_over_there_is_no_report_and_no_file(client):
    editor(client, "Organisers")
    address = reverse("event_report")

    assert "There is no report yet" in client.get(address).content.decode()
    assert client.get(address, {"export": "pdf"}).status_code == 404


def test_a_period_that_goes_on_has_no_report(client):
    seat(run_of())
    editor(client, "Organisers")

    answer = client.get(reverse("event_report"), {"period": "2027"})

    # The last that is over, instead.
    assert answer.context["report"].period.name == "2026"


@pytest.mark.parametrize("name", ["event_figures", "event_report"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_who_may_not_read_it_takes_no_file_either(client, name: str, kind: str):
    seat(run_of())
    editor(client, "Editors")

    assert client.get(reverse(name), {"export": kind}).status_code == 302


def test_who_makes_reports_need_not_see_people(client):
    seat(run_of())
    groups.grant("Funding", "wagtailadmin.access_admin", "events.view_figures")
    editor(client, "Funding")

    assert client.get(reverse("event_report")).status_code == 200
    assert client.get(reverse("event_figures")).status_code == 302
