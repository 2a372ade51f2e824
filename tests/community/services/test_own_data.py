from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from community import errors
from community.enums import Access, ConsentKind, ExportState
from community.models import DataExport, Profile
from community.services import access_notes, consents, deletion, own_data
from foundation import storage
from foundation.personal_data import Told, holdings
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def unpacked(member: Any) -> zipfile.ZipFile:
    stored = type(member).objects.get(pk=member.pk)
    return zipfile.ZipFile(BytesIO(own_data.packed(stored, now=NOW)))


def data_of(member: Any) -> dict[str, Any]:
    return json.loads(unpacked(member).read("data.json"))


def test_the_download_has_a_part_for_each_thing_that_is_kept():
    assert set(data_of(MemberFactory())) == {name for name, _held in holdings}


def test_it_tells_what_the_member_said_and_agreed_to_and_who_looked():
    member = MemberFactory(name="Kadri", organisation=OrganisationFactory(name={"en": "Agency"}))
    Profile.objects.create(member=member, title="Adviser", place="Tartu")
    consents.give(
        member, kind=ConsentKind.TERMS, version="2", language="et", source="join", now=NOW
    )
    actor = MemberFactory(name="Moderator")
    access_notes.note([member], actor=actor, access=Access.VIEWED, what="Account", now=NOW)

    data = data_of(member)

    assert (data["account"][0]["name"], data["account"][0]["organisation"]) == ("Kadri", "Agency")
    assert (data["profile"][0]["title"], data["profile"][0]["place"]) == ("Adviser", "Tartu")
    assert [(row["kind"], row["version"], row["language"]) for row in data["consents"]] == [
        ("terms", "2", "et")
    ]
    assert [(row["by"], row["access"]) for row in data["access"]] == [("Moderator", "viewed")]


def test_nothing_of_anybody_else_is_in_it():
    other = MemberFactory(name="Somebodyelse", email="else@example.org")
    Profile.objects.create(member=other, title="Elsewhere")

    archive = unpacked(MemberFactory())

    told = b"".join(archive.read(name) for name in archive.namelist())
    assert [word for word in (b"Somebodyelse", b"else@", b"Elsewhere") if word in told] == []


def test_nothing_that_proves_who_somebody_is_leaves_with_it():
    member = MemberFactory()
    member.set_password("never shown")
    member.save()

    told = unpacked(member).read("data.json").decode()

    assert [word for word in ("password", "session_key", "secret") if word in told] == []


def test_a_hostile_name_stays_text_on_the_page():
    archive = unpacked(MemberFactory(name="<script>alert(1)</script>"))

    page = archive.read("index.html").decode()

    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)


def test_no_file_lands_outside_of_its_folder(monkeypatch):
    class Held:
        name = "Files"
        after_deletion = ""

        def tell(self, member):
            return Told(rows=[], files={"../../etc/passwd": ContentFile(b"x", name="x")})

    monkeypatch.setitem(holdings._entries, "files", Held())

    names = unpacked(MemberFactory()).namelist()

    assert [name for name in names if name.startswith("files")] == ["files/passwd"]


def test_a_download_is_made_in_the_background_and_told_of(
    django_capture_on_commit_callbacks, mailoutbox
):
    member = MemberFactory(email="kadri@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        own_data.ask(member, now=NOW)

    export = DataExport.objects.get()
    assert (export.state, export.expires_at - export.ready_at) == ("ready", timedelta(days=1))
    assert [mail.subject for mail in mailoutbox] == ["Your data from Talka is ready"]


def test_two_are_not_made_at_once():
    member = MemberFactory()
    own_data.ask(member, now=NOW)

    with pytest.raises(errors.BeingMade):
        own_data.ask(member, now=NOW)


def test_after_three_in_a_day_one_has_to_wait():
    member = MemberFactory()
    for _time in range(3):
        own_data.ask(member, now=NOW)
        DataExport.objects.update(state=ExportState.GONE)

    with pytest.raises(errors.TooMany):
        own_data.ask(member, now=NOW)


def test_it_is_made_once_however_many_try():
    export = own_data.ask(MemberFactory(), now=NOW)

    assert [own_data.make(export.pk, now=NOW) for _try in range(2)] == [True, False]


def test_one_whose_maker_was_killed_is_taken_up():
    export = own_data.ask(MemberFactory(), now=NOW)
    DataExport.objects.update(state=ExportState.MAKING, claimed_at=NOW)

    made = [own_data.make_due(now=NOW + timedelta(minutes=m)) for m in (29, 31)]

    export.refresh_from_db()
    assert (made, export.state) == ([0, 1], "ready")


def test_one_that_fails_says_so_and_can_be_asked_for_again(monkeypatch):
    member = MemberFactory()
    export = own_data.ask(member, now=NOW)
    monkeypatch.setattr(own_data, "packed", lambda *_, **__: 1 / 0)

    own_data.make(export.pk, now=NOW)

    assert DataExport.objects.get().state == ExportState.FAILED
    own_data.ask(member, now=NOW)


def test_the_file_is_gone_after_a_day(django_capture_on_commit_callbacks):
    export = own_data.ask(MemberFactory(), now=NOW)
    own_data.make(export.pk, now=NOW)
    export.refresh_from_db()
    storage, name = export.file.storage, export.file.name

    early = own_data.tidy(now=NOW + timedelta(hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        late = own_data.tidy(now=NOW + timedelta(hours=24))

    assert (early, late, storage.exists(name)) == (0, 1, False)


def test_a_file_that_lost_its_row_is_gone_after_a_day_too(monkeypatch):
    disk = storage.private()
    export = own_data.ask(MemberFactory(), now=NOW)
    monkeypatch.setattr(DataExport, "save", lambda *_args, **_more: 1 / 0)
    own_data.make(export.pk, now=NOW)
    stray = f"exports/{export.uuid}.zip"

    found = []
    for hours in (23, 25):
        own_data.tidy(now=timezone.now() + timedelta(hours=hours))
        found.append(disk.exists(stray))

    assert found == [True, False]


@pytest.mark.parametrize("meanwhile", ["deleted", "made by another worker"])
def test_what_nobody_wants_any_more_when_it_is_made_is_kept_nowhere(monkeypatch, meanwhile):
    member = MemberFactory()
    export = own_data.ask(member, now=NOW)
    before = set(_files())

    def packed(*_args: Any, **_kwargs: Any) -> bytes:
        if meanwhile == "deleted":
            deletion.delete(member, now=NOW)
        else:
            DataExport.objects.update(claimed_at=NOW + own_data.ABANDONED)
        return b"all about somebody"

    monkeypatch.setattr(own_data, "packed", packed)

    assert own_data.make(export.pk, now=NOW) is False
    assert set(_files()) == before
    assert not DataExport.objects.filter(state=ExportState.READY).exists()


def _files() -> list[str]:
    private = storage.private()
    return private.listdir("exports")[1] if private.exists("exports") else []
