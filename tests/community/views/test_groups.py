"""Groups and discussions as their members meet them."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.enums import ReportReason
from community.group_records import Files, Memberships, PostReportable, Posts
from community.models import GroupFile, MemberGroup, Mention, Post, Thread
from community.services import discussions, group_files, reports
from foundation import storage
from tests.factories.events import published
from tests.factories.groups import NOW, GroupFactory, answered, begun, listed, put_in
from tests.factories.news import story
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def circle(client):
    """A group of two; the second one is signed in."""
    group = GroupFactory(slug="tea", name="Tea")
    fay, anna = MemberFactory(name="Fay Cool"), MemberFactory(name="Anna Tamm")
    put_in(group, fay, role="facilitator")
    put_in(group, anna)
    listed(fay, anna)
    client.force_login(anna)
    return group, fay, anna


def _text(response):
    return response.content.decode()


def test_a_discussion_is_begun_and_answered(client, circle):
    _group, _fay, anna = circle

    made = client.post("/en/groups/tea/discussions/new/", _post(title="Pots", body="Which?"))
    thread = Thread.objects.get()
    post = thread.posts.get()
    sent = client.post(made.url, _post(body="Clay.", parent=post.uuid))

    answer = thread.posts.get(parent=post)
    assert (made.status_code, sent.url) == (302, f"{made.url}#post-{answer.uuid}")
    assert (answer.author, answer.body) == (anna, "Clay.")


def _post(**told):
    return {"once": uuid4(), **told}


def test_a_name_behind_an_at_is_asked_about_and_then_mentioned(client, circle):
    group, fay, anna = circle
    thread = begun(group, anna).thread
    address = f"/en/groups/tea/discussions/{thread.uuid}/"
    entry = _post(body="What do you think, @fay?")

    asked = client.post(address, entry)
    sent = client.post(address, {**entry, "who_fay": fay.uuid})

    assert (asked.status_code, sent.status_code) == (422, 302)
    assert re.findall(r"Whom do you mean by @(\w+)\?</legend>", _text(asked)) == ["fay"]
    assert Post.objects.last().body == f"What do you think, @[Fay Cool]({fay.uuid})?"
    assert Mention.objects.get().member == fay


def test_a_name_may_be_only_a_word(client, circle):
    group, _fay, anna = circle
    thread = begun(group, anna).thread

    client.post(f"/en/groups/tea/discussions/{thread.uuid}/", _post(body="@fay", who_fay="nobody"))

    assert (Post.objects.last().body, Mention.objects.count()) == ("@fay", 0)


def test_what_was_typed_stays_when_it_is_refused(client, circle):
    group, fay, anna = circle
    post = begun(group, anna)
    discussions.close(post.thread, closed=True, actor=fay, now=NOW)

    refused = client.post(f"/en/groups/tea/discussions/{post.thread.uuid}/", _post(body="Mine"))

    assert refused.status_code == 409
    assert Post.objects.count() == 1


def test_who_left_no_longer_reads_and_a_hidden_group_is_gone_for_them(client, circle):
    group, _fay, _anna = circle
    MemberGroup.objects.update(joining="hidden")

    left = client.post("/en/groups/tea/leave/")

    assert left.url == "/en/groups/"
    assert client.get("/en/groups/tea/").status_code == 404
    assert group.name not in _text(client.get("/en/groups/?q=tea")).split("site-search")[0]


def test_a_post_is_not_changed_after_half_an_hour(client, circle):
    group, _fay, anna = circle
    post = begun(group, anna)

    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        refused = client.get(f"/en/posts/{post.uuid}/edit/")

    assert refused.status_code == 409


@pytest.mark.parametrize("count", [1, 8])
def test_pages_cost_the_same_queries_for_any_number_of_things(
    client, circle, count, django_assert_num_queries
):
    group, fay, anna = circle
    for n in range(count):
        other = GroupFactory()
        put_in(other, anna)
        author = MemberFactory()
        put_in(group, author)
        listed(author)
        begun(group, author, title=f"T{n}")
        _upload(group, author, f"{n}.txt")
    client.get("/en/groups/tea/")

    with django_assert_num_queries(22):
        client.get("/en/groups/tea/")
    with django_assert_num_queries(12):
        client.get("/en/groups/")
    client.force_login(fay)
    client.get("/en/groups/tea/members/")
    with django_assert_num_queries(17):
        client.get("/en/groups/tea/members/")


# --- files ----------------------------------------------------------------------------------------


def _upload(group, actor, name="notes.txt", content=b"Hello"):
    upload = SimpleUploadedFile(name, content)
    return group_files.keep(group, upload=upload, once=uuid4(), actor=actor, now=NOW)


def test_a_file_is_handed_out_to_be_saved_and_kept_by_nobody(client, circle):
    group, fay, _anna = circle
    file = _upload(group, fay, 'a"/../\u202eb\r\n.txt')

    response = client.get(f"/en/groups/tea/files/{file.uuid}/")

    assert b"".join(response) == b"Hello"
    assert {name: response[name] for name in GUARDED} == GUARDED
    assert file.name == "b.txt"


GUARDED = {
    "Cache-Control": "private, no-store, max-age=0, no-cache, must-revalidate",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<p>"), ("notes.pdf", b"no pdf"), ("empty.txt", b""), ("x", b"x")],
)
def test_a_file_of_another_kind_is_refused(client, circle, name, content):
    upload = SimpleUploadedFile(name, content)

    refused = client.post("/en/groups/tea/files/new/", _post(file=upload))

    assert (refused.status_code, GroupFile.objects.count()) == (422, 0)


def test_a_group_has_room_for_so_much(client, circle):
    group, fay, _anna = circle
    _upload(group, fay)
    GroupFile.objects.update(size=group_files.MOST_OF_GROUP)

    refused = client.post(
        "/en/groups/tea/files/new/", _post(file=SimpleUploadedFile("b.txt", b"b"))
    )

    assert (refused.status_code, GroupFile.objects.count()) == (422, 1)


def test_a_file_goes_from_the_disk_with_its_row(client, circle, django_capture_on_commit_callbacks):
    group, _fay, anna = circle
    file = _upload(group, anna)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/groups/tea/files/{file.uuid}/delete/")

    assert not storage.private().exists(file.file.name)


def test_files_that_no_row_knows_are_deleted_after_a_day(circle):
    group, fay, _anna = circle
    kept, lost = _upload(group, fay), _upload(group, fay)
    GroupFile.objects.filter(pk=lost.pk)._raw_delete("default")

    from django.utils import timezone

    later = timezone.now() + timedelta(days=3650)
    assert group_files.tidy(now=later) >= 1
    place = storage.private()
    assert (place.exists(kept.file.name), place.exists(lost.file.name)) == (True, False)


# --- comments -------------------------------------------------------------------------------------


def test_comments_are_off_until_an_editor_wishes_them(client):
    page = story(title="Quiet")

    assert "comments" not in re.findall(r'id="([\w-]+)"', _text(client.get(page.url)))
    assert client.get(reverse("comments", args=["story", page.translation_key])).status_code == 404


def test_a_member_comments_and_a_visitor_reads_no_name_that_is_not_public(client):
    page, anna = story(title="Loud", has_comments=True), MemberFactory(name="Anna Tamm")
    listed(anna)
    address = reverse("comments", args=["story", page.translation_key])
    client.force_login(anna)

    sent = client.post(address, _post(body="Well done"))
    as_member = _text(client.get(page.url))
    client.logout()
    as_visitor = _text(client.get(page.url))

    assert sent.url == f"{page.url}#post-{Post.objects.get().uuid}"
    assert [("Well done" in t, "Anna Tamm" in t) for t in (as_member, as_visitor)] == [
        (True, True),
        (True, False),
    ]
    assert "csrfmiddlewaretoken" not in as_visitor


def test_comments_are_gone_while_an_editor_does_not_wish_them(client):
    page, anna = story(title="Loud", has_comments=True), MemberFactory()
    key = page.translation_key
    told = {"body": "Well done", "author": anna, "language": "en", "now": NOW}
    post = discussions.comment("story", key, once=uuid4(), **told)
    page.has_comments = False
    page.save_revision().publish()
    client.force_login(anna)

    refused = client.post(reverse("comments", args=["story", key]), _post(body="More"))

    assert refused.status_code == 404
    assert client.get(f"/en/posts/{post.uuid}/").status_code == 404
    assert "Well done" not in _text(client.get(page.url))


def test_closed_comments_are_read_and_nothing_more_is_said(client):
    page, anna = story(title="Loud", has_comments=True), MemberFactory()
    moderator, key = MemberFactory(groups=["Moderators"]), page.translation_key
    told = {"body": "Well done", "author": anna, "language": "en", "now": NOW}
    post = discussions.comment("story", key, once=uuid4(), **told)
    client.force_login(moderator)
    client.post(f"/en/discussions/{post.thread.uuid}/settings/", {"action": "close"})
    client.force_login(anna)

    refused = client.post(reverse("comments", args=["story", key]), _post(body="More"))

    assert refused.status_code == 409
    assert "Well done" in _text(client.get(page.url))


def test_comments_on_an_event_are_for_those_who_see_it(client):
    group, anna = GroupFactory(), MemberFactory()
    put_in(group, anna)
    page = published(
        title="Inner", slug="inner", visibility="groups", groups=[group], has_comments=True
    )
    address = reverse("comments", args=["event", page.translation_key])

    assert client.get(address).status_code == 404
    client.force_login(MemberFactory())
    assert client.post(address, _post(body="Hi")).status_code == 404
    client.force_login(anna)
    assert client.post(address, _post(body="Hi")).status_code == 302
    assert "Inner" in _text(client.get(f"/en/groups/{group.slug}/"))


# --- records --------------------------------------------------------------------------------------


def test_after_deletion_posts_stay_without_the_name(circle):
    group, fay, anna = circle
    anna.organisation = OrganisationFactory()
    anna.save()
    mine = begun(group, anna)
    theirs = answered(mine, fay, f"Thanks @[Anna Tamm]({anna.uuid})")
    file = _upload(group, anna)

    for holding in (Posts(), Files(), Memberships()):
        assert len(holding.tell(anna).rows) == 1
        holding.erase(anna, now=NOW)
    anna.delete()

    mine.refresh_from_db()
    theirs.refresh_from_db()
    file.refresh_from_db()
    assert (mine.author, mine.author_name, mine.author_organisation) == (None, "", None)
    assert (mine.author_kind, mine.body) == ("ministry", "Which one?")
    assert theirs.body == "Thanks @former member"
    assert file.uploaded_by is None


def test_a_reported_post_is_seen_by_moderators_and_taken_down(circle):
    group, fay, anna = circle
    post, moderator = begun(group, anna), MemberFactory(groups=["Moderators"])
    kind = PostReportable()

    unreported = [kind.find(post.uuid, viewer=who) for who in (MemberFactory(), moderator)]
    told = {"reporter": fay, "kind": "post", "reason": ReportReason.SPAM, "details": ""}
    reports.report(key=post.uuid, now=NOW, **told)

    assert unreported == [None, None]
    assert [kind.find(post.uuid, viewer=who).text for who in (fay, moderator)] == [
        "Which one?",
        "Which one?",
    ]
    kind.remove(post.uuid, reason="Rude", actor=moderator, now=NOW)

    post.refresh_from_db()
    assert (post.state, post.reason) == ("hidden", "Rude")


def test_while_a_name_is_typed_those_in_the_group_are_offered(client):
    group, anna = GroupFactory(), MemberFactory(name="Anna")
    fay, fred, fox = (MemberFactory(name=name) for name in ("Fay <i>", "Fred", "Fox"))
    put_in(group, anna, fay, fred)
    listed(fay, fox)
    client.force_login(anna)
    path = reverse("mention", args=[group.slug])

    told = {word: client.get(path, {"q": word}).content.decode() for word in ("f", "", "x", "\x00")}

    # Fred is in the group, but shows himself to nobody; Fox is not in it.
    assert f'data-token="@[Fay &lt;i&gt;]({fay.uuid})"' in told["f"]
    assert told["f"].count('role="option"') == 1
    assert {word: told[word].strip() for word in ("", "x", "\x00")} == {"": "", "x": "", "\x00": ""}


def test_who_asks_for_names_too_often_waits(client):
    group, anna = GroupFactory(), MemberFactory(name="Anna")
    put_in(group, anna)
    client.force_login(anna)
    path = reverse("mention", args=[group.slug])

    codes = [client.get(path, {"q": "a"}).status_code for _n in range(61)]

    assert (set(codes[:60]), codes[60]) == ({200}, 429)
