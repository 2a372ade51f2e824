"""Files as answers: what is taken, whose it is, and when it goes."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from events import errors
from events.models import AnswerFile, EventPage, Question, Registration
from events.queries import questions as asked
from events.services import answers, contacts, files, guests, holds, registration
from foundation import uploads
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.files import PDF, empty_disk, on, upload
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, option, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
# A day after the one date of a run, and the thirty days of a question, are over.
ERASED = datetime(2027, 1, 8, tzinfo=UTC)
ZIP = b"PK\x03\x04" + bytes(26)


@pytest.fixture(autouse=True)
def disk(monkeypatch, tmp_path) -> Path:
    return empty_disk(monkeypatch, tmp_path)


def the_question(page: EventPage) -> Question:
    return Question.objects.get(event__key=page.translation_key, kind="file")


def kept(page: EventPage, name: str = "plan.pdf", content: bytes = PDF) -> AnswerFile:
    return files.keep(files.of_upload(upload(name, content), the_question(page)), now=NOW)


def register(page: EventPage, given: object, contact: object = None) -> Registration:
    return registration.register(
        run=run_of(page),
        contact=contact or ContactFactory(),
        mode="room",
        now=NOW,
        given={the_question(page).name: given},
    )


def test_a_file_is_the_registrations_whose_answer_names_it(disk):
    page = asking(question("Plan?", kind="file"))
    file = kept(page)

    place = register(page, file)

    ask = the_question(page)
    assert place.answers == {ask.name: {"value": str(file.uuid), "version": 0, "file": "plan.pdf"}}
    assert list(place.files.all()) == [file]
    assert asked.in_words(ask, place.answers) == "plan.pdf"
    assert on(disk) == [file.uuid.hex]
    assert (disk / file.uuid.hex).read_bytes() == PDF


def test_a_file_has_no_address_and_is_not_below_what_is_served(settings):
    file = kept(asking(question(kind="file")))

    with pytest.raises(ValueError, match=r"^$"):
        _ = file.file.url
    assert (Path(file.file.path).stat().st_mode & 0o077) == 0


def test_uploads_of_the_real_site_lie_beside_what_is_served():
    from config.settings import base

    folder = base.STORAGES["answers"]["OPTIONS"]["location"]

    assert not Path(folder).is_relative_to(base.MEDIA_ROOT)
    assert not Path(folder).is_relative_to(base.STATIC_ROOT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"\xef\xbb\xbf%PDF-1.4"),
        ("A.PDF", PDF),
        *((f"a.{kind}", ZIP) for kind in ("docx", "odt", "xlsx", "ods", "pptx", "odp")),
        ("a.txt", "Õun".encode()),
        ("a.txt", "Õun".encode("utf-16")),
        ("a.rtf", b"{\\rtf1}"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe1"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic"),
    ],
)
def test_files_of_these_kinds_are_taken(name, content):
    ask = the_question(asking(question(kind="file")))

    file = files.of_upload(upload(name, content), ask)

    assert file.content_type == uploads.CONTENT_TYPES[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "A file of this kind is not taken."),
        ("a.html", b"<script>", "A file of this kind is not taken."),
        ("a.svg", b"<svg/>", "A file of this kind is not taken."),
        ("pdf", PDF, "A file of this kind is not taken."),
        (".pdf", PDF, "A file of this kind is not taken."),
        ("a.pdf\x00.exe", PDF, "A file of this kind is not taken."),
        ("a.pdf", b"", "This file is empty."),
        ("a.pdf", PDF + bytes(10 * 1024 * 1024), "This file is too large: at most 10 MB."),
        ("a.pdf", b"<html>", "What is in this file is not what its name says (pdf)."),
        ("a.docx", PDF, "What is in this file is not what its name says (docx)."),
        ("a.png", b"\xff\xd8\xff\xe0", "What is in this file is not what its name says (png)."),
        ("a.txt", b"MZ\x90\x00", "What is in this file is not what its name says (txt)."),
        ("a.heic", b"\x00\x00\x00\x18ftypmp42", "What is in this file is not"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_a_sentence_and_not_written(
    disk, name, content, sentence
):
    ask = the_question(asking(question(kind="file")))

    with pytest.raises(errors.AnswerRefused) as refused:
        files.of_upload(upload(name, content), ask)

    assert str(refused.value).startswith(sentence)
    assert on(disk) == []


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Õpilase  töö.pdf", "Õpilase töö.pdf"),
        ("a\r\nb: c.pdf", "a b_ c.pdf"),
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        # Read from right to left it would end in .pdf.
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("\x00\x01", "file"),
        (".pdf", "pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_cleaned_of_what_deceives_its_reader(name, clean):
    assert uploads.clean_name(name) == clean


@pytest.mark.parametrize("given", ["", None, True, ["a"], {"value": 1}, "../../etc/passwd"])
def test_nothing_that_is_only_written_can_name_a_file(given):
    page = asking(question(kind="file"))

    assert register(page, given).answers == {}


def test_the_uuid_of_somebody_elses_file_names_none():
    page = asking(question(kind="file"))
    theirs = kept(page)
    register(page, theirs)

    assert register(page, str(theirs.uuid)).answers == {}


def test_a_file_of_another_question_is_no_answer():
    one, other = asking(question(kind="file")), asking(question(kind="file"))

    assert register(one, kept(other)).answers == {}


def test_one_upload_answers_for_one_registration_only():
    page = asking(question(kind="file"))
    file = kept(page)
    stale = AnswerFile.objects.get(pk=file.pk)
    first = register(page, file)

    with pytest.raises(errors.AnswersRefused) as refused:
        register(page, stale)

    assert list(refused.value.sentences.values()) == ["Choose the file again."]
    assert list(Registration.objects.all()) == [first]
    assert AnswerFile.objects.get().registration == first


def test_a_file_that_must_be_given_must():
    page = asking(question(kind="file", required=True))

    with pytest.raises(errors.AnswersRefused):
        register(page, "")
    assert register(page, kept(page)).files.count() == 1


def test_a_required_file_that_is_not_asked_for_blocks_nobody(disk):
    yes = option("Yes, I bring one")
    first = question("Do you bring a plan?", yes, option("No"))
    page = asking(first, question("Plan?", kind="file", required=True, shown_if=_if(first, yes)))

    assert register(page, "").answers == {}
    assert register(page, kept(page)).answers == {}
    assert AnswerFile.objects.filter(registration=None).count() == 1


def _if(ask, chosen):
    return f"{ask.key}:{chosen.key}"


def changed(place: Registration, given: object, **how: object) -> Registration:
    ask = Question.objects.get(kind="file")
    return answers.change(place, {ask.name: given}, now=NOW, **how)


def test_a_file_stays_where_no_other_is_chosen(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    file = kept(page)
    place = register(page, file)

    with django_capture_on_commit_callbacks(execute=True):
        after = changed(place, str(file.uuid))

    assert after.answers == place.answers
    assert on(disk) == [file.uuid.hex]


@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_that_is_replaced_or_removed_goes_from_the_disk_after_the_commit(
    disk, django_capture_on_commit_callbacks, replaced
):
    page = asking(question(kind="file"))
    old = kept(page)
    place = register(page, old)
    new = kept(page, "new.pdf") if replaced else ""

    with django_capture_on_commit_callbacks(execute=True):
        after = changed(place, new)
        assert old.uuid.hex in on(disk)

    assert asked.in_words(the_question(page), after.answers) == ("new.pdf" if replaced else "")
    assert on(disk) == ([new.uuid.hex] if replaced else [])


def test_a_change_that_is_taken_back_leaves_the_file(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    place = register(page, kept(page))

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        changed(place, "")
        transaction.set_rollback(True)

    assert AnswerFile.objects.get().registration == place
    assert len(on(disk)) == 1


def test_a_file_goes_when_its_question_is_no_longer_asked_for_the_answer_given(
    disk, django_capture_on_commit_callbacks
):
    yes, no = option("Yes"), option("No")
    first = question("Do you bring a plan?", yes, no)
    page = asking(first, question("Plan?", kind="file", shown_if=_if(first, yes)))
    ask = the_question(page)
    place = registration.register(
        run=run_of(page),
        contact=ContactFactory(),
        mode="room",
        now=NOW,
        given={str(first.key): str(yes.key), ask.name: kept(page)},
    )

    with django_capture_on_commit_callbacks(execute=True):
        answers.change(place, {str(first.key): str(no.key)}, now=NOW)

    assert on(disk) == []


def test_files_that_answer_a_sensitive_question_are_erased_with_the_answers(
    disk, django_capture_on_commit_callbacks
):
    page = asking(
        question("Certificate?", kind="file", sensitive=True, erase_days=30),
        question("Why?", kind="file"),
    )
    certificate = Question.objects.get(sensitive=True)
    file = files.keep(files.of_upload(upload(), certificate), now=NOW)
    place = registration.register(
        run=run_of(page),
        contact=ContactFactory(),
        mode="room",
        now=NOW,
        given={certificate.name: file},
    )

    with django_capture_on_commit_callbacks(execute=True):
        erased = answers.erase_due(now=ERASED)

    place.refresh_from_db()
    assert (erased, place.answers, AnswerFile.objects.count()) == (1, {}, 0)
    assert on(disk) == []


def guest(email: str = "ann@example.org") -> guests.Guest:
    return guests.Guest(email=email, name="Ann", language="en", time_zone="UTC")


def as_guest(page: EventPage, given: object, email: str = "ann@example.org") -> Registration | None:
    return guests.register(
        run=run_of(page),
        guest=guest(email),
        mode="room",
        now=NOW,
        given={the_question(page).name: given},
    )


def test_the_file_of_a_hold_that_lapsed_goes(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    as_guest(page, kept(page))

    with django_capture_on_commit_callbacks(execute=True):
        holds.expire_all(now=NOW + holds.HOLD)

    assert (AnswerFile.objects.count(), on(disk)) == (0, [])


def test_of_what_nobody_has_confirmed_the_newest_file_counts(
    disk, django_capture_on_commit_callbacks
):
    page = asking(question(kind="file"))
    as_guest(page, kept(page))
    new = kept(page, "new.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        place = as_guest(page, new)

    assert list(place.files.all()) == [new]
    assert on(disk) == [new.uuid.hex]


def test_what_is_typed_under_a_members_address_leaves_the_file_nobodys():
    page = asking(question(kind="file"))
    member = MemberFactory()

    assert as_guest(page, kept(page), member.email) is None
    assert AnswerFile.objects.get().registration is None


def test_a_guests_file_is_the_members_with_the_registration():
    page = asking(question(kind="file"))
    place = as_guest(page, kept(page), "ann@example.org")
    guests.confirm(place, now=NOW)

    contacts.of_member(MemberFactory(email="ann@example.org"), now=NOW)

    assert AnswerFile.objects.get().registration == place


def test_a_file_goes_with_its_registration(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    place = register(page, kept(page))

    with django_capture_on_commit_callbacks(execute=True):
        place.delete()

    assert (AnswerFile.objects.count(), on(disk)) == (0, [])


def test_a_file_goes_with_its_event(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    kept(page)

    with django_capture_on_commit_callbacks(execute=True):
        run_of(page).event.delete()

    assert (AnswerFile.objects.count(), on(disk)) == (0, [])


def test_a_ticket_is_good_for_its_run_and_question_and_for_a_day():
    page = published(plan(entry()), plan(entry()), questions=[question(kind="file")])
    other = asking(question(kind="file"))
    file, ask = kept(page), the_question(page)
    run = uuid.uuid4()
    with time_machine.travel(NOW):
        ticket = files.ticket(file, run)

        assert files.by_ticket(ticket, ask, run) == file
        assert files.by_ticket(ticket, ask, uuid.uuid4()) is None
        assert files.by_ticket(ticket, the_question(other), run) is None
        assert files.by_ticket(ticket[:-1] + "x", ask, run) is None
        assert files.by_ticket(file.uuid.hex, ask, run) is None
    with time_machine.travel(NOW + timedelta(hours=24, minutes=1)):
        assert files.by_ticket(ticket, ask, run) is None


def test_a_ticket_of_a_file_that_is_somebodys_by_now_is_worth_nothing():
    page = asking(question(kind="file"))
    file = kept(page)
    run = run_of(page).uuid
    with time_machine.travel(NOW):
        ticket = files.ticket(file, run)
        register(page, file)

        assert files.by_ticket(ticket, the_question(page), run) is None


def aged(disk: Path, name: str, moment: datetime) -> None:
    os.utime(disk / name, (moment.timestamp(), moment.timestamp()))


def test_what_is_nobodys_for_a_day_is_tidied_away(disk, django_capture_on_commit_callbacks):
    page = asking(question(kind="file"))
    mine, old = kept(page), kept(page)
    register(page, mine)
    young = files.keep(files.of_upload(upload(), the_question(page)), now=NOW + timedelta(hours=1))

    with django_capture_on_commit_callbacks(execute=True):
        done = files.tidy(now=NOW + timedelta(days=1))

    assert done == 1
    assert not AnswerFile.objects.filter(pk=old.pk).exists()
    assert on(disk) == sorted([mine.uuid.hex, young.uuid.hex])


def test_an_orphan_of_a_process_that_died_is_tidied_away_and_twice_does_no_harm(disk):
    page = asking(question(kind="file"))
    file = kept(page)
    register(page, file)
    for name, moment in (
        ("orphan", NOW - timedelta(days=2)),
        ("still-written", NOW - timedelta(hours=1)),
    ):
        (disk / name).write_bytes(PDF)
        aged(disk, name, moment)
    aged(disk, file.uuid.hex, NOW - timedelta(days=2))

    done = [files.tidy(now=NOW), files.tidy(now=NOW)]

    assert done == [1, 0]
    assert on(disk) == sorted([file.uuid.hex, "still-written"])


def test_a_row_whose_deletion_was_certain_before_the_process_died_leaves_an_orphan_that_is_tidied(
    disk,
):
    page = asking(question(kind="file"))
    place = register(page, kept(page))

    # The callbacks of the commit never run.
    changed(place, "")

    [orphan] = on(disk)
    aged(disk, orphan, NOW - timedelta(days=2))
    assert files.tidy(now=NOW) == 1
    assert on(disk) == []


def test_nothing_was_ever_uploaded_and_there_is_nothing_to_tidy(monkeypatch, disk):
    empty_disk(monkeypatch, disk / "not-there")

    assert files.tidy(now=NOW) == 0


def test_files_that_are_nobodys_never_fill_the_disk(monkeypatch):
    page = asking(question(kind="file"))
    monkeypatch.setattr(files, "MOST_OF_NOBODY", 2 * len(PDF))
    register(page, kept(page))
    kept(page)
    kept(page)

    with pytest.raises(errors.AnswerRefused):
        kept(page)


def test_a_summary_counts_files_without_naming_them():
    page = asking(question(kind="file"))
    register(page, kept(page))
    register(page, "")

    [summary] = asked.summary(run_of(page), [the_question(page)])

    assert (summary.answered, summary.lines) == (1, [])
