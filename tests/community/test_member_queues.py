"""What waits for moderators, each with its number, for who may decide about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission

from community import moderation_queues
from community.models import Member, OrganisationSuggestion
from community.services import affiliations
from tests.community.joining import request
from tests.factories.groups import GroupFactory
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import skill

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def numbers(viewer: Member) -> list[tuple[str, int]]:
    ours = {"Reports", "Objections to decisions"}
    return [
        (queue.label, queue.count)
        for queue in moderation_queues.waiting(viewer)
        if queue.label not in ours
    ]


def _something_of_each() -> None:
    for number in range(2):
        member = MemberFactory()
        request(f"a{number}@example.org")
        GroupFactory(state="proposed")
        row = affiliations.claim(member, organisation=OrganisationFactory(), title="", now=NOW)
        affiliations.ask_to_vouch(row, now=NOW)
        told = {"member": member, "name": "Museum", "created_at": NOW}
        OrganisationSuggestion.objects.create(**told)
        skill(f"Looms {number}", is_suggested=True)
    # What needs nobody.
    request(state="declined", decided_at=NOW)
    GroupFactory()
    affiliations.claim(MemberFactory(), organisation=OrganisationFactory(), title="", now=NOW)
    OrganisationSuggestion.objects.create(**told | {"decided_at": NOW})
    skill("Weaving")


def test_each_queue_counts_what_waits_and_leads_to_it(client):
    _something_of_each()
    moderator = MemberFactory(groups=["Moderators"])
    client.force_login(moderator)

    page = client.get("/admin/moderation/").content.decode()

    assert numbers(moderator) == [
        ("Requests to join", 2),
        ("Proposed groups", 2),
        ("Members who ask you to confirm where they work", 2),
        ("Suggested organisations", 2),
        ("Suggested skills", 2),
    ]
    for address in (
        "/admin/join-requests/",
        "/en/groups/",
        "/admin/affiliations/",
        "/admin/snippets/community/skill/?is_suggested=true",
    ):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_nobody_is_told_of_what_they_may_not_decide():
    _something_of_each()
    some = MemberFactory()
    some.user_permissions.add(Permission.objects.get(codename="change_skill"))

    assert numbers(MemberFactory()) == []
    assert numbers(Member.objects.get(pk=some.pk)) == [("Suggested skills", 2)]
