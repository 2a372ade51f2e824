"""Reports, what moderators decide about them, and objections."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from community import errors, moderation_queues
from community.enums import AppealState, DecisionAction, ReportState
from community.models import AccessNote, Decision, Member, Post, Profile, Report, Thread
from community.queries import moderation as reading
from community.services import appeals, contacts, discussions, moderation, reports, suspensions
from foundation import outbox
from tests.community.signing import is_signed_in
from tests.factories.contacts import NOW, asked, nobody, reported, shown
from tests.factories.groups import GroupFactory, begun, put_in
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

DISMISS, WARN, REMOVE, SUSPEND = DecisionAction
REASON = "This is no place for advertising."
OBJECTION = "I did not advertise anything here."


def moderator(**fields) -> Member:
    return MemberFactory(groups=["Moderators"], **fields)


def decide(report: Report, *, action=WARN, actor=None, now=NOW, **fields) -> Decision:
    return moderation.decide(
        actor=actor or moderator(),
        kind=report.kind,
        key=report.thing,
        action=action,
        now=now,
        **{"reason": REASON, **fields},
    )


def letters() -> list[tuple[str, str]]:
    mail.outbox.clear()
    outbox.send_due(now=NOW)
    return sorted((m.to[0].rpartition("<")[2].strip(">"), m.subject) for m in mail.outbox)


def test_a_report_keeps_the_words_as_the_reporter_saw_them():
    author = shown(name="Anna")
    Profile.objects.filter(member=author).update(about="Buy now", place="Mine", audience_place=0)

    report = reported(author, details=" Look ")
    Profile.objects.filter(member=author).update(about="Nothing")

    report.refresh_from_db()
    assert (report.title, report.text, report.details) == ("Anna", "Buy now", "Look")
    assert report.author == author


def test_only_what_one_sees_is_reported_and_nothing_of_ones_own():
    request = asked()
    for reporter, kind, key in [
        (shown(), "member", MemberFactory().uuid),
        (shown(), "member", nobody()),
        (shown(), "nothing", nobody()),
        (shown(), "contact-request", request.uuid),
        (request.sender, "contact-request", request.uuid),
    ]:
        with pytest.raises(errors.NotFound):
            reports.find(reporter, kind, key)
    with pytest.raises(errors.OwnThing):
        reports.find(request.sender, "member", request.sender.uuid)
    found = reports.find(request.recipient, "contact-request", request.uuid)
    assert (found.author, found.text) == (request.sender, request.reason)


def test_one_reports_a_thing_once_until_it_is_decided():
    author, reporter = shown(), shown()
    report = reported(author, reporter)

    with pytest.raises(errors.ReportedAlready):
        reported(author, reporter)
    decide(report)

    assert reported(author, reporter).state == ReportState.OPEN


def test_one_reports_twenty_things_a_day():
    reporter = shown()
    for _ in range(20):
        decide(reported(shown(), reporter), action=DISMISS)

    with pytest.raises(errors.TooMany):
        reported(shown(), reporter)
    assert reported(shown(), reporter, now=NOW + reports.WITHIN)


def test_a_dismissal_is_told_to_who_reported_and_to_nobody_else():
    author, reporter = shown(), shown(name="Juris")
    report = reported(author, reporter)

    decide(report, action=DISMISS, reason="")

    assert letters() == [(reporter.email, f"What became of your report: {author.name}")]
    report.refresh_from_db()
    assert report.state == ReportState.DISMISSED
    assert reading.about(author) == []


def test_a_warning_closes_all_reports_of_the_thing_and_the_author_reads_why():
    author = shown()
    first, second, other = reported(author), reported(author), reported(shown())

    made = decide(first)

    states = [Report.objects.get(pk=r.pk).state for r in (first, second, other)]
    assert states == [ReportState.ACTED, ReportState.ACTED, ReportState.OPEN]
    assert letters() == sorted(
        [
            (author.email, "A decision of the moderators: Warning"),
            (first.reporter.email, f"What became of your report: {author.name}"),
            (second.reporter.email, f"What became of your report: {author.name}"),
        ]
    )
    told = next(m.body for m in mail.outbox if author.email in m.to[0])
    assert (told.count(REASON), told.count(f"/d/{made.link_token}/")) == (1, 1)
    assert [d.reason for d in reading.about(author)] == [REASON]


def test_removing_takes_it_from_everybodys_eyes():
    request, author = asked(), shown()
    decide(reported(author), action=REMOVE)
    decide(
        reported(request.sender, request.recipient, kind="contact-request", key=request.uuid),
        action=REMOVE,
    )

    assert Profile.objects.get(member=author).in_directory is False
    with pytest.raises(errors.NotFound):
        contacts.received(request.recipient, request.uuid)
    assert Member.objects.get(pk=request.recipient.pk).contacts_waiting == 0


def test_what_is_gone_cannot_be_removed():
    author = shown()
    report = reported(author)
    Profile.objects.filter(member=author).update(in_directory=False)

    with pytest.raises(errors.NotToBeRemoved):
        decide(report, action=REMOVE)

    report.refresh_from_db()
    assert (report.state, Decision.objects.count()) == (ReportState.OPEN, 0)


def test_a_suspended_member_is_signed_out_until_it_is_over(client):
    author = shown()
    client.force_login(author)
    client.get("/en/profile/")

    decide(reported(author), action=SUSPEND, days=7)

    assert not is_signed_in(client)
    author.refresh_from_db()
    assert (author.is_active, author.suspended_until) == (False, NOW + timedelta(days=7))
    assert suspensions.lift_due(now=NOW + timedelta(days=7, seconds=-1)) == 0
    assert [suspensions.lift_due(now=NOW + timedelta(days=7)) for _ in range(2)] == [1, 0]
    author.refresh_from_db()
    assert (author.is_active, author.suspended_at) == (True, None)


def test_a_suspension_for_good_is_never_lifted_by_itself():
    author = shown()
    decide(reported(author), action=SUSPEND, days=None)

    assert suspensions.lift_due(now=NOW + timedelta(days=4000)) == 0


def test_the_longer_of_two_suspensions_lasts():
    author = shown()
    first, second = reported(author), asked(author)
    second = reported(author, second.recipient, kind="contact-request", key=second.uuid)
    decide(first, action=SUSPEND, days=30)
    decide(second, action=SUSPEND, days=1)

    author.refresh_from_db()
    assert author.suspended_until == NOW + timedelta(days=30)
    assert suspensions.lift_due(now=NOW + timedelta(days=29)) == 0


def test_nobody_who_was_closed_by_an_administrator_is_opened_by_a_suspension():
    author = shown()
    report = reported(author)
    Member.objects.filter(pk=author.pk).update(is_active=False)

    with pytest.raises(errors.NobodyToDecideAbout):
        decide(report, action=SUSPEND, days=1)


def test_moderators_do_not_decide_about_themselves_or_what_they_reported():
    reporter, author = moderator(), moderator()
    for person in (reporter, author):
        Profile.objects.create(member=person, in_directory=True)
    report = reported(author, reporter)

    for actor in (reporter, author):
        with pytest.raises(errors.OwnCase):
            decide(report, actor=actor)
    for actor in (shown(), MemberFactory(groups=["Editors"])):
        with pytest.raises(errors.NotAllowed):
            decide(report, actor=actor)
    assert decide(report)


def test_nobody_is_suspended_who_may_do_more():
    author = shown(is_superuser=True)

    with pytest.raises(errors.OutOfReach):
        decide(reported(author), action=SUSPEND, days=1)


@pytest.mark.parametrize("reason", ["", "Bad", "x" * 2001])
def test_whatever_concerns_somebody_has_a_reason(reason: str):
    with pytest.raises(errors.WrongLength):
        decide(reported(shown()), reason=reason)


def test_looking_is_noted_once_an_hour():
    author, actor = shown(), moderator()
    report = reported(author)

    for minutes in (0, 30, 61):
        now = NOW + timedelta(minutes=minutes)
        moderation.look(actor=actor, kind="member", key=report.thing, now=now)

    assert (
        list(AccessNote.objects.values_list("member", "actor", "what"))
        == [(author.pk, actor.pk, "Member (reported)")] * 2
    )


def test_an_objection_is_made_once_and_in_time():
    made = decide(reported(shown()))
    late = NOW + appeals.OPEN_FOR

    with pytest.raises(errors.TooLateToObject):
        appeals.object_to(made, text=OBJECTION, now=late)
    appeals.object_to(made, text=OBJECTION, now=NOW)
    with pytest.raises(errors.ObjectedAlready):
        appeals.object_to(made, text=OBJECTION, now=NOW)


def test_another_moderator_answers_where_there_is_one():
    first, author = moderator(), shown()
    made = decide(reported(author), actor=first)
    appeals.object_to(made, text=OBJECTION, now=NOW)
    alone = appeals.check_answerer(made, first)
    second = moderator()

    def answer(actor: Member, **fields) -> Decision:
        return appeals.answer(
            made, actor=actor, reverses=True, answer="You are right, sorry about it.", now=NOW
        )

    assert alone is None
    for actor, error in ((first, errors.OwnDecision), (shown(), errors.NotAllowed)):
        with pytest.raises(error):
            answer(actor)
    letters()
    assert answer(second).appeal == AppealState.REVERSED
    assert letters() == [(author.email, "The answer to your objection")]
    with pytest.raises(errors.DecidedAlready):
        answer(second)


def test_a_suspension_taken_back_ends_unless_another_stands():
    author = shown()
    request = asked(author)
    made = [
        decide(report, action=SUSPEND, days=days)
        for report, days in (
            (reported(author), None),
            (reported(author, request.recipient, kind="contact-request", key=request.uuid), 7),
        )
    ]
    ended = []
    for decision in made:
        appeals.object_to(decision, text=OBJECTION, now=NOW)
        appeals.answer(decision, actor=moderator(), reverses=True, answer=OBJECTION, now=NOW)
        author.refresh_from_db()
        ended.append((author.is_active, author.suspended_until))

    assert ended == [(False, NOW + timedelta(days=7)), (True, None)]


@pytest.mark.parametrize("number", [1, 4])
def test_the_queue_costs_the_same_for_any_number(number: int, django_assert_num_queries):
    author, viewer = shown(), moderator()
    for _ in range(number):
        reported(author)
        reported(shown(), now=NOW - timedelta(days=1))

    with django_assert_num_queries(2):
        cases = reading.open_cases(viewer)

    assert (len(cases), cases[-1].number, cases[-1].title) == (number + 1, number, author.name)
    assert cases[0].since == NOW - timedelta(days=1)


def test_the_queues_say_what_waits_to_who_may_decide_it():
    made = decide(reported(shown()))
    appeals.object_to(made, text=OBJECTION, now=NOW)
    reported(shown())

    counted = {q.address: q.count for q in moderation_queues.waiting(moderator())}

    assert (counted["moderation"], counted["moderation_appeals"]) == (1, 1)
    assert moderation_queues.waiting(MemberFactory()) == []


def _reported_post(reporter: Member, writer: Member) -> tuple[Post, Report]:
    group = GroupFactory()
    put_in(group, reporter, writer)
    post = begun(group, writer)
    return post, reported(writer, reporter, kind="post", key=post.uuid)


def test_a_post_taken_down_comes_back_when_the_objection_is_upheld():
    reporter, writer = shown(), shown()
    post, report = _reported_post(reporter, writer)
    made = decide(report, action=REMOVE)
    post.refresh_from_db()
    hidden = post.state, post.reason
    appeals.object_to(made, text=OBJECTION, now=NOW)

    appeals.answer(made, actor=moderator(), reverses=True, answer=OBJECTION, now=NOW)

    post.refresh_from_db()
    assert (hidden, post.state, post.reason) == (("hidden", REASON), "visible", "")
    assert Thread.objects.get().post_count == 1


def test_what_was_hidden_for_another_reason_or_deleted_stays_away():
    facilitator, writer = shown(), shown()
    for how in ("hidden before", "deleted since"):
        post, report = _reported_post(shown(), writer)
        if how == "hidden before":
            put_in(post.thread.group, facilitator, role="facilitator")
            discussions.hide(post, reason="Off topic.", actor=facilitator, now=NOW)
        made = decide(report, action=REMOVE)
        if how == "deleted since":
            discussions.remove(post, author=writer, now=NOW)
        appeals.object_to(made, text=OBJECTION, now=NOW)
        appeals.answer(made, actor=moderator(), reverses=True, answer=OBJECTION, now=NOW)

    assert sorted(Post.objects.values_list("state", flat=True)) == ["hidden", "removed"]


def test_a_member_reports_a_post_from_where_it_stands_and_blocks_its_author(client):
    reporter, writer = shown(), MemberFactory(name="Closed")
    group = GroupFactory()
    put_in(group, reporter, writer)
    post = begun(group, writer)
    client.force_login(reporter)

    page = client.get(f"/en/groups/{group.slug}/discussions/{post.thread.uuid}/").content.decode()
    report, block = f"/en/report/post/{post.uuid}/", f"/en/members/{writer.uuid}/block/"
    thanks = client.post(report, {"reason": "spam"}).content.decode()

    assert [f'href="{path}"' in page for path in (report, block)] == [True, True]
    assert f'href="{block}"' in thanks
    assert client.get(block).status_code == 200
    assert Report.objects.get().thing == post.uuid


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides():
    report, actors = reported(shown()), [moderator(), moderator()]
    start, refused = threading.Barrier(2), []

    def run(actor: Member) -> None:
        start.wait()
        try:
            decide(report, actor=actor)
        except errors.DecidedAlready as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Decision.objects.count(), len(refused)) == (1, 1)
