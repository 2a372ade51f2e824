"""Reporting, reading a decision, objecting, and being refused while suspended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from community.contact_holdings import Blocks, ContactRequests, Decisions, Follows, Reports
from community.enums import DecisionAction, FollowKind
from community.models import Decision, Report
from community.services import blocks, follows, moderation
from foundation import outbox
from tests.community.signing import ask, is_signed_in
from tests.factories.contacts import asked, in_contact, reported, shown
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

REASON = "This is no place for advertising."


def decided(author, action=DecisionAction.WARN, **fields) -> Decision:
    now = timezone.now()
    report = reported(author, now=now)
    actor = MemberFactory(groups=["Moderators"])
    return moderation.decide(
        actor=actor, kind="member", key=report.thing, action=action, reason=REASON, now=now,
        **fields,
    )  # fmt: skip


def test_a_report_is_thanked_for_and_made_once(client):
    author, reporter = shown(), shown()
    client.force_login(reporter)
    path = reverse("report", args=["member", author.uuid])

    wrong = client.post(path, {"reason": "taste"})
    answers = [client.post(path, {"reason": "spam"}) for _ in range(2)]

    assert (wrong.status_code, [a.status_code for a in answers]) == (422, [200, 409])
    assert answers[0].content.decode().count(reverse("block_member", args=[author.uuid])) == 1
    assert Report.objects.count() == 1


def test_the_author_reads_the_decision_without_who_made_or_caused_it(client):
    author = shown()
    made = decided(author)
    report = Report.objects.get()
    client.force_login(author)

    page = client.get(reverse("decision", args=[made.uuid])).content.decode()

    names = (made.decided_by.name, report.reporter.name)
    assert (page.count(REASON), [page.count(f">{name}<") for name in names]) == (1, [0, 0])
    assert client.get(reverse("decisions")).content.decode().count("Warning: Member") == 1


@pytest.mark.parametrize("at_sign_in", [True, False])
def test_who_asks_for_a_code_while_suspended_gets_the_decision_instead(client, at_sign_in):
    author = shown(email="anna@example.org")
    made = decided(author, DecisionAction.SUSPEND, days=7)
    outbox.send_due(now=timezone.now())
    mail.outbox.clear()

    if at_sign_in:
        answer = ask(client, " Anna@example.org")
    else:
        answer = client.post(reverse("account_request_login_code"), {"email": " Anna@example.org"})
    outbox.send_due(now=timezone.now() + timedelta(minutes=1))

    assert answer.status_code == 302
    assert [m.subject for m in mail.outbox] == ["A decision of the moderators: Suspension"]
    assert mail.outbox[0].body.count(f"/d/{made.link_token}/") == 1
    assert not is_signed_in(client)


def test_the_link_lets_a_suspended_member_object(client):
    made = decided(shown(), DecisionAction.SUSPEND, days=7)
    path = reverse("decision_by_link", args=[made.link_token])

    short = client.post(path, {"text": "No"})
    answers = [client.post(path, {"text": "That was not me, honestly."}) for _ in range(2)]

    assert (short.status_code, [a.status_code for a in answers]) == (422, [200, 409])
    made.refresh_from_db()
    assert made.appeal == "open"


def test_a_dismissed_report_is_no_decision_anybody_reads(client):
    author = shown()
    made = decided(author, DecisionAction.DISMISS)
    client.force_login(author)

    assert client.get(reverse("decision", args=[made.uuid])).status_code == 404
    page = client.get(reverse("decisions")).content.decode()
    assert page.count("There are none.") == 1


def test_the_editors_home_screen_says_what_waits_to_moderators_alone(client):
    reported(shown(), now=timezone.now())
    told = []
    for group in ("Moderators", "Editors"):
        client.force_login(MemberFactory(groups=[group]))
        told.append(client.get("/admin/").content.decode().count("Waiting for a decision"))

    assert [bool(times) for times in told] == [True, False]


def test_a_download_holds_ones_own_and_nobody_elses():
    member, other = shown(name="Anna"), shown(name="Juris", email="juris@example.org")
    in_contact(other, member)
    asked(shown(name="Maja", email="maja@example.org"), member)
    blocks.block(blocker=shown(), blocked=member, now=timezone.now())
    hated = shown(name="Žiga")
    blocks.block(blocker=member, blocked=hated, now=timezone.now())
    organisation = OrganisationFactory(name={"en": "Agency"})
    follows.follow(
        member=member,
        kind=FollowKind.ORGANISATION,
        key=organisation.uuid,
        now=timezone.now(),
    )
    reported(hated, member)
    decided(member)

    rows = ContactRequests().tell(member).rows
    assert sorted((r["other"], r["other_address"]) for r in rows) == [
        ("Juris", "juris@example.org"),
        ("Maja", ""),
    ]
    assert [r["name"] for r in Blocks().tell(member).rows] == ["Žiga"]
    assert [r["name"] for r in Follows().tell(member).rows] == ["Agency"]
    assert [r["title"] for r in Reports().tell(member).rows] == ["Žiga"]
    assert [r["reason"] for r in Decisions().tell(member).rows] == [REASON]


def test_a_deletion_leaves_decisions_and_reports_without_name_and_words():
    member = shown(name="Anna")
    made = decided(member)
    mine = reported(shown(), member)

    for holding in (Decisions(), Reports()):
        holding.erase(member, now=timezone.now())
    member.delete()

    made.refresh_from_db()
    mine.refresh_from_db()
    about = Report.objects.exclude(pk=mine.pk).get()
    assert (made.member, made.title, made.text, made.reason) == (None, "", "", REASON)
    assert (about.author, about.title, mine.reporter) == (None, "", None)
