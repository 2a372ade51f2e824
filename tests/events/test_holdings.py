"""What members download of what this app keeps of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.models import Question
from events.services import answers, contacts, files, registration
from foundation.personal_data import holdings
from tests.factories.files import PDF, empty_disk, upload
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_organisers_noted_for_themselves_is_not_in_the_download(monkeypatch, tmp_path):
    empty_disk(monkeypatch, tmp_path)
    page = asking(
        question("Diet?", sort_order=0),
        question("Plan?", kind="file", sort_order=1),
        question("Paid?", organisers_only=True, sort_order=2),
        question("Assessment?", kind="file", organisers_only=True, sort_order=3),
    )
    asked = {str(ask.words): ask for ask in Question.objects.all()}
    own, theirs = (
        files.keep(files.of_upload(upload(name, PDF), asked[words]), now=NOW)
        for name, words in (("plan.pdf", "Plan?"), ("assessment.pdf", "Assessment?"))
    )
    member = MemberFactory()
    place = registration.register(
        run=run_of(page),
        contact=contacts.of_member(member, now=NOW),
        mode="room",
        now=NOW,
        given={asked["Diet?"].name: "None", asked["Plan?"].name: own},
    )
    noted = {asked["Paid?"].name: "Late", asked["Assessment?"].name: theirs}
    kept = {asked["Diet?"].name: "None", asked["Plan?"].name: str(own.uuid)}
    answers.change(place, {**kept, **noted}, now=NOW, actor=MemberFactory())

    told = holdings["registrations"].tell(member)

    assert told.rows[0]["answers"] == ["Diet?: None", "Plan?: plan.pdf"]
    assert list(told.files) == [f"{own.uuid}-plan.pdf"]
