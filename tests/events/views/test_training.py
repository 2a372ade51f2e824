"""My training, as page, table and paper."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from events.enums import MarkSource
from events.models import Attendance, Event, Registration
from events.queries import training
from events.services import contacts
from tests import papers
from tests.events.views.conftest import NOW
from tests.factories.badges import private_key
from tests.factories.certificates import CertificateFactory
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Member:
    member = MemberFactory(name="Mari Õun #strong[x] \"q\" 'a'")
    client.force_login(member)
    return member


def was_at(member: Member, day: date, *, presence: str = "present", **page: Any) -> Registration:
    minutes = page.pop("minutes", None)
    made = published(plan(entry(day)), **page)
    found = Event.objects.get(key=made.event_key).occurrences.select_related("run").get()
    place = registered(found.run, at=NOW, contact=contacts.of_member(member, now=NOW))
    Attendance.objects.create(
        registration=place,
        occurrence=found,
        presence=presence,
        minutes=minutes,
        source=MarkSource.LIST,
        at=NOW,
    )
    return place


def table_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_nothing_on_record_shows_the_way_on(client: Client, member: Member):
    page = client.get("/en/training/").content.decode()

    assert "Nothing is on record yet." in page
    assert 'href="/en/events/"' in page
    assert "record.pdf" not in page


def test_a_seat_given_back_before_the_date_began_is_no_training(member: Member):
    # Somebody was checked in early, and then moved to another run or called away.
    early, late = (
        was_at(member, date(2026, 11, 10)),
        was_at(member, date(2026, 11, 11), slug="late"),
    )
    for place, moment in ((early, early.run.starts_at), (late, late.run.ends_at)):
        place.state, place.changed_at = "cancelled", moment
        place.save()

    found = training.of_member(member)

    assert [line.date.run for year in found.years for line in year.lines] == [late.run]


def test_the_page_has_hours_titles_and_certificates(client: Client, member: Member, settings: Any):
    settings.BADGE_KEY = private_key()
    place = was_at(member, date(2026, 11, 10), title="Service <design>")
    was_at(member, date(2025, 5, 6), presence="partial", minutes=50, title="Kohv", language="et")
    valid = CertificateFactory(registration=place, title="Service <design>", issued_at=NOW)
    revoked = CertificateFactory(
        registration=place, title="Old", revoked_at=NOW, language="et", issued_at=NOW
    )

    page = client.get("/en/training/").content.decode()

    assert "Service &lt;design&gt;" in page
    assert 'lang="et"' in page
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page) == [
        ("Hours in all", "2.75"),
        ("Hours in 2026", "2"),
        ("Hours in 2025", "0.75"),
    ]
    assert valid.number in page
    assert page.count("Revoked") == 1
    assert f"/en/certificates/{valid.code}/badge/" in page
    assert f"/en/certificates/{revoked.code}/badge/" not in page


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl"])
def test_page_and_paper_are_in_the_readers_language(client: Client, member: Member, language: str):
    was_at(member, date(2026, 11, 10), presence="partial", minutes=90, title="Design")

    page = client.get(f"/{language}/training/")
    paper = client.get(f"/{language}/training/record.pdf")

    hours = "1.5" if language == "en" else "1,5"
    assert f">{hours}<" in page.content.decode()
    sheet = papers.read(paper.content)
    assert hours in sheet.text
    assert sheet.language == language
    assert paper["Content-Language"] == language


def test_the_table_can_be_added_up_and_runs_no_formula(client: Client, member: Member):
    place = was_at(member, date(2026, 11, 10), title="=1+1")
    certificate = CertificateFactory(registration=place)

    response = client.get("/en/training/record.csv")

    assert table_of(response.content) == [
        ["Date", "Event", "Kind", "Attendance", "Hours", "Certificate"],
        ["2026-11-10", "'=1+1", "Meetup", "Present", "2", certificate.number],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="my-training-2026-11-21.csv"'
    assert "no-store" in response["Cache-Control"]


def test_the_paper_can_be_read_by_everybody_and_says_whose_record_it_is(
    client: Client, member: Member
):
    place = was_at(member, date(2026, 11, 10), title='Design #strong[now] $x$ "q" \\ <a>')
    CertificateFactory(registration=place, title="Käsitöö", issued_at=NOW)
    CertificateFactory(registration=place, title="Gone", revoked_at=NOW, issued_at=NOW)

    response = client.get("/en/training/record.pdf")

    sheet = papers.read(response.content)
    text = sheet.text
    assert sheet.is_accessible
    assert sheet.title == f"Training record, {member.name}"
    assert member.name in text
    assert 'Design #strong[now] $x$ "q" \\ <a>' in text
    assert "Käsitöö" in text
    assert "Gone" not in text
    assert "21 November 2026" in text


def test_the_paper_has_room_for_much(client: Client, member: Member):
    member.name = "N" * 150
    member.save()
    daily = entry(date(2020, 1, 1), rule="FREQ=DAILY;COUNT=40")
    page = published(plan(daily, mode="all_dates"), title="Long title " * 20)
    run = Event.objects.get(key=page.event_key).runs.get()
    place = registered(run, at=NOW, contact=contacts.of_member(member, now=NOW))
    told = {"presence": "present", "source": MarkSource.LIST, "at": NOW}
    Attendance.objects.bulk_create(
        Attendance(registration=place, occurrence=day, **told) for day in run.occurrences.all()
    )

    response = client.get("/en/training/record.pdf")

    assert len(papers.read(response.content).pages) > 2


def test_who_has_given_no_name_is_called_by_the_address(client: Client, member: Member):
    member.name = ""
    member.save()

    assert member.email in papers.read(client.get("/en/training/record.pdf").content).text


def test_the_paper_of_nothing_says_so(client: Client, member: Member):
    assert (
        "Nothing is on record yet."
        in papers.read(client.get("/en/training/record.pdf").content).text
    )


def test_hours_of_a_certificate_are_those_of_the_paper(client: Client, member: Member):
    place = was_at(member, date(2026, 11, 10))
    CertificateFactory(registration=place, minutes=50, issued_at=NOW)

    (paper,) = training.of_member(member).papers
    assert paper.hours == Decimal("0.83")


def test_the_day_of_issue_is_that_of_the_readers_clock(client: Client, member: Member):
    member.time_zone = "Europe/Tallinn"
    member.save()
    place = was_at(member, date(2026, 11, 10))
    late = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)
    CertificateFactory(registration=place, issued_at=late)

    page = client.get("/en/training/").content.decode()
    paper = papers.read(client.get("/en/training/record.pdf").content).text

    assert "Issued on 20 November 2026" in page
    assert "20 November 2026" in paper


def test_every_page_leads_members_to_their_training(client: Client, member: Member):
    page = client.get("/en/registrations/").content.decode()

    assert '<a href="/en/training/">My training</a>' in page
