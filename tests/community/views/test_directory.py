"""The pages of the directory, as browsers and strangers ask for them."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from openpyxl import load_workbook

from community.enums import Audience
from community.models import Skill
from tests.factories.people import MemberFactory, listed

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

MEMBERS, SUGGEST, EXPORT = "/en/members/", "/en/members/suggest/", "/en/members/export/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def viewer(client: Client) -> Member:
    member = MemberFactory(name="Viewer")
    client.force_login(member)
    return member


def main(response: HttpResponse) -> str:
    html = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_visitors_are_asked_to_sign_in(client: Client):
    listed("Õie Tamm", audience_name=Audience.PUBLIC)

    for address in (MEMBERS, SUGGEST, EXPORT):
        response = client.get(address)
        assert (response.status_code, "/login/" in response["Location"]) == (302, True)


def test_the_page_lists_people_and_keeps_search_engines_out(client: Client, viewer: Member):
    listed("Õie Tamm", title="Designer")

    response = client.get(MEMBERS)

    assert "1 member ÕT Õie Tamm Designer" in main(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == ("max-age=0, no-cache, no-store, must-revalidate, private")


def test_what_is_chosen_is_shown_and_can_be_taken_back(client: Client, viewer: Member):
    skill = Skill.objects.create(slug="maps", name={"en": "Maps"})
    listed("Õie Tamm", skills=[skill], languages=["et"])

    response = client.get(MEMBERS, {"q": "tamm", "skill": ["maps"], "language": ["et", "en"]})

    assert [(one.label, one.query) for one in response.context["chosen"]] == [
        ("Maps", "q=tamm&language=et&language=en"),
        ("Estonian", "q=tamm&skill=maps&language=en"),
        ("English", "q=tamm&skill=maps&language=et"),
    ]
    assert response.context["others"] == "q=tamm&skill=maps&language=et&language=en"


@pytest.mark.parametrize(
    "query",
    [
        {"skill": ["x" * 500, "\x00"]},
        {"organisation": ["nonsense", "00000000-0000-0000-0000-00000000000"]},
        {"kind": "nonsense", "open_to": "x", "ambassador": "yes"},
        {"order": "worst", "page": "-7"},
        {"page": "9" * 40},
        {"q": "\x00"},
        {"place": "%", "language": "'"},
    ],
)
def test_any_address_is_answered(client: Client, viewer: Member, query: dict[str, object]):
    listed("Õie Tamm")

    assert client.get(MEMBERS, query).status_code == 200


def test_nobody_found_is_helped_on(client: Client, viewer: Member):
    empty = main(client.get(MEMBERS))
    nothing = main(client.get(MEMBERS, {"q": "zzz yyy", "skill": "maps"}))

    assert "Nobody is in the directory yet" in empty
    assert "Nobody was found Look for the same words without the filters" in nothing


def test_a_misspelt_name_is_said(client: Client, viewer: Member):
    listed("Õie Tammsaare")

    assert "Nobody was found for “tamsare”. Showing results for: Tammsaare" in main(
        client.get(MEMBERS, {"q": "tamsare"})
    )


def test_what_is_typed_is_written_as_text(client: Client, viewer: Member):
    response = client.get(MEMBERS, {"q": '"><script>alert(1)</script>'})

    assert "<script>alert" not in response.content.decode()


def test_names_are_suggested_while_they_are_typed(client: Client, viewer: Member):
    listed("Õie <Tamm>", title="Designer")

    assert client.get(SUGGEST, {"q": "tam"}).content.decode().strip() == (
        '<option value="Õie &lt;Tamm&gt;">Designer</option>'
    )


def test_typing_through_the_alphabet_is_stopped(client: Client, viewer: Member):
    with time_machine.travel(datetime(2026, 11, 28, 10, tzinfo=UTC), tick=False):
        client.force_login(viewer)
        statuses = [client.get(SUGGEST, {"q": "ta"}).status_code for _ in range(61)]

    assert (statuses[:60], statuses[60]) == ([200] * 60, 429)


def test_a_moderator_takes_a_file_along_that_no_program_runs(client: Client):
    client.force_login(MemberFactory(groups=["Moderators"]))
    listed("Õie Tamm", title="=1+1")

    refused = client.post(EXPORT, {"purpose": "", "kind": "csv"})
    csv = client.post(EXPORT, {"purpose": "Report", "kind": "csv"})
    xlsx = client.post(f"{EXPORT}?q=tamm", {"purpose": "Report", "kind": "xlsx"})

    assert refused.status_code == 422
    assert csv.content.decode("utf-8-sig").splitlines()[1] == "Õie Tamm,'=1+1,,,,,,,,"
    sheet = load_workbook(io.BytesIO(xlsx.content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["Õie Tamm", "'=1+1"]
    assert csv["Content-Disposition"] == 'attachment; filename="members.csv"'
    assert csv["Cache-Control"] == ("private, no-store, max-age=0, no-cache, must-revalidate")


def test_others_find_no_file(client: Client, viewer: Member):
    assert [client.get(EXPORT).status_code, client.post(EXPORT, {}).status_code] == [404, 404]
