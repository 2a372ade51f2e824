"""Files as answers, as browsers send them and people get them back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from events.models import AnswerFile, Question, Registration
from events.services import contacts, files, guests, registration
from tests.events.views.conftest import NOW
from tests.factories.files import PDF, empty_disk, on, upload
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, question, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(monkeypatch, tmp_path):
    cache.clear()
    return empty_disk(monkeypatch, tmp_path)


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def register_url(page):
    return reverse("register", args=[run_of(page).uuid])


def text(response):
    html = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(html))


def name(ask):
    return f"q-{ask.key}"


def tickets(response):
    """The hidden fields that carry an upload to the next try."""
    return dict(re.findall(r'name="(q-[^"]+-ticket)" value="([^"]+)"', response.content.decode()))


def answered(page, member, ask, upload_=None):
    """A registration of `member` with a file."""
    row = Question.objects.get(key=ask.key)
    file = files.keep(files.of_upload(upload_ or upload(), row), now=NOW)
    place = registration.register(
        run=run_of(page),
        contact=contacts.of_member(member, now=NOW),
        mode="room",
        now=NOW,
        given={row.name: file},
    )
    return place, file


def test_a_member_sends_a_file_while_registering(client, member, disk):
    ask = question("Plan?", kind="file", required=True)
    page = asking(ask)

    shown = client.get(register_url(page))
    response = client.post(register_url(page), {name(ask): upload("Õppekava.pdf")})

    assert 'enctype="multipart/form-data"' in shown.content.decode()
    assert "One file of at most 10 MB: pdf, docx, odt," in text(shown)
    assert response.status_code == 302
    place = Registration.objects.get()
    assert place.answers[str(ask.key)]["file"] == "Õppekava.pdf"
    assert on(disk) == [place.files.get().uuid.hex]


def test_a_form_without_files_is_sent_as_before(client, member):
    shown = client.get(register_url(asking(question())))

    assert "multipart" not in shown.content.decode()


def test_a_form_that_is_refused_keeps_the_file_for_the_next_try(client, member, disk):
    ask, other = question("Plan?", kind="file", required=True), question("Why?", required=True)
    page = asking(ask, other)

    refused = client.post(register_url(page), {name(ask): upload()})
    again = client.post(register_url(page), {**tickets(refused), name(other): "Because"})

    assert refused.status_code == 400
    assert "The file given so far: plan.pdf. It stays unless" in text(refused)
    assert again.status_code == 302
    place = Registration.objects.get()
    assert place.answers[str(ask.key)]["file"] == "plan.pdf"
    assert len(on(disk)) == 1


def test_another_file_takes_the_place_of_the_one_sent_before(client, member):
    ask, other = question("Plan?", kind="file"), question("Why?", required=True)
    page = asking(ask, other)
    refused = client.post(register_url(page), {name(ask): upload()})

    client.post(
        register_url(page),
        {**tickets(refused), name(other): "Because", name(ask): upload("new.pdf")},
    )

    assert Registration.objects.get().answers[str(ask.key)]["file"] == "new.pdf"


def test_the_file_sent_before_can_be_removed(client, member):
    ask, other = question("Plan?", kind="file"), question("Why?", required=True)
    page = asking(ask, other)
    refused = client.post(register_url(page), {name(ask): upload()})

    client.post(
        register_url(page),
        {**tickets(refused), name(other): "Because", f"{name(ask)}-remove": "on"},
    )

    assert str(ask.key) not in Registration.objects.get().answers


def test_a_ticket_of_another_run_or_a_forged_one_asks_to_choose_again(client, member):
    ask, other = question("Plan?", kind="file"), question("Why?", required=True)
    page, elsewhere = asking(ask, other), asking(question("Plan?", kind="file", key=ask.key))
    theirs = tickets(client.post(register_url(page), {name(ask): upload()}))

    for forged in (theirs, {f"{name(ask)}-ticket": "x" * 5000}):
        response = client.post(register_url(elsewhere), forged)

        assert response.status_code == 400
        assert "Choose the file again." in text(response)
    assert not Registration.objects.exists()


def test_a_ticket_registers_one_person_only(client):
    ask, other = question("Plan?", kind="file"), question("Why?", required=True)
    page = asking(ask, other)
    for number in range(2):
        client.force_login(MemberFactory())
        if not number:
            ticket = tickets(client.post(register_url(page), {name(ask): upload()}))
        response = client.post(register_url(page), {**ticket, name(other): "Because"})

    assert response.status_code == 400
    assert "Choose the file again." in text(response)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (("a.exe", b"MZ"), "A file of this kind is not taken."),
        (("a.pdf", b""), "This file is empty."),
        (("a.pdf", b"nothing"), "What is in this file is not what its name says (pdf)."),
        (("a.pdf", PDF + bytes(10 * 1024 * 1024)), "This file is too large: at most 10 MB."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_question(client, member, disk, sent, sentence):
    ask = question("Plan?", kind="file", required=True)
    page = asking(ask)

    response = client.post(register_url(page), {name(ask): upload(*sent)})

    assert response.status_code == 400
    assert sentence in text(response)
    assert "This question must be answered." not in text(response)
    assert (on(disk), Registration.objects.count()) == ([], 0)


def test_files_that_nobody_asked_for_are_ignored(client, member, disk):
    ask = question("Why?")
    page = asking(ask)

    client.post(register_url(page), {name(ask): "x", "other": upload(), "mode": upload()})

    assert Registration.objects.get().answers[str(ask.key)]["value"] == "x"
    assert on(disk) == []


def test_a_text_is_no_file_and_a_file_is_no_text(client, member, disk):
    ask, why = question("Plan?", kind="file"), question("Why?")
    page = asking(ask, why)

    client.post(register_url(page), {name(ask): "plan.pdf", name(why): upload()})

    assert Registration.objects.get().answers == {}
    assert on(disk) == []


def test_more_than_any_form_can_be_is_refused_before_it_is_read(client, member, disk):
    page = asking(question("Plan?", kind="file"))

    response = client.post(register_url(page), {}, CONTENT_LENGTH=str(33 * 1024 * 1024))

    assert response.status_code == 413
    assert "at most 30 MB can be sent at once" in text(response)


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_makes_no_sense_is_none(client, member, length):
    ask = question("Plan?", kind="file")
    url = register_url(asking(ask))

    assert client.get(url, CONTENT_LENGTH=length).status_code == 200


def test_uploads_from_one_place_are_limited(client, member, monkeypatch):
    ask = question("Plan?", kind="file")
    page = asking(ask, question("Why?", required=True))
    monkeypatch.setattr("events.views.uploads.LIMIT", {"upload": "1/h/ip"})
    client.post(register_url(page), {name(ask): upload()})

    response = client.post(register_url(page), {name(ask): upload()})

    assert response.status_code == 429
    assert AnswerFile.objects.count() == 1


def test_nothing_is_kept_where_nobody_can_register(client, member, disk):
    ask = question("Plan?", kind="file")
    page = asking(ask, closes_hours_before=8760)

    client.post(register_url(page), {name(ask): upload()})

    assert on(disk) == []


def test_a_guest_sends_a_file_while_registering(client):
    ask = question("Plan?", kind="file")
    page = asking(ask, question("Why?"))
    url = reverse("register_guest", args=[run_of(page).uuid])

    refused = client.post(url, {"name": "Ann", "email": "no", name(ask): upload()})
    client.post(
        url, {"name": "Ann", "email": "ann@example.org", "agrees": "on", **tickets(refused)}
    )

    assert Registration.objects.get().files.get().name == "plan.pdf"


def test_a_file_stays_while_other_answers_change(client, member):
    ask, why = question("Plan?", kind="file", required=True), question("Why?")
    page = asking(ask, why)
    place, file = answered(page, member, ask)
    url = reverse("my_answers", args=[place.uuid])

    shown = client.get(url)
    response = client.post(url, {name(why): "Because"})

    assert reverse("my_file", args=[place.uuid, file.uuid]) in shown.content.decode()
    assert f"{name(ask)}-remove" not in shown.content.decode()
    assert response.status_code == 302
    place.refresh_from_db()
    assert place.answers[str(ask.key)]["value"] == str(file.uuid)


@pytest.mark.parametrize("required", [True, False])
def test_only_a_file_that_need_not_be_can_be_removed(client, member, required):
    ask = question("Plan?", kind="file", required=required)
    page = asking(ask)
    place, _file = answered(page, member, ask)

    client.post(reverse("my_answers", args=[place.uuid]), {f"{name(ask)}-remove": "on"})

    assert place.files.exists() == required


def test_a_member_gets_the_file_back_as_something_to_save(client, member):
    ask = question("Plan?", kind="file")
    page = asking(ask)
    place, file = answered(page, member, ask, upload("Õpe 1.pdf"))

    response = client.get(
        reverse("my_file", args=[place.uuid, file.uuid]), headers={"range": "bytes=0-3"}
    )

    assert (response.status_code, b"".join(response.streaming_content)) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%95pe%201.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_a_guest_gets_the_file_back_by_the_link(client):
    ask = question("Plan?", kind="file")
    page = asking(ask)
    row = Question.objects.get(key=ask.key)
    file = files.keep(files.of_upload(upload(), row), now=NOW)
    guest = guests.Guest(email="ann@example.org", name="Ann", language="en", time_zone="UTC")
    place = guests.register(
        run=run_of(page), guest=guest, mode="room", now=NOW, given={row.name: file}
    )
    address = reverse("guest_file", args=[place.link_token, file.uuid])

    answers = client.get(reverse("guest_answers", args=[place.link_token])).content.decode()

    assert address in answers
    assert b"".join(client.get(address).streaming_content) == PDF
    assert client.get(address.replace(place.link_token, "forged")).status_code == 404


def test_nobody_gets_somebody_elses_file(client, member):
    ask = question("Plan?", kind="file")
    page = asking(ask)
    place, file = answered(page, MemberFactory(), ask)
    own, own_file = answered(page, member, ask)

    def status(registration_, file_):
        response = client.get(reverse("my_file", args=[registration_.uuid, file_.uuid]))
        # Read to its end, or the file stays open.
        list(response)
        return response.status_code

    assert status(own, own_file) == 200
    assert [status(place, file), status(own, file), status(place, own_file)] == [404] * 3
    client.logout()
    assert status(place, file) == 302
    assert client.post(reverse("my_file", args=[place.uuid, file.uuid])).status_code == 405


def test_a_file_that_was_replaced_is_no_longer_there(client, member):
    ask = question("Plan?", kind="file")
    page = asking(ask)
    place, file = answered(page, member, ask)
    client.post(reverse("my_answers", args=[place.uuid]), {name(ask): upload("new.pdf")})

    assert client.get(reverse("my_file", args=[place.uuid, file.uuid])).status_code == 404
    assert place.files.get().name == "new.pdf"


def test_what_only_organisers_are_asked_is_not_the_persons(client, member):
    ask = question("Assessment?", kind="file", organisers_only=True)
    page = asking(ask)
    row = Question.objects.get(key=ask.key)
    file = files.keep(files.of_upload(upload(), row), now=NOW)
    place = registration.register(
        run=run_of(page), contact=contacts.of_member(member, now=NOW), mode="room", now=NOW
    )
    registration.answers.change(place, {row.name: file}, now=NOW, actor=MemberFactory())

    assert place.files.count() == 1
    assert client.get(reverse("my_file", args=[place.uuid, file.uuid])).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, member, disk):
    ask = question("Plan?", kind="file")
    place, file = answered(asking(ask), member, ask)
    (disk / file.uuid.hex).unlink()

    assert client.get(reverse("my_file", args=[place.uuid, file.uuid])).status_code == 404


def test_the_form_costs_the_same_queries_for_any_number_of_files(
    client, member, django_assert_max_num_queries
):
    costs = []
    for number in (1, 1, 5):  # the first warms the caches
        asks = [question(f"Plan {n}?", kind="file") for n in range(number)]
        page = asking(*asks)
        place = registration.register(
            run=run_of(page),
            contact=contacts.of_member(member, now=NOW),
            mode="room",
            now=NOW,
            given={
                row.name: files.keep(files.of_upload(upload(), row), now=NOW)
                for row in Question.objects.filter(event__key=page.translation_key)
            },
        )
        with django_assert_max_num_queries(60) as counted:
            client.get(reverse("my_answers", args=[place.uuid]))
        costs.append(len(counted))

    assert costs[1] == costs[2]
