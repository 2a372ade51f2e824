"""The page of a member, and their photo, for whoever comes there."""

from __future__ import annotations

import re
import uuid

import pytest

from community.enums import Audience, ProfileField
from community.models import Profile
from foundation import panels
from tests.community.channels import AS, Viewer, build, main_of, page
from tests.factories.people import MemberFactory
from tests.factories.profiles import empty_disk, listed, open_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _disk(monkeypatch, tmp_path):
    empty_disk(monkeypatch, tmp_path)


def address(member):
    return f"/en/members/{member.uuid}/"


def test_whom_one_may_not_see_is_as_who_never_was(client):
    unlisted = listed(in_directory=False).member
    viewer = MemberFactory()

    def told(who):
        client.logout()
        if who:
            client.force_login(who)
        answers = [client.get(path) for path in (address(unlisted), f"/en/members/{uuid.uuid4()}/")]
        return [
            (
                a.status_code,
                re.sub(r"[0-9a-f-]{36}|value=\"\w+\"|nonce=\"[^\"]+\"", "", a.content.decode()),
            )
            for a in answers
        ]

    for who in (None, viewer):
        hidden, unknown = told(who)
        assert hidden[0] == 404
        assert hidden == unknown


def test_no_search_engine_keeps_the_page_of_a_person(client):
    everybody = listed(**open_to(Audience.PUBLIC)).member

    answer = client.get(address(everybody))

    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("viewer", sorted(AS))
def test_seen_as_others_it_is_what_they_get(viewer):
    """Byte by byte, but for the frame, in which the owner's name stands."""
    world = build()
    for number, field in enumerate(ProfileField):
        setattr(world.profile, f"audience_{field.value}", Audience(number % 4))
    world.profile.audience_name = Audience.PUBLIC
    world.profile.save()

    as_them = page(world, Viewer.OWNER, f"?as={AS[viewer]}")

    assert as_them == page(world, viewer)
    assert len(as_them) > 500


def test_the_other_parts_of_the_page_see_who_looks(client, monkeypatch):
    seen = []

    class Part:
        order = 1

        def show(self, thing, *, viewer, now):
            seen.append((thing, viewer and (viewer.pk, viewer.is_authenticated)))
            return panels.Shown(
                heading="Stories", template="components/tag.html", context={"text": "Zilver"}
            )

    monkeypatch.setattr(panels.person_panels, "_entries", {"stories": Part()})
    owner, other = listed().member, MemberFactory()

    client.force_login(owner)
    body = client.get(address(owner)).content.decode()
    for who in ("stranger", "member"):
        client.get(f"{address(owner)}?as={who}")
    client.force_login(other)
    client.get(address(owner))

    assert "<section><h2>Stories</h2>" in body
    assert seen == [
        (owner, (owner.pk, True)),
        (owner, (0, True)),
        (owner, (other.pk, True)),
    ]


def test_to_whom_nothing_is_open_nothing_is_shown(client):
    owner = listed().member
    client.force_login(owner)

    answer = client.get(f"{address(owner)}?as=stranger")

    assert answer.status_code == 200
    assert "Whoever looks from there is told that there is no such page." in answer.content.decode()
    assert owner.name not in main_of(answer.content.decode())


@pytest.mark.parametrize("asked", ["?as=member", "?as=self", "?as=", "?as=nonsense"])
def test_nobody_else_looks_with_other_eyes(client, asked):
    owner = listed(**open_to(Audience.PUBLIC, ProfileField.NAME)).member
    client.force_login(MemberFactory())

    plain, other = (client.get(address(owner) + query).content.decode() for query in ("", asked))

    assert main_of(plain) == main_of(other)
    assert 'class="see-as"' not in other


def test_an_unknown_viewpoint_is_ones_own(client):
    owner = listed(looking_for="Wool", **open_to(Audience.ME, ProfileField.LOOKING_FOR)).member
    client.force_login(owner)

    assert "Wool" in client.get(f"{address(owner)}?as=nonsense").content.decode()


def test_the_page_is_no_place_for_marks_or_scripts(client):
    owner = listed(
        MemberFactory(name="</script><script>alert(1)</script>"),
        about="<img src=x onerror=alert(1)>\n\n{{ 7|add:7 }}",
        links=[{"name": '"><script>', "address": "https://a.example/?<script>"}],
        **open_to(Audience.PUBLIC),
    ).member

    body = client.get(address(owner)).content.decode()

    assert re.findall(r"<script(?! src| type=\"application/ld\+json\")[^>]*>", main_of(body)) == []
    assert "alert(1)</script>" not in body
    assert "<img src=x" not in body


def test_a_photo_is_handed_out_at_the_address_of_this_one():
    world = build()
    client = world.clients[Viewer.MEMBER]
    base = f"/en/members/{world.owner.uuid}/photo/"

    answer = client.get(f"{base}zilverfoto/")

    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    assert (answer["Content-Type"], answer["X-Robots-Tag"], answer["X-Content-Type-Options"]) == (
        *("image/webp", "noindex", "nosniff"),
    )
    assert sorted(answer["Cache-Control"].split(", ")) == [
        *("immutable", "max-age=31536000", "private"),
    ]
    assert [client.get(f"{base}{v}/").status_code for v in ("another", "-", "..%2f..%2fx")] == [
        *(404, 404, 404),
    ]


def test_a_photo_that_is_not_on_the_disk_is_not_found():
    world = build()
    world.profile.photo.storage.delete(world.profile.photo.name)

    answer = world.clients[Viewer.MEMBER].get(f"/en/members/{world.owner.uuid}/photo/zilverfoto/")

    assert answer.status_code == 404


def test_an_address_of_mail_is_nowhere(client):
    owner = listed(
        MemberFactory(name="Anna", email="zilver@example.org"), **open_to(Audience.PUBLIC)
    ).member
    client.force_login(MemberFactory())

    assert "zilver@" not in client.get(address(owner)).content.decode()


def test_what_one_can_do_about_another_stands_on_their_page_alone(client):
    owner, viewer = listed(**open_to(Audience.PUBLIC)).member, MemberFactory()
    offers = (
        f'href="/en/members/{owner.uuid}/contact/"',
        f'action="/en/follow/person/{owner.uuid}/"',
        f'href="/en/report/member/{owner.uuid}/"',
        f'href="/en/members/{owner.uuid}/block/"',
    )

    def offered(who, query=""):
        client.logout()
        if who:
            client.force_login(who)
        body = client.get(address(owner) + query).content.decode()
        assert body.count('class="person-actions"') == any(offer in body for offer in offers)
        return [offer in body for offer in offers]

    assert offered(viewer) == [True] * 4
    for who, query in ((None, ""), (owner, ""), (owner, "?as=member")):
        assert offered(who, query) == [False] * 4
    Profile.objects.filter(member=owner).update(contact_policy="nobody")
    assert offered(viewer) == [False, True, True, True]
