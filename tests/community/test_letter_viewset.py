"""The editor's part of a digest on the editors' screens."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse

from community.models import AccessNote, DigestItem, DigestLetter, Profile, Recipient
from foundation import digests, mail, outbox
from foundation.models import OutboxRow
from tests.community.things import Things, reader
from tests.factories.letters import letter
from tests.factories.news import standard_page, story
from tests.factories.people import MemberFactory
from tests.foundation.smtp_server import smtp_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

# A Monday; Tuesday's digests are of week 48.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EDITIONS = "/admin/digests/editions/"
SCREENS = "wagtailsnippets_community_digestletter"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def editor(client: Client) -> Member:
    member = MemberFactory(groups=["Editors"], email="press@example.org")
    client.force_login(member)
    return member


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def posted(*leads: object, introduction: str = "", **more: str) -> dict[str, str]:
    """What the form sends."""
    rich = (
        '{"blocks": [{"key": "a", "text": "%s", "type": "unstyled", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    )
    data = {
        "period": "2026-W48",
        "language": "en",
        "introduction": rich % introduction,
        "leads-TOTAL_FORMS": str(len(leads)),
        "leads-INITIAL_FORMS": "0",
        "leads-MIN_NUM_FORMS": "0",
        "leads-MAX_NUM_FORMS": "5",
    }
    for number, page in enumerate(leads):
        data |= {
            f"leads-{number}-page": str(page.pk),
            f"leads-{number}-sentence": "Read on.",
            f"leads-{number}-ORDER": str(number + 1),
            f"leads-{number}-DELETE": "",
            f"leads-{number}-id": "",
        }
    return data | more


def test_an_editor_finds_the_coming_editions_writes_and_approves(client: Client, editor: Member):
    page = story("A recap")
    shown = client.get(EDITIONS).content.decode()
    add = f"{reverse(f'{SCREENS}:add')}?period=2026-W48&amp;language=en"
    form = client.get(add.replace("&amp;", "&")).content.decode()

    client.post(reverse(f"{SCREENS}:add"), posted(page, introduction="Dear all"))
    draft = DigestLetter.objects.get()
    was_live = draft.live
    edit = reverse(f"{SCREENS}:edit", args=[draft.pk])
    client.post(edit, posted(introduction="Dear everybody", **{"action-publish": "action-publish"}))

    draft.refresh_from_db()
    assert add in shown
    assert "Week 48, 2026" in words(shown)
    assert re.search(r'<option value="2026-W48" selected', form)
    assert (was_live, draft.live) == (False, True)
    assert "Dear everybody" in draft.introduction
    assert [lead.page_id for lead in draft.leads.all()] == [page.pk]
    assert "approved" in words(client.get(EDITIONS).content.decode())


def test_changing_an_approved_one_keeps_what_is_approved(client: Client, editor: Member):
    row = letter(introduction="Dear all")
    row.save_revision().publish()
    edit = reverse(f"{SCREENS}:edit", args=[row.pk])

    client.post(edit, posted(introduction="Dear nobody"))

    row.refresh_from_db()
    assert (row.live, row.has_unpublished_changes) == (True, True)
    assert "Dear all" in row.introduction
    assert "Dear nobody" in row.get_latest_revision_as_object().introduction
    assert "approved, changes not yet" in words(client.get(EDITIONS).content.decode())


def test_its_edition_and_language_stay(client: Client, editor: Member):
    row = letter(introduction="Dear all")

    client.post(
        reverse(f"{SCREENS}:edit", args=[row.pk]),
        posted(
            introduction="Dear all",
            period="2026-12",
            language="lv",
            **{"action-publish": "action-publish"},
        ),
    )

    row.refresh_from_db()
    assert (row.period, row.language) == ("2026-W48", "en")


@pytest.mark.parametrize(
    "sends",
    [
        {"period": "2026-W99"},
        {"period": "2026-11-28"},
        {"period": "0001-W01"},
        {"period": "2026-W46"},
        {"language": "xx"},
    ],
)
def test_of_an_edition_that_does_not_exist_there_is_none(
    client: Client, editor: Member, sends: dict
):
    client.post(reverse(f"{SCREENS}:add"), posted(introduction="Dear all", **sends))

    assert not DigestLetter.objects.exists()


def test_each_edition_has_one_a_language(client: Client, editor: Member):
    letter()

    answer = client.post(reverse(f"{SCREENS}:add"), posted(introduction="Dear all"))

    assert "This edition has one in this language already." in answer.content.decode()
    assert DigestLetter.objects.count() == 1


def test_who_may_not_approve_has_no_button(client: Client, editor: Member):
    group = editor.groups.get()
    add = reverse(f"{SCREENS}:add")
    before = client.get(add).content.decode()
    group.permissions.remove(*group.permissions.filter(codename="publish_digestletter"))

    client.post(add, posted(introduction="Dear all", **{"action-publish": "action-publish"}))

    assert ("action-publish" in before, "Approve" in words(before)) == (True, True)
    assert "action-publish" not in client.get(add).content.decode()
    assert not DigestLetter.objects.filter(live=True).exists()


@pytest.mark.parametrize(("mode", "said"), [("mail", "<h2"), ("text", "<pre>"), ("site", "<main")])
def test_it_is_previewed_while_it_is_written(client: Client, editor: Member, mode: str, said: str):
    page = story("A recap")
    row = letter(introduction="Dear all", live=False)
    address = reverse(f"{SCREENS}:preview_on_edit", args=[row.pk])

    client.post(address, posted(page, introduction="Dear nobody"))
    answer = client.get(address, {"mode": mode})

    shown = answer.content.decode()
    assert all(one in shown for one in (said, "Dear nobody", "A recap", "Read on."))
    assert ("unsafe-inline" in answer["Content-Security-Policy"]) == (mode == "mail")


def looked(client: Client, row: DigestLetter, **query: str) -> str:
    return client.get(reverse("letter_as_reader", args=[row.pk]), query).content.decode()


@pytest.fixture
def parts(monkeypatch) -> dict[str, Things]:
    """A public part, one of the reader's own and one of their groups, beside the editor's."""
    inside = NOW - timedelta(hours=2)
    own = Things(order=1, is_own=True, heading="Own", zilverown=inside)
    group = Things(order=40, heading="Groups", zilvergroup=inside, zilverother=inside)
    public = Things(order=30, is_public=True, heading="Public", opening=inside)
    kept = digests.sections._entries["community.letter"]
    entries = {"own": own, "community.letter": kept, "public": public, "group": group}
    monkeypatch.setattr(digests.sections, "_entries", entries)
    return {"own": own, "group": group, "public": public}


def test_an_editor_looks_as_a_member_and_reads_nothing_of_their_own(
    client: Client, editor: Member, parts: dict[str, Things]
):
    row = letter(story("A recap"), introduction="Dear all", live=False)
    recipient = reader(NOW - timedelta(days=7), language="en", name="Mari Tamm")
    before = (OutboxRow.objects.count(), DigestItem.objects.count())

    shown = looked(client, row, reader=str(recipient.member.uuid))

    assert "Dear all" in shown
    assert "A recap" in shown
    assert "Title of opening" in shown
    assert "zilver" not in shown
    assert "3 things are left out here that only the reader sees." in words(shown)
    assert recipient.link_token not in shown
    assert recipient.address not in shown
    assert (OutboxRow.objects.count(), DigestItem.objects.count()) == before
    note = AccessNote.objects.get()
    assert (note.member, note.actor) == (recipient.member, editor)


def test_what_the_editor_may_not_see_is_left_out_too(
    client: Client, editor: Member, parts: dict[str, Things], monkeypatch
):
    public = parts["public"]
    render = public.render

    def for_that_reader(asked, *, now):
        (one,) = asked
        return render(asked, now=now) if one.reader.member != editor else {}

    monkeypatch.setattr(public, "render", for_that_reader)
    row = letter(story("A recap"), live=False)
    recipient = reader(NOW - timedelta(days=7), language="en")

    shown = looked(client, row, reader=str(recipient.member.uuid))

    assert "Title of opening" not in shown
    assert "4 things are left out here" in words(shown)


def test_somebody_without_an_account_gets_what_is_public(
    client: Client, editor: Member, parts: dict[str, Things]
):
    row = letter(story("A recap"), live=False)

    shown = looked(client, row)

    assert ("Title of opening" in shown, "left out here" in shown) == (True, False)
    assert not AccessNote.objects.exists()


def test_an_introduction_alone_is_said_to_be_no_mail(client: Client, editor: Member):
    row = letter(introduction="Dear all", live=False)

    assert "This reader would get no mail" in words(looked(client, row))


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("Seen", True), ("Hidden", False), ("hidden@example.org", True), ("hidden@", False)],
)
def test_members_are_found_by_the_name_that_one_sees_or_by_the_whole_address(
    client: Client, editor: Member, asked: str, is_found: bool
):
    row = letter(live=False)
    seen = MemberFactory(name="Seen Tamm", email="seen@example.org")
    Profile.objects.create(member=seen, in_directory=True, audience_name=2)
    hidden = MemberFactory(name="Hidden Kask", email="hidden@example.org")

    shown = looked(client, row, q=asked)

    found = {str(seen.uuid), str(hidden.uuid)}
    assert any(uuid in shown for uuid in found) == is_found
    assert "Hidden Kask" not in shown


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_as_nobody_there_is_nothing(client: Client, editor: Member, key: str):
    row = letter(live=False)

    answer = client.get(reverse("letter_as_reader", args=[row.pk]), {"reader": key})

    assert answer.status_code == 404


def test_a_test_goes_to_the_editor_alone_and_stops_nothing(
    client: Client, editor: Member, parts: dict[str, Things]
):
    row = letter(story("A recap"), introduction="Dear all", live=False)
    recipient = reader(NOW - timedelta(days=7), language="en", name="Mari Tamm")

    client.post(reverse("letter_test", args=[row.pk]), {"reader": str(recipient.member.uuid)})
    with smtp_server() as inbox:
        outbox.send_due(now=NOW)

    (sent,) = inbox.mails
    text = sent.get_body(("plain",)).get_content()
    html = sent.get_body(("html",)).get_content()
    assert "press@example.org" in sent["To"]
    assert sent["Subject"].startswith("Test: ")
    assert (sent["List-Unsubscribe"], sent["List-Id"], sent["Feedback-ID"]) == (None,) * 3
    for part in (text, html):
        assert "This is a test. Nobody else has got this mail." in words(part)
        assert "Here are 3 things that only their reader sees." in words(part)
        assert not {"zilver", "Mari", recipient.link_token} & set(re.findall(r"\w+", part))
        assert "zilver" not in part
    assert not DigestItem.objects.exists()


def test_ten_tests_an_hour_are_enough(client: Client, editor: Member):
    row = letter(story("A recap"), live=False)
    for _ in range(11):
        client.post(reverse("letter_test", args=[row.pk]))

    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        client.post(reverse("letter_test", args=[row.pk]))

    assert OutboxRow.objects.filter(message="community.digest_test").count() == 11


def test_a_test_is_not_made_for_who_may_no_longer_look(client: Client, editor: Member):
    row = letter(story("A recap"), live=False)
    client.post(reverse("letter_test", args=[row.pk]))
    editor.groups.clear()

    ids = OutboxRow.objects.get(message="community.digest_test").ids

    assert mail.messages["community.digest_test"](now=NOW, **ids) is None


@pytest.mark.parametrize(
    ("begun", "approved", "is_said"),
    [
        ([], [], False),
        (["2026-W48"], [], True),
        ([], ["2026-W48"], False),
        ([], ["2026-W47"], True),
        (["2026-W49"], [], False),
    ],
)
def test_the_first_screen_says_what_goes_out_soon_without_approval(
    client: Client, editor: Member, begun: list[str], approved: list[str], is_said: bool
):
    for period in (*begun, *approved):
        letter(period=period, live=period in approved)

    shown = words(client.get("/admin/").content.decode())

    assert ("Digests without your part" in shown) == is_said


def test_a_page_that_a_letter_names_can_be_deleted(client: Client, editor: Member):
    page = standard_page(title="About")
    row = letter(page, introduction="Dear all")
    row.save_revision().publish()

    page.delete()

    assert list(row.get_latest_revision_as_object().leads.all()) == []
    assert Recipient.objects.count() == 0
