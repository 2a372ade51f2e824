"""What somebody tries who wants to know, or to do, more than they may: groups and their discussions,
names, organisations."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community import errors
from community.enums import Audience, DecisionAction, ReportReason
from community.models import (
    Member,
    MemberGroup,
    Notification,
    Profile,
    Thread,
)
from community.queries import discussions as places
from community.queries import member_groups as groups
from community.queries import notifications as notified
from community.reportables import reportables
from community.services import (
    discussions,
    group_files,
    member_groups,
    memberships,
    merging,
    moderation,
    reports,
)
from foundation import outbox
from foundation.personal_data import holdings
from tests.factories.groups import NOW, GroupFactory, answered, begun, listed, put_in
from tests.factories.news import story
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def circle():
    """A group with a facilitator and two members."""
    group = GroupFactory(slug="tea")
    people = [MemberFactory(name=name) for name in ("Fay Cool", "Anna Tamm", "Bo Lind")]
    put_in(group, people[0], role="facilitator")
    put_in(group, *people[1:])
    listed(*people)
    return group, *people


# --- discussions ----------------------------------------------------------------------------------


def test_a_visitor_reads_no_name_in_a_comment_that_is_not_public(client):
    page = story(title="Loud", has_comments=True)
    anna, bo, cy = (MemberFactory(name=name) for name in ("Anna Tamm", "Bo Lind", "Cy Rebane"))
    listed(anna, bo, cy)
    Profile.objects.filter(member=cy).update(audience_name=Audience.PUBLIC)
    told = {"language": "en", "now": NOW}
    key = page.translation_key
    for author, body in (
        (anna, "First"),
        (cy, "Second"),
        (bo, f"As @[Anna Tamm]({anna.uuid}) and @[Cy Rebane]({cy.uuid}) say"),
    ):
        discussions.comment("story", key, body=body, once=uuid4(), author=author, **told)

    as_visitor = client.get(page.url).content.decode()
    client.force_login(bo)
    as_member = client.get(page.url).content.decode()

    assert [name in as_visitor for name in ("Anna Tamm", "Cy Rebane")] == [False, True]
    assert [name in as_member for name in ("Anna Tamm", "Cy Rebane")] == [True, True]


def test_a_hidden_discussion_stays_hidden_when_its_author_deletes_the_first_post(circle):
    group, fay, anna, bo = circle
    post = begun(group, anna, title="Bo is a liar")
    answered(post, bo)
    discussions.hide(post, reason="Rude", actor=fay, now=NOW)

    discussions.remove(post, author=anna, now=NOW)

    assert Thread.objects.get().is_hidden
    view = groups.standing(group, bo, NOW)
    assert places.in_group(view, post.thread.uuid, now=NOW) is None


def test_nothing_more_is_written_into_a_hidden_discussion(circle):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    answer = answered(post, bo)
    discussions.hide(post, reason="Rude", actor=fay, now=NOW)

    for author, refused in ((anna, errors.NotAllowed), (bo, errors.NotThere)):
        with pytest.raises(refused):
            answered(answer, author)


def test_what_was_hidden_can_neither_be_reported_nor_muted_by_its_address(client, circle):
    group, fay, anna, bo = circle
    post = begun(group, anna, title="Bo is a liar")
    below = answered(post, fay)
    discussions.hide(post, reason="Rude", actor=fay, now=NOW)
    client.force_login(bo)

    for hidden in (post, below):
        for address in (
            reverse("post", args=[hidden.uuid]),
            reverse("report", args=["post", hidden.uuid]),
        ):
            assert client.get(address).status_code == 404, address
    settings = reverse("thread_settings", args=[post.thread.uuid])
    assert client.post(settings, {"action": "mute"}).status_code == 404


def test_what_one_wrote_into_a_hidden_discussion_can_still_be_taken_back(client, circle):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    own = answered(post, bo, "I am not")
    discussions.hide(post, reason="Rude", actor=fay, now=NOW)
    client.force_login(bo)

    page = client.get(reverse("post_remove", args=[own.uuid]))
    client.post(reverse("post_remove", args=[own.uuid]))

    own.refresh_from_db()
    assert (page.status_code, own.state, own.body) == (200, "removed", "")


def test_whoever_decides_reports_sees_of_a_group_what_was_reported_alone(circle):
    group, _fay, anna, bo = circle
    post, other = begun(group, anna, body="Bo is a liar"), begun(group, anna)
    judge = MemberFactory()
    judge.user_permissions.add(Permission.objects.get(codename="change_report"))
    told = {"reporter": bo, "kind": "post", "reason": ReportReason.OTHER, "details": "", "now": NOW}
    reports.report(key=post.uuid, **told)

    case = moderation.decide(
        actor=judge,
        kind="post",
        key=post.uuid,
        action=DecisionAction.REMOVE,
        reason="This is an insult.",
        now=NOW,
    )

    post.refresh_from_db()
    assert (post.state, post.hidden_by, case.decided_by) == ("hidden", judge, judge)
    with pytest.raises(errors.NotFound):
        reports.find(judge, "post", other.uuid)


def test_whoever_looks_after_groups_decides_no_reports_by_that(circle):
    group, _fay, anna, bo = circle
    post, keeper = begun(group, anna), MemberFactory()
    keeper.user_permissions.add(Permission.objects.get(codename="moderate_membergroup"))
    told = {"reporter": bo, "kind": "post", "reason": ReportReason.OTHER, "details": "", "now": NOW}
    reports.report(key=post.uuid, **told)

    with pytest.raises(errors.NotAllowed):
        discussions.take_down(post, reason="Rude", actor=keeper, now=NOW)
    with pytest.raises(errors.NotFound):
        reports.find(keeper, "post", post.uuid)


def _taken_down(circle, judge):
    """A post of who facilitates, reported and taken down."""
    group, fay, anna, _bo = circle
    begun(group, anna)
    post = answered(Thread.objects.get().posts.get(), fay, "Bo is a liar")
    judge.user_permissions.add(Permission.objects.get(codename="change_report"))
    discussions.take_down(post, reason="This is an insult.", actor=judge, now=NOW)
    return post


def test_who_facilitates_does_not_show_again_what_the_moderators_removed(circle, client):
    fay = circle[1]
    post = _taken_down(circle, MemberFactory())
    client.force_login(fay)

    with pytest.raises(errors.NotAllowed):
        discussions.show(post, actor=fay, now=NOW)
    page = client.get(reverse("thread", args=["tea", post.thread.uuid])).content.decode()
    path = reverse("post_hide", args=[post.uuid])
    answers = [client.get(path), client.post(path, {"action": "show"})]

    assert ("This is an insult." in page, path in page) == (True, False)
    assert [answer.status_code for answer in answers] == [403, 403]
    post.refresh_from_db()
    assert post.state == "hidden"


def test_what_was_hidden_already_is_the_moderators_from_then_on(circle):
    group, fay, anna, _bo = circle
    post, judge = begun(group, anna), MemberFactory()
    judge.user_permissions.add(Permission.objects.get(codename="change_report"))
    discussions.hide(post, reason="Rude", actor=fay, now=NOW)

    discussions.take_down(post, reason="This is an insult.", actor=judge, now=NOW)
    with pytest.raises(errors.NotAllowed):
        discussions.show(post, actor=fay, now=NOW)
    reportables["post"].restore(post.uuid, actor=judge, now=NOW)

    # Taken back by the moderators, it is hidden for the facilitator's reason alone.
    post.refresh_from_db()
    assert (post.state, post.reason) == ("hidden", "Rude")
    assert discussions.show(post, actor=fay, now=NOW).state == "visible"


def test_a_moderator_shows_again_what_was_removed_but_nothing_of_their_own(circle):
    judge, fay = MemberFactory(), circle[1]
    post = _taken_down(circle, judge)
    put_in(circle[0], judge, role="facilitator")
    fay.user_permissions.add(Permission.objects.get(codename="change_report"))

    with pytest.raises(errors.NotAllowed):
        discussions.show(post, actor=Member.objects.get(pk=fay.pk), now=NOW)
    shown = discussions.show(post, actor=Member.objects.get(pk=judge.pk), now=NOW)

    assert (shown.state, shown.is_taken_down) == ("visible", False)


def test_no_name_is_made_up_for_whom_a_text_names(circle):
    group, _fay, anna, bo = circle

    body = f"@[Bo Lind]({bo.uuid}) @[@[The boss]({uuid4()})]({bo.uuid})"
    post = begun(group, anna, body=body)

    assert post.body == f"@[Bo Lind]({bo.uuid}) @[Bo Lind]({bo.uuid})"


def test_changing_a_post_to_and_fro_mails_nobody_twice(circle, mailoutbox):
    group, _fay, anna, bo = circle
    post = begun(group, anna)

    for text in (f"@[Bo Lind]({bo.uuid})", "Nobody", f"Again @[Bo Lind]({bo.uuid})"):
        post = discussions.edit(post, body=text, author=anna, now=NOW)
        outbox.send_due(now=NOW)

    assert len(mailoutbox) == 1


# --- groups ---------------------------------------------------------------------------------------


def _hides(group, fay):
    """The group is called otherwise from now on, and known to nobody else; its new address."""
    told = {"purpose": "Quiet", "language": "en", "joining": "hidden"}
    return member_groups.change(group, name="The quiet ones", **told, actor=fay, now=NOW).slug


def _told_of(member):
    rows = Notification.objects.filter(member=member)
    entries = notified.shown(member, rows, now=NOW).values()
    return sorted(f"{entry.title}: {entry.facts[0]}" for entry in entries)


def test_who_is_no_longer_in_a_group_is_not_told_what_it_is_called_since_it_is_hidden(
    circle, client
):
    group, fay, _anna, bo = circle
    asks, stays = MemberFactory(), MemberFactory()
    listed(stays)
    memberships.invite(group, member=stays, actor=fay, now=NOW)
    memberships.join(group, member=asks, now=NOW)
    memberships.answer(group, member=asks, accept=False, reason="Full", actor=fay, now=NOW)
    memberships.remove(group, member=bo, reason="Rude", actor=fay, now=NOW)
    before = [_told_of(member) for member in (asks, bo)]

    slug = _hides(group, fay)

    assert [len(told) for told in before] == [1, 1]
    assert [_told_of(member) for member in (asks, bo)] == [[], []]
    assert _told_of(stays) == ["The quiet ones: You are invited to this group"]
    client.force_login(bo)
    page = client.get("/en/notifications/").content.decode()
    assert ("The quiet ones" in page, slug in page) == (False, False)


def test_who_proposed_a_group_and_left_it_is_not_told_what_became_of_it_once_it_is_hidden(circle):
    fay = circle[1]
    group = GroupFactory(name="Herbs", state="proposed", created_by=circle[2])
    keeper = MemberFactory()
    keeper.user_permissions.add(Permission.objects.get(codename="moderate_membergroup"))
    member_groups.decide(group, approve=True, reason="", actor=keeper, now=NOW)
    put_in(group, fay, role="facilitator")
    inside = _told_of(circle[2])
    memberships.leave(group, member=circle[2], now=NOW)
    outside = _told_of(circle[2])

    _hides(group, fay)

    assert inside == outside == ["Herbs: The group you proposed begins"]
    assert _told_of(circle[2]) == []


def test_who_proposed_a_hidden_group_that_was_declined_is_told(circle):
    anna = circle[2]
    group = GroupFactory(name="Herbs", state="proposed", joining="hidden", created_by=anna)
    keeper = MemberFactory()
    keeper.user_permissions.add(Permission.objects.get(codename="moderate_membergroup"))

    member_groups.decide(group, approve=False, reason="Too small", actor=keeper, now=NOW)

    assert _told_of(anna) == ["Herbs: The group you proposed was declined"]


def test_a_download_names_no_hidden_group_that_one_is_not_in(circle):
    group, fay, _anna, bo = circle
    begun(group, bo)
    file = SimpleUploadedFile("tea.txt", b"Green.")
    group_files.keep(group, upload=file, once=uuid4(), actor=bo, now=NOW)
    memberships.leave(group, member=bo, now=NOW)

    _hides(group, fay)

    holding = ("group memberships", "posts", "group files")
    told = [[row["group"] for row in holdings[name].tell(bo).rows] for name in holding]
    of_fay = [row["group"] for row in holdings["group memberships"].tell(fay).rows]
    assert (told, of_fay) == ([[""]] * 3, ["The quiet ones"])


def test_no_mail_names_a_group_that_was_hidden_since_somebody_asked_to_join(circle, mailoutbox):
    group, fay = circle[:2]
    asks = MemberFactory()
    memberships.join(group, member=asks, now=NOW)
    _hides(group, fay)
    outbox.send_due(now=NOW)
    mailoutbox.clear()

    memberships.answer(group, member=asks, accept=False, reason="Full", actor=fay, now=NOW)
    outbox.send_due(now=NOW)

    assert [mail.subject for mail in mailoutbox if asks.email in mail.to[0]] == []


def test_asking_to_join_again_and_again_mails_the_facilitators_once(circle, mailoutbox):
    group, stranger = circle[0], MemberFactory()

    for _ in range(3):
        memberships.join(group, member=stranger, now=NOW)
        outbox.send_due(now=NOW)
        memberships.leave(group, member=stranger, now=NOW)

    assert len(mailoutbox) == 1


def test_an_invitation_is_not_taken_back_and_sent_again_and_again(circle, mailoutbox):
    group, fay, _anna, _bo = circle
    other = MemberFactory(name="Cy")
    listed(other)
    memberships.invite(group, member=other, actor=fay, now=NOW)
    outbox.send_due(now=NOW)
    memberships.uninvite(group, member=other, actor=fay, now=NOW)

    with pytest.raises(errors.TooMany):
        memberships.invite(group, member=other, actor=fay, now=NOW)

    later = NOW + timedelta(days=2)
    assert memberships.invite(group, member=other, actor=fay, now=later).state == "invited"


@pytest.mark.parametrize("joining", ["request", "hidden"])
def test_a_moderator_does_not_open_a_group_to_read_it_unseen(circle, joining):
    group, moderator = circle[0], MemberFactory(groups=["Moderators"])
    MemberGroup.objects.update(joining=joining)
    told = {"name": "Tea", "purpose": "Tea.", "language": "en"}

    with pytest.raises(errors.NotAllowed):
        member_groups.change(group, **told, joining="open", actor=moderator, now=NOW)

    member_groups.change(group, **told, joining=joining, actor=moderator, now=NOW)
    assert not groups.standing(group, moderator, NOW).reads


def test_a_moderator_does_not_let_themselves_in(circle):
    group, moderator = circle[0], MemberFactory(groups=["Moderators"])
    memberships.join(group, member=moderator, now=NOW)

    with pytest.raises(errors.NotAllowed):
        memberships.answer(group, member=moderator, accept=True, actor=moderator, now=NOW)


@pytest.mark.parametrize("action", ["decline", "look"])
def test_a_reason_may_hold_anything(client, circle, action):
    group = circle[0]
    if action == "decline":
        MemberGroup.objects.update(state="proposed")
    client.force_login(MemberFactory(groups=["Moderators"]))

    sent = client.post(
        f"/en/groups/{group.slug}/state/", {"action": action, "reason": "A\x00 reason" + "x" * 5000}
    )

    assert sent.status_code == 302


def test_a_name_of_a_group_or_a_discussion_can_be_seen_and_reads_in_its_direction(client, circle):
    group, _fay, anna, _bo = circle
    client.force_login(anna)
    told = {"purpose": "Tea.", "language": "en", "joining": "request"}

    unseen = client.post("/en/groups/new/", {"name": "\u200b\u2060", **told})
    turned = client.post("/en/groups/new/", {"name": "\u202eaeT\nparty", **told})

    assert (unseen.status_code, turned.status_code) == (422, 302)
    assert MemberGroup.objects.last().name == "aeT party"
    with pytest.raises(errors.NothingWritten):
        begun(group, anna, title="\u200b")
    assert begun(group, anna, title="\u202eTea").thread.title == "Tea"


# --- people and organisations ---------------------------------------------------------------------


def test_names_are_suggested_whatever_is_typed(client):
    member, anna = MemberFactory(), MemberFactory(name="Anna Tamm")
    listed(anna)
    client.force_login(member)

    assert client.get(reverse("members_suggest"), {"q": "anna\x00"}).status_code == 200


def test_a_merge_lets_nothing_be_a_part_of_what_is_a_part_of_it():
    actor = MemberFactory(groups=["Moderators"])
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    below = OrganisationFactory(parent=middle)

    merging.merge(old=below, new=top, actor=actor, now=NOW)

    top.refresh_from_db()
    middle.refresh_from_db()
    assert (top.parent, middle.parent) == (None, top)
