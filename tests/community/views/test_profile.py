"""A member's own pages: the overview, what others see, the photo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.enums import Audience, ProfileField
from community.models import Member, Profile
from foundation import panels
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import empty_disk, listed, on, open_to, photo, skill

pytestmark = pytest.mark.django_db

OVERVIEW, ABOUT, PHOTO = "/en/profile/", "/en/profile/about/", "/en/profile/photo/"


@pytest.fixture(autouse=True)
def disk(monkeypatch, tmp_path) -> Path:
    return empty_disk(monkeypatch, tmp_path)


@pytest.fixture
def member(client) -> Member:
    found = MemberFactory(name="Anna", organisation=OrganisationFactory(name={"en": "Agency"}))
    client.force_login(found)
    return found


def entry(**changes: Any) -> dict[str, Any]:
    audiences = {
        f"audience_{field.value}": int(Audience.MEMBERS)
        for field in ProfileField
        if field != ProfileField.PHOTO
    }
    return {"name": "Anna", "in_directory": "on", **audiences, **changes}


def test_the_overview_leads_to_each_part(client, member, monkeypatch):
    more = panels.ProfileEntry(label="Contacts", address="profile_photo", order=1, sentence="Who?")  # type: ignore[arg-type]
    monkeypatch.setattr(panels.profile_menu, "_entries", {"contacts": more})

    body = client.get(OVERVIEW).content.decode()

    for path in (ABOUT, PHOTO, "/en/profile/settings/", f"/en/members/{member.uuid}/?as=stranger"):
        assert f'href="{path}"' in body
    assert "You are not in the directory: nobody but you sees your page." in body
    assert "Who?" in body


def test_what_is_said_is_kept_and_shown_again(client, member):
    skill("Weaving")
    links = {"links_label_0": "Blog", "links_address_0": "blog.example/anna"}

    answer = client.post(
        ABOUT,
        entry(
            title="Designer",
            about="One\r\n\r\ntwo",
            skills=["weaving"],
            own_skills="Felting, Knitting ,",
            languages=["lv"],
            open_to=["speaking"],
            **links,
        ),
    )

    kept = Profile.objects.get(member=member)
    assert (answer.status_code, answer["Location"]) == (302, OVERVIEW)
    assert (kept.title, kept.about, kept.in_directory) == ("Designer", "One\n\ntwo", True)
    assert sorted(map(str, kept.skills.all())) == ["Felting", "Knitting", "Weaving"]
    assert kept.links == [{"name": "Blog", "address": "https://blog.example/anna"}]
    body = client.get(ABOUT).content.decode()
    assert "Felting (your suggestion, waiting for the moderators)" in body
    assert 'value="https://blog.example/anna"' in body


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"title": "\x00" + "x" * 151}, "title"),
        ({"about": "x" * 2001}, "about"),
        ({"skills": ["unknown"]}, "skills"),
        ({"own_skills": "a,b,c,d"}, "own_skills"),
        ({"topics": ["\x00"]}, "topics"),
        ({"languages": ["xx"]}, "languages"),
        ({"open_to": ["xx"]}, "open_to"),
        ({"links_label_0": "a", "links_address_0": "javascript:alert(1)"}, "links"),
        ({"links_label_4": "a", "links_address_4": ""}, "links"),
        ({"audience_title": "7"}, "audience_title"),
        ({"audience_title": ""}, "audience_title"),
        ({"audience_title": "9" * 5000}, "audience_title"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, member, sent, field):
    answer = client.post(ABOUT, entry(**sent))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Profile.objects.exists()
    assert str(answer.context["user"]) == "Anna"


def test_what_is_refused_is_shown_as_it_was_sent(client, member):
    body = client.post(
        ABOUT, entry(name="", title="Zilver", links_label_1="Zilverlink")
    ).content.decode()

    assert 'value="Zilver"' in body
    assert 'value="Zilverlink"' in body


def test_each_thing_says_who_sees_it_now(client, member):
    listed(member, **open_to(Audience.ORGANISATION, ProfileField.NAME, ProfileField.PLACE))

    entries = {
        one.field: (one.now, one.is_held_back)
        for section in client.get(ABOUT).context["form"].sections()
        for one in section.entries
    }

    assert entries[ProfileField.PLACE] == ("Now: your colleagues at Agency.", False)
    assert entries[ProfileField.TITLE] == ("Now: your colleagues at Agency.", True)
    assert set(entries) == set(ProfileField) - {ProfileField.PHOTO}


@pytest.mark.parametrize(
    ("name", "field", "listed_now", "organised", "now"),
    [
        (3, 3, True, True, "Now: anybody on the web."),
        (2, 3, True, True, "Now: all members who are signed in."),
        (3, 1, True, False, "Now: only you."),
        (3, 0, True, True, "Now: only you."),
        (3, 3, False, True, "Now: only you."),
    ],
)
def test_the_sentence_is_the_truth(client, member, name, field, listed_now, organised, now):
    if not organised:
        Member.objects.update(organisation=None)
    listed(member, in_directory=listed_now, audience_name=name, audience_title=field)

    form = client.get(ABOUT).context["form"]

    told = {e.field: e.now for section in form.sections() for e in section.entries}
    assert told[ProfileField.TITLE] == now


def test_everybody_is_asked_for_once_more(client, member):
    everybody = {"audience_name": 3, "audience_title": 3}

    asked = client.post(ABOUT, entry(title="Designer", **everybody))
    assert asked.status_code == 422
    assert "anybody on the web could see, without signing in: Name, Role." in asked.content.decode()
    assert 'name="is_public_meant"' in asked.content.decode()
    assert not Profile.objects.exists()

    kept = client.post(ABOUT, entry(title="Designer", is_public_meant="on", **everybody))
    assert kept.status_code == 302
    assert Profile.objects.get().audience_title == Audience.PUBLIC


def test_nothing_but_what_is_asked_can_be_posted(client, member):
    client.post(ABOUT, entry(is_ambassador="on", email="boss@example.org", photo="photos/x.webp"))

    kept = Profile.objects.select_related("member").get()
    assert (kept.is_ambassador, kept.member.email, kept.photo.name) == (False, member.email, "")


def test_a_photo_is_sent_and_shown(client, member, disk):
    sent = SimpleUploadedFile("me.jpg", photo(), "image/jpeg")

    answer = client.post(PHOTO, {"photo": sent, "audience_photo": 1})

    kept = Profile.objects.get()
    assert (answer.status_code, kept.audience_photo, len(on(disk))) == (
        302,
        Audience.ORGANISATION,
        1,
    )
    assert f"/photo/{Path(kept.photo.name).stem}/" in client.get(PHOTO).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a photo that we can read."),
        (b"%PDF-1.7", "This is not a photo that we can read."),
        (photo()[:500], "This is not a photo that we can read."),
        (photo(width=40), "This picture is too small"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(client, member, disk, content, sentence):
    answer = client.post(
        PHOTO, {"photo": SimpleUploadedFile("me.jpg", content), "audience_photo": 2}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert on(disk) == []


def test_a_photo_is_removed_by_a_post_alone(client, member):
    listed(member, photo="photos/x.webp")

    assert client.get(f"{PHOTO}remove/").status_code == 405
    answer = client.post(f"{PHOTO}remove/")

    assert (answer["Location"], Profile.objects.get().photo.name) == (PHOTO, "")


@pytest.mark.parametrize("count", [1, 8])
def test_the_form_costs_the_same_queries_for_any_number(
    client, member, count, django_assert_num_queries
):
    profile = listed(member)
    for number in range(count):
        profile.skills.add(skill(f"Skill {number}"))
        skill(f"Other {number}")
    client.get(ABOUT)

    with django_assert_num_queries(12):
        client.get(ABOUT)


def test_who_may_ask_for_contact_is_chosen(client, member):
    listed(member)

    client.post(ABOUT, entry(contact_policy="nobody"))
    shut = Profile.objects.get().contact_policy
    client.post(ABOUT, entry())
    kept = Profile.objects.get().contact_policy
    refused = client.post(ABOUT, entry(contact_policy="everybody"))

    assert (shut, kept, refused.status_code) == ("nobody", "nobody", 422)
    body = client.get(ABOUT).content.decode()
    (chosen,) = re.findall(r'<input[^>]*name="contact_policy"[^>]*checked[^>]*>', body)
    assert 'value="nobody"' in chosen


def test_photos_are_taken_so_many_an_hour(client, member, monkeypatch):
    monkeypatch.setattr("community.views.profile.LIMITS", {"photo": "1/h/user"})

    def send() -> int:
        sent = SimpleUploadedFile("me.jpg", photo())
        return client.post(PHOTO, {"photo": sent, "audience_photo": 2}).status_code

    first, second, without = send(), send(), client.post(PHOTO, {"audience_photo": 2}).status_code

    assert (first, second, without) == (302, 429, 302)
