"""What members write to each other, and what is done about it."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

import pytest

from community import errors, mentions
from community.models import Block, Mention, Post, Thread
from community.queries import contacts
from community.queries import discussions as places
from community.services import affiliations, discussions, member_groups, memberships
from foundation import outbox
from tests.factories.groups import NOW, GroupFactory, answered, begun, listed, put_in
from tests.factories.news import story
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle():
    """A group with a facilitator and two members."""
    group = GroupFactory()
    people = [MemberFactory(name=name) for name in ("Fay Cool", "Anna Tamm", "Bo Lind")]
    put_in(group, people[0], role="facilitator")
    put_in(group, *people[1:])
    listed(*people)
    return group, *people


def _lines(post, viewer, now=NOW):
    place = places.of_thread(Thread.objects.get(pk=post.thread_id), viewer=viewer, now=now)
    return places.page(place)[1]


def _mailed(mailoutbox):
    outbox.send_due(now=NOW)
    return [(parseaddr(mail.to[0])[1], mail.subject) for mail in mailoutbox]


def test_a_post_keeps_name_and_organisation_of_the_time(circle):
    group, _fay, anna, _bo = circle
    anna.organisation = OrganisationFactory()
    anna.save()

    post = begun(group, anna)

    assert (post.author_name, post.author_organisation) == ("Anna Tamm", anna.organisation)


def test_where_somebody_says_to_work_is_not_kept_before_it_is_confirmed(circle):
    group, _fay, anna, _bo = circle
    affiliations.claim(anna, organisation=OrganisationFactory(), title="", now=NOW)

    assert begun(group, anna).author_organisation is None


def test_who_wrote_where_one_reads_can_be_blocked_though_their_profile_is_closed(circle):
    group, _fay, anna, _bo = circle
    outsider, writer = MemberFactory(), MemberFactory(name="Closed")
    put_in(group, writer)

    def known():
        return [contacts.known(writer.uuid, viewer=viewer) for viewer in (anna, outsider)]

    silent = known()
    begun(group, writer)
    inside = known()
    group.joining = "open"
    group.save()

    assert (silent, inside, known()) == ([None, None], [writer, None], [writer, writer])


def test_who_commented_on_what_one_sees_can_be_blocked():
    page = story(title="Told", has_comments=True)
    writer, viewer = MemberFactory(name="Closed"), MemberFactory()
    told = {"body": "Fine.", "language": "en", "now": NOW}
    discussions.comment("story", page.translation_key, once=uuid4(), author=writer, **told)

    known = contacts.known(writer.uuid, viewer=viewer)
    page.unpublish()

    assert (known, contacts.known(writer.uuid, viewer=viewer)) == (writer, None)


def test_a_form_sent_twice_is_one_post(circle):
    group, _fay, anna, bo = circle
    post, once = begun(group, anna), uuid4()

    told = {"body": "Green.", "once": once, "now": NOW}
    one = discussions.reply(post.thread, author=bo, **told)
    same = discussions.reply(post.thread, author=bo, **told)
    other = discussions.reply(post.thread, author=anna, **told)

    assert (one, other.body) == (same, "Green.")
    assert Post.objects.count() == 3


def test_answers_to_answers_stand_below_the_same_post(circle):
    group, _fay, anna, bo = circle
    post = begun(group, anna)
    answer = answered(post, bo)

    deeper = answered(answer, anna)

    assert deeper.parent == post
    assert [line.post for line in _lines(post, anna)] == [post, answer, deeper]


def test_nobody_writes_who_is_not_in_the_group(circle):
    group, _fay, anna, _bo = circle
    post, stranger = begun(group, anna), MemberFactory()

    with pytest.raises(errors.NotAllowed):
        begun(group, stranger)
    with pytest.raises(errors.NotThere):
        answered(post, stranger)


def test_a_closed_discussion_takes_nothing_more(circle):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    with pytest.raises(errors.NotAllowed):
        discussions.close(post.thread, closed=True, actor=bo, now=NOW)

    discussions.close(post.thread, closed=True, actor=fay, now=NOW)

    with pytest.raises(errors.ThreadClosed):
        answered(post, bo)
    with pytest.raises(errors.ThreadClosed):
        discussions.edit(post, body="Other", author=anna, now=NOW)


def test_a_post_is_changed_for_half_an_hour_and_facilitators_see_what_it_said(circle):
    group, fay, anna, _bo = circle
    post = begun(group, anna, body="Which one?")

    discussions.edit(post, body="Which tea?", author=anna, now=NOW + timedelta(minutes=30))
    with pytest.raises(errors.TooLate):
        discussions.edit(post, body="No", author=anna, now=NOW + timedelta(minutes=31))
    with pytest.raises(errors.NotAllowed):
        discussions.edit(post, body="No", author=fay, now=NOW)

    found, place = places.of_post(post.uuid, viewer=fay, now=NOW)
    assert [version.body for version in places.versions(found, place)] == ["Which one?"]
    found, place = places.of_post(post.uuid, viewer=anna, now=NOW)
    assert (found.body, places.versions(found, place)) == ("Which tea?", [])


def test_a_deleted_post_leaves_its_place_where_it_was_answered(circle):
    group, _fay, anna, bo = circle
    post = begun(group, anna)
    first, second = answered(post, bo, "One"), answered(post, bo, "Two")

    discussions.remove(first, author=bo, now=NOW)
    discussions.remove(post, author=anna, now=NOW)
    discussions.remove(post, author=anna, now=NOW)

    assert [(line.post, line.is_shown) for line in _lines(post, anna)] == [
        (post, False),
        (second, True),
    ]
    assert Post.objects.get(pk=post.pk).body == ""
    assert Thread.objects.get().post_count == 1


def test_a_hidden_post_is_read_by_its_author_with_the_reason_and_by_facilitators(
    circle, mailoutbox
):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    answer = answered(post, bo, "Rude")
    with pytest.raises(errors.NotAllowed):
        discussions.hide(answer, reason="x", actor=anna, now=NOW)
    with pytest.raises(errors.ReasonNeeded):
        discussions.hide(answer, reason=" ", actor=fay, now=NOW)

    discussions.hide(answer, reason="Be kind", actor=fay, now=NOW)

    assert [len(_lines(post, member)) for member in (anna, bo, fay)] == [1, 2, 2]
    assert _lines(post, bo)[1].post.reason == "Be kind"
    assert _mailed(mailoutbox) == [(bo.email, "Your post was hidden: Tea")]
    discussions.show(answer, actor=fay, now=NOW)
    assert len(_lines(post, anna)) == 2


def test_hiding_the_first_post_hides_the_title_as_well(circle):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    answered(post, bo)

    discussions.hide(post, reason="Title", actor=fay, now=NOW)

    view = places.groups.standing(group, bo, NOW)
    assert places.threads(view)[1] == []
    assert places.in_group(view, post.thread.uuid, now=NOW) is None
    of_fay = places.groups.standing(group, fay, NOW)
    assert len(places.threads(of_fay)[1]) == 1


def test_too_many_posts_are_refused(circle):
    group, _fay, anna, _bo = circle
    post = begun(group, anna)
    for _ in range(19):
        answered(post, anna)

    with pytest.raises(errors.TooMany):
        answered(post, anna)
    assert answered(post, anna, now=NOW + timedelta(minutes=11))


# --- mentions and mails ---------------------------------------------------------------------------


def test_only_those_chosen_from_the_group_are_mentioned_and_under_their_own_name(
    circle, mailoutbox
):
    group, _fay, anna, bo = circle
    stranger = MemberFactory(name="Eve")
    body = f"@[The boss]({bo.uuid}) and @[Eve]({stranger.uuid}) and @bo"

    post = begun(group, anna, body=body)

    assert post.body == f"@[Bo Lind]({bo.uuid}) and @Eve and @bo"
    assert list(Mention.objects.values_list("member", flat=True)) == [bo.pk]
    assert _mailed(mailoutbox) == [(bo.email, f"{group.name}: Tea")]


def test_mails_go_to_who_wants_them(circle, mailoutbox):
    group, fay, anna, bo = circle
    memberships.choose_mails(group, member=fay, mails="all")
    memberships.choose_mails(group, member=bo, mails="none")

    begun(group, anna, body=f"@[Bo Lind]({bo.uuid})")

    assert _mailed(mailoutbox) == [(fay.email, f"{group.name}: Tea")]


def test_a_muted_discussion_and_a_blocked_author_are_not_mailed(circle, mailoutbox):
    group, fay, anna, bo = circle
    post = begun(group, anna)
    discussions.mute(post.thread, muted=True, member=bo, now=NOW)
    Block.objects.create(blocker=fay, blocked=anna, created_at=NOW)
    memberships.choose_mails(group, member=fay, mails="all")

    answered(post, anna, f"@[Bo Lind]({bo.uuid})")

    assert _mailed(mailoutbox) == []


def test_no_text_is_mailed_to_who_left_meanwhile_nor_one_that_was_hidden(circle, mailoutbox):
    group, fay, anna, bo = circle
    begun(group, anna, body=f"@[Bo Lind]({bo.uuid})")
    hidden = begun(group, bo, body=f"@[Anna Tamm]({anna.uuid})")

    memberships.leave(group, member=bo, now=NOW)
    discussions.hide(hidden, reason="x", actor=fay, now=NOW)

    assert _mailed(mailoutbox) == [(bo.email, "Your post was hidden")]


def test_who_is_named_by_a_change_hears_of_it_once(circle, mailoutbox):
    group, _fay, anna, bo = circle
    post = begun(group, anna)

    for text in ("Hello @[Bo Lind]({})", "Dear @[Bo Lind]({})"):
        discussions.edit(post, body=text.format(bo.uuid), author=anna, now=NOW)

    assert _mailed(mailoutbox) == [(bo.email, f"{group.name}: Tea")]


@pytest.mark.parametrize("joining", ["open", "hidden"])
def test_mails_say_nothing_of_a_group_at_rest_but_what_was_written(circle, mailoutbox, joining):
    group, fay, anna, bo = circle
    begun(group, anna, body=f"@[Bo Lind]({bo.uuid})")
    member_groups.archive(group, actor=fay, now=NOW)

    assert _mailed(mailoutbox) == [(bo.email, f"{group.name}: Tea")]


# --- reading --------------------------------------------------------------------------------------


def test_a_discussion_is_unread_until_it_was_read(circle):
    group, _fay, anna, bo = circle
    later = NOW + timedelta(minutes=1)
    post = begun(group, anna, now=later)
    view = places.groups.standing(group, bo, NOW)

    assert [card.is_unread for card in places.threads(view)[1]] == [True]
    discussions.read(post.thread, member=bo, until=later)
    assert [card.is_unread for card in places.threads(view)[1]] == [False]
    answered(post, anna, now=later + timedelta(minutes=1))
    assert [card.is_unread for card in places.threads(view)[1]] == [True]
    assert [card.unread for card in places.groups.listing(bo).mine] == [1]


@pytest.mark.parametrize("count", [2, 15])
def test_a_page_costs_the_same_queries_for_any_number_of_posts(
    circle, count, django_assert_num_queries
):
    group, _fay, anna, bo = circle
    post = begun(group, anna)
    for _ in range(count):
        answered(post, bo, f"@[Anna Tamm]({anna.uuid})")
    thread = Thread.objects.select_related("group").get()
    place = places.of_thread(thread, viewer=anna, now=NOW)

    with django_assert_num_queries(6):
        lines = places.page(place)[1]

    assert len(lines) == count + 1


def test_a_long_discussion_has_pages_and_each_post_its_own(circle):
    group, _fay, anna, _bo = circle
    post = begun(group, anna)
    Post.objects.bulk_create(
        Post(thread=post.thread, author=anna, author_name="A", body=str(n), created_at=NOW)
        for n in range(120)
    )
    place = places.of_thread(Thread.objects.get(), viewer=anna, now=NOW)

    page, lines = places.page(place, "last")

    assert (page.number, len(lines)) == (3, 21)
    assert [places.number_of(line.post, place) for line in (lines[0], lines[-1])] == [3, 3]
    assert places.number_of(post, place) == 1


# --- words ----------------------------------------------------------------------------------------

ANNA = mentions.Named(uuid4(), "Anna Tamm")
ANNIKA = mentions.Named(uuid4(), "Ännika Kask")


def test_a_word_behind_an_at_may_mean_those_whose_name_begins_so():
    text = f"Ask @ann, mail ann@example.org or @nobody, not {mentions.token(ANNA)}."

    assert mentions.names(text, [ANNA, ANNIKA]) == {"ann": [ANNA, ANNIKA]}


def test_a_chosen_name_takes_the_rest_of_it_along():
    text = mentions.put("Ask @Anna Tamm or @Anna, not @Annabel", "Anna", ANNA)

    assert text == f"Ask {mentions.token(ANNA)} or {mentions.token(ANNA)}, not @Annabel"


def test_a_text_is_shown_as_paragraphs_and_links_and_nothing_else():
    text = (
        "<script>alert(1)</script>\nhttps://example.org/?a=1&b=2\n\n"
        f"{mentions.token(ANNA)} javascript:alert(1)"
    )

    assert mentions.drawn(text, paths={ANNA.uuid: "/p/"}) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;<br>"
        '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow">'
        "https://example.org/?a=1&amp;b=2</a></p>"
        '<p><a class="mention" href="/p/">@Anna Tamm</a> javascript:alert(1)</p>'
    )


def test_a_post_is_changed_so_many_times_only(circle):
    group, _fay, anna, _bo = circle
    post = begun(group, anna, body="Tea?")
    for number in range(discussions.MOST_EDITS):
        discussions.edit(post, body=f"Tea? {number}", author=anna, now=NOW)

    with pytest.raises(errors.TooMany):
        discussions.edit(post, body="Coffee?", author=anna, now=NOW)
