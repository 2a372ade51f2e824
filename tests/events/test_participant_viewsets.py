"""The participants of a run: found, for whom they are, and taken away as a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from foundation.cells import safe_cell
from tests.events import admin
from tests.events.organising import NOW, event_of, registered, weekly
from tests.factories.events import published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

# Session, member, rights and sites take ten of them.
PARTICIPANTS_QUERIES = 24


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


@pytest.mark.parametrize("count", [1, 5])
def test_the_participants_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries
):
    run = event_of(published()).runs.get()
    for _ in range(count):
        registered(run, member=MemberFactory(organisation=OrganisationFactory()))
    url = reverse("event_participants", args=(run.uuid,))
    client.get(url)

    with django_assert_num_queries(PARTICIPANTS_QUERIES):
        response = client.get(url)

    assert response.context["items_count"] == count


def test_the_participants_of_a_date_are_headed_by_it(client, organiser):
    page = weekly()
    run = event_of(page).occurrences.get(date=date(2026, 12, 14)).run

    html = client.get(reverse("event_participants", args=(run.uuid,))).content.decode()

    assert f"{page.title}, 14 December 2026, 09:00 (Europe/Tallinn)" in html


def people(response):
    return [registration.contact.name for registration in response.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ann", "Bob"]),
        ("?q=ann", ["Ann"]),
        ("?q=b@example.org", ["Bob"]),
        ("?state=waiting", ["Bob"]),
        ("?state=nonsense&p=x", ["Ann", "Bob"]),
        ("?q=%00", ["Ann", "Bob"]),
    ],
)
def test_participants_are_searched_and_filtered(client, organiser, query, found):
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann", email="a@example.org")
    registered(run, state="waiting", guest_name="Bob", email="b@example.org")

    response = client.get(reverse("event_participants", args=(run.uuid,)) + query)

    assert response.status_code == 200
    assert people(response) == found


def export(client, run, form):
    response = client.get(reverse("event_participants", args=(run.uuid,)) + f"?export={form}")
    return response, b"".join(response.streaming_content)


def test_the_table_is_safe_against_formulas_and_control_characters(client, organiser):
    page = published(title='"; filename=x.exe\r\n Õhtu')
    run = event_of(page).runs.get()
    registered(run, guest_name="=1+1\x01\uffff", email="a@example.org")

    response, text = export(client, run, "csv")
    xlsx_response, book = export(client, run, "xlsx")

    (_head, row) = csv.reader(io.StringIO(text.decode()))
    assert row[:3] == ["'=1+1", "", "a@example.org"]
    assert response["Content-Disposition"] == (
        'attachment; filename="filenamexexe-ohtu-2026-12-07.csv"'
    )
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet["A2"].value == "'=1+1"
    assert "\n" not in xlsx_response["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])  # noqa: RUF001
def test_a_cell_that_would_be_run_gets_an_apostrophe(start):
    assert safe_cell(f"{start}cmd") == f"'{start}cmd"
    assert safe_cell(f"a{start}") == f"a{start}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("hi\n=cmd|x", "hi\n'=cmd|x"),
        ("hi\r\n@SUM(1)", "hi\r\n'@SUM(1)"),
        ("hi\t+1", "hi\t'+1"),
        ('x"; "=1+1', 'x"; "\'=1+1'),
        ("x; \x00＝1", "x; '＝1"),  # noqa: RUF001 -- the wide form is meant
        ("a;-1;-2", "a;'-1;'-2"),
        ("=1;=2", "'=1;'=2"),
        (";=1", ";'=1"),
    ],
)
def test_a_formula_in_the_middle_of_a_cell_gets_an_apostrophe_where_programs_split(text, cell):
    assert safe_cell(text) == cell


@pytest.mark.parametrize(
    "text",
    [
        "a; b - c",
        "a;b",
        "1+1=2",
        "ann@example.org; bob@example.org",
        "One\nTwo - three",
        "a -b",
        "",
    ],
)
def test_a_text_that_no_program_would_run_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_the_export_holds_what_is_filtered(client, organiser):
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann")
    registered(run, state="cancelled", guest_name="Bob")

    response = client.get(
        reverse("event_participants", args=(run.uuid,)) + "?export=csv&state=cancelled"
    )

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row[0] for row in rows] == ["Name", "Bob"]


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_participants_are_for_those_who_may_see_them(client, query):
    admin.editor(client, "Editors")
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann")

    response = client.get(reverse("event_participants", args=(run.uuid,)) + query)

    assert response.status_code == 302
    assert client.get(reverse("event_runs")).status_code == 302


def test_participants_also_need_the_right_to_edit_the_event(client):
    from django.contrib.auth.models import Permission

    member = admin.editor(client, "Moderators")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))
    run = event_of(published()).runs.get()

    response = client.get(reverse("event_participants", args=(run.uuid,)))

    assert response.status_code == 302
    assert list(client.get(reverse("event_runs")).context["table"].data) == []
