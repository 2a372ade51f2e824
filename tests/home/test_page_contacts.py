"""A member named as a page's contact is asked once; until they agree the role stands alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community import errors
from community.enums import Audience, ConsentKind, ProfileField
from community.models import Consent
from community.services import consents, deletion, suspensions
from foundation import housekeeping
from foundation.blocks import PersonBlock, StoryBlock
from foundation.models import OutboxRow
from foundation.personal_data import holdings
from foundation.storage import private
from home import emails
from home.models import NewsItem, PageContact
from home.queries import page_contacts as queries
from home.services import page_contacts
from search.models import SearchEntry
from tests.events import admin
from tests.factories.news import blocks, partner_network, story
from tests.factories.people import MemberFactory
from tests.factories.profiles import empty_disk, listed, open_to, photo
from tests.home import editing

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ROLE = {"name": "Service unit", "role": "head", "email": "unit@example.org", "phone": ""}
PATH = "/en/profile/page-contacts/"


@pytest.fixture
def anna() -> Member:
    return MemberFactory(name="Anna Tamm")


def contact(member: Member) -> tuple[str, dict[str, str]]:
    return "contact", {**ROLE, "person": str(member.uuid)}


def naming(*members: Member, **fields: Any) -> NewsItem:
    return story(body=blocks(*map(contact, members)), **fields)


def mails() -> list[str]:
    rows = OutboxRow.objects.filter(message="home.page_contact").order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def sent() -> None:
    """As if what was promised had gone out."""
    OutboxRow.objects.update(state=OutboxRow.State.SENT, done_at=NOW)


def body(client: Client, page: NewsItem) -> str:
    return unescape(client.get(page.url).content.decode())


def test_until_they_agree_the_role_stands_alone(client: Client, anna: Member):
    page = naming(anna)

    told = body(client, page)

    assert ("Service unit" in told, "unit@example.org" in told, "Anna" in told) == (
        True,
        True,
        False,
    )
    assert (mails(), queries.standing(anna)) == ([anna.email], "asked")


def test_when_they_agree_they_stand_beside_the_role(client: Client, anna: Member):
    page = naming(anna)

    page_contacts.agree(anna, language="et", now=NOW)

    told = body(client, page)
    assert ("Service unit" in told, "Anna Tamm" in told) == (True, True)
    (consent,) = Consent.objects.filter(member=anna)
    assert (consent.kind, consent.version, consent.language, consent.given_at) == (
        ConsentKind.PAGE_CONTACT,
        page_contacts.EDITION,
        "et",
        NOW,
    )


def test_of_a_profile_that_shows_nothing_to_everybody_only_the_name_stands_there(
    client: Client, anna: Member
):
    listed(anna, photo="photos/x.webp", **open_to(Audience.MEMBERS))
    page = naming(anna)
    page_contacts.agree(anna, language="en", now=NOW)

    told = body(client, page)

    assert ("Anna Tamm" in told, str(anna.uuid) in told) == (True, False)


def test_photo_and_page_are_there_where_the_profile_shows_them_to_everybody(
    client: Client, anna: Member, monkeypatch, tmp_path: Path
):
    empty_disk(monkeypatch, tmp_path)
    name = private().save("photos/x.webp", ContentFile(photo("WEBP")))
    listed(anna, photo=name, **open_to(Audience.PUBLIC, ProfileField.NAME, ProfileField.PHOTO))
    page = naming(anna)
    page_contacts.agree(anna, language="en", now=NOW)

    told = body(client, page)

    assert f'<a href="/en/members/{anna.uuid}/">Anna Tamm</a>' in told
    assert f'<img src="/en/members/{anna.uuid}/photo/x/"' in told


@pytest.mark.parametrize(
    "no_longer",
    [
        lambda anna: page_contacts.decline(anna, now=LATER),
        lambda anna: consents.take_back(anna, key=Consent.objects.get().pk, now=LATER),
        lambda anna: suspensions.suspend(anna, until=None, now=LATER),
        lambda anna: deletion.delete(anna, now=LATER),
        lambda anna: type(anna).objects.filter(pk=anna.pk).update(name=""),
    ],
    ids=["declined", "taken back", "suspended", "deleted", "nameless"],
)
def test_whoever_is_gone_or_no_longer_agrees_leaves_the_role_alone(
    client: Client, anna: Member, no_longer: Any
):
    page = naming(anna)
    page_contacts.agree(anna, language="en", now=NOW)

    no_longer(anna)

    told = body(client, page)
    assert ("Service unit" in told, "Anna" in told) == (True, False)


def test_asked_once_whatever_the_page_and_however_often_it_is_published(anna: Member):
    page = naming(anna)
    sent()

    page.save_revision().publish()
    naming(anna)
    partner_network(contact=blocks(contact(anna)))

    assert mails() == [anna.email]


def test_a_no_is_asked_about_no_more(anna: Member):
    naming(anna)
    page_contacts.decline(anna, now=NOW)
    sent()

    naming(anna)

    assert (mails(), queries.standing(anna)) == ([anna.email], "declined")


def test_who_has_agreed_is_told_of_another_page_but_not_of_a_translation(anna: Member):
    first = naming(anna)
    page_contacts.agree(anna, language="en", now=NOW)
    sent()

    first.save_revision().publish()
    naming(anna, language="et", translation_of=first)
    before = len(mails())
    naming(anna, title="Another")

    assert (before, len(mails())) == (1, 2)


def test_a_draft_asks_nobody(anna: Member):
    naming(anna, live=False)

    assert (mails(), queries.standing(anna)) == ([], "nobody")


def test_a_page_that_only_waits_to_be_published_asks_nobody_before_it_is(anna: Member):
    then = NOW + timedelta(days=2)
    page = naming(anna, live=False)
    page.go_live_at = then - timedelta(minutes=1)
    with time_machine.travel(NOW, tick=False):
        page.save_revision().publish()
        before = mails()

    with time_machine.travel(then, tick=False):
        housekeeping.publish_scheduled(now=then)

    assert NewsItem.objects.get(pk=page.pk).live
    assert (before, mails()) == ([], [anna.email])


def test_no_answer_is_no_and_can_be_given_later_and_changed(anna: Member):
    naming(anna)

    found = [queries.standing(anna)]
    for answer in (page_contacts.decline, page_contacts.agree, page_contacts.decline):
        told = {"language": "en"} if answer is page_contacts.agree else {}
        answer(anna, now=NOW, **told)
        answer(anna, now=NOW, **told)
        found.append(queries.standing(anna))

    assert found == ["asked", "declined", "agreed", "declined"]
    assert Consent.objects.filter(member=anna).count() == 1


def test_nobody_agrees_to_what_nobody_asked():
    member = MemberFactory()

    for answer in (page_contacts.decline, page_contacts.agree):
        with pytest.raises(errors.NotFound):
            answer(member, now=NOW, **({"language": "en"} if answer is page_contacts.agree else {}))


def test_without_a_name_there_is_nothing_to_agree_to():
    member = MemberFactory(name="")
    naming(member)

    with pytest.raises(errors.NameNeeded):
        page_contacts.agree(member, language="en", now=NOW)

    assert not Consent.objects.exists()


def test_the_mail_asks_and_later_tells(anna: Member):
    page = naming(anna)
    asks = emails.page_contact(now=NOW, member=anna.pk)
    page_contacts.agree(anna, language="en", now=NOW)
    tells = emails.page_contact(now=NOW, member=anna.pk)
    page.unpublish()

    assert asks is not None
    assert tells is not None
    assert (asks.context["is_agreed"], tells.context["is_agreed"]) == (False, True)
    assert [title for title, _language, _address in asks.context["pages"]] == [page.title]
    assert emails.page_contact(now=NOW, member=anna.pk) is None


def test_who_declined_before_the_mail_went_gets_none(anna: Member):
    naming(anna)
    page_contacts.decline(anna, now=NOW)

    assert emails.page_contact(now=NOW, member=anna.pk) is None


def test_they_see_where_they_stand_and_answer_there(client: Client, anna: Member):
    page = naming(anna, title="Help")
    client.force_login(anna)

    asked = client.get(PATH).content.decode()
    client.post(PATH, {"answer": "agree"})
    agreed = client.get(PATH).content.decode()
    client.post(PATH, {"answer": "decline"})
    declined = client.get(PATH).content.decode()

    assert f'<a href="{page.url}">Help</a>' in asked
    assert ["I agree" in one for one in (asked, agreed, declined)] == [True, False, True]
    assert "Take my name away everywhere" in agreed
    assert queries.standing(anna) == "declined"


def test_a_page_that_names_them_no_longer_is_not_listed(client: Client, anna: Member):
    page = naming(anna)
    page.body = blocks(("heading", "Nobody"))
    page.save_revision().publish()
    client.force_login(anna)

    assert "No page names you at the moment." in client.get(PATH).content.decode()
    assert not PageContact.objects.exists()


def test_whoever_was_never_named_reads_that_and_can_answer_nothing(client: Client):
    client.force_login(MemberFactory())

    assert "No page names you as its contact." in client.get(PATH).content.decode()
    assert client.post(PATH, {"answer": "agree"}).status_code == 404


def test_an_answer_that_is_none_changes_nothing(client: Client, anna: Member):
    naming(anna)
    client.force_login(anna)

    client.post(PATH, {"answer": "x"})

    assert queries.standing(anna) == "asked"


def test_the_profile_says_that_a_question_waits(client: Client, anna: Member):
    client.force_login(anna)
    overview = reverse("profile")
    before = client.get(overview).content.decode()

    naming(anna)
    asked = client.get(overview).content.decode()
    page_contacts.decline(anna, now=NOW)
    after = client.get(overview).content.decode()

    assert ["Waits for your answer" in one for one in (before, asked, after)] == [
        False,
        True,
        False,
    ]


def test_nothing_of_them_is_found_by_search_or_stands_in_the_feed(client: Client, anna: Member):
    naming(anna, title="Help")
    page_contacts.agree(anna, language="en", now=NOW)

    entry = SearchEntry.objects.get(folded_title=" help ")

    assert "anna" not in entry.folded_words
    assert str(anna.uuid)[:8] not in entry.folded_words
    assert "Anna" not in client.get(reverse("news_feed")).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_any_number_of_contacts_is_looked_up_at_once(client: Client, count: int):
    members = [MemberFactory() for _n in range(count)]
    page = naming(*members)
    for member in members:
        listed(member, **open_to(Audience.PUBLIC))
        page_contacts.agree(member, language="en", now=NOW)
    client.get(page.url)

    with CaptureQueriesContext(connection) as queries_made:
        told = body(client, page)

    assert told.count("block-contact__person") == count
    asked = [q for q in queries_made.captured_queries if "community_" in q["sql"]]
    assert len(asked) == 4


def test_an_editor_names_a_member_by_the_address_of_their_page(client: Client, anna: Member):
    admin.editor(client)
    named = {**ROLE, "person": f"https://talka.example/et/members/{anna.uuid}/?as=member"}

    client.post(
        editing.add_story_url(),
        {**editing.story_form(("contact", named)), "action-publish": "1"},
    )

    (page,) = NewsItem.objects.all()
    assert page.body[0].value["person"] == str(anna.uuid)
    form = client.get(admin.edit_url(page)).content.decode()
    assert f"/en/members/{anna.uuid}/" in unescape(form)


@pytest.mark.parametrize(
    "address",
    [
        "Anna",
        "anna@example.org",
        "/en/members/",
        "/en/members/00000000-0000-4000-8000-000000000000/",
    ],
)
def test_what_is_nobody_s_page_is_refused(address: str):
    block = PersonBlock()

    with pytest.raises(ValidationError):
        block.clean(block.value_from_form(address))


@pytest.mark.parametrize("key", ["<script>", "x" * 40, "00000000-0000-4000-8000-000000000000"])
def test_a_key_of_nobody_shows_the_role(client: Client, key: str):
    page = story(body=blocks(("contact", {**ROLE, "person": key})))

    told = body(client, page)

    assert ("Service unit" in told, "block-contact__person" in told) == (True, False)


def test_a_text_from_before_that_knows_no_person_is_shown(client: Client):
    stream = StoryBlock().to_python([{"type": "contact", "value": ROLE, "id": "1"}])

    assert "Service unit" in stream[0].render_as_block({})


def test_a_translation_names_the_same_member(client: Client, anna: Member, translate):
    source = naming(anna, title="Help")

    translate(source, "et", {"Help": "Abi", "head": "juhataja"})

    page = NewsItem.objects.get(locale__language_code="et")
    assert (page.body[0].value["person"], page.body[0].value["role"]) == (
        str(anna.uuid),
        "juhataja",
    )


def test_their_download_tells_where_they_were_named(anna: Member):
    naming(anna, title="Help")

    told = dict(holdings)["page contacts"].tell(anna).rows

    assert [(row["page"], row["answered_at"]) for row in told] == [("Help", None)]
