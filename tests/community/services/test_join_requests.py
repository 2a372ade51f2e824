"""Asking to be let in, and a moderator's yes or no."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import translation

from community import errors, join_emails
from community.models import Affiliation, Consent, JoinRequest, Member, SignUp
from community.queries import joining as reading
from community.services import join_requests, joining, joining_data, retention
from foundation import mail
from foundation.models import OutboxRow
from tests.community.joining import NOW, REASON, approve, request
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db


def proven(email: str = "anna@elsewhere.example.org") -> UUID:
    attempt, code = joining.start(email=email, name="Anna Tamm", language="et", now=NOW)
    joining.enter(attempt.uuid, code=code, now=NOW)
    return attempt.uuid


def ask(key: UUID, **fields: object) -> JoinRequest:
    given = {"organisation": None, "organisation_name": "Museum", "title": "", "reason": REASON}
    return join_requests.ask(key, now=NOW, **(given | fields))


def test_moderators_get_one_mail_however_many_ask() -> None:
    moderator = MemberFactory(groups=["Moderators"])
    MemberFactory(groups=["Moderators"], is_active=False)
    MemberFactory(is_superuser=True)
    MemberFactory(groups=["Editors"])

    for number in range(3):
        ask(proven(f"a{number}@elsewhere.example.org"))

    row = OutboxRow.objects.get(message="community.join_requests")
    assert (row.recipient, row.due_at) == (moderator.email, NOW + timedelta(minutes=15))
    letter = join_emails.join_requests(now=NOW, member=moderator.pk)
    assert letter is not None
    told = mail.render(letter)
    assert told.subject == "Requests to join Talka"
    assert "3 people ask to join and wait for a decision." in told.text
    assert "http://localhost/admin/join-requests/" in told.text


def test_administrators_are_written_to_where_nobody_else_decides() -> None:
    administrator = MemberFactory(is_superuser=True)

    assert reading.deciders() == [administrator]


def test_a_mail_with_nothing_to_decide_is_not_sent() -> None:
    moderator = MemberFactory(groups=["Moderators"])
    request(state="accepted", decided_at=NOW)

    assert join_emails.join_requests(now=NOW, member=moderator.pk) is None
    request()
    assert join_emails.join_requests(now=NOW, member=MemberFactory().pk) is None


def test_who_is_let_in_is_a_member_of_what_the_moderator_chose(
    mailoutbox: list[EmailMessage],
) -> None:
    museum, moderator = OrganisationFactory(), MemberFactory(groups=["Moderators"])
    row = request(language="et")

    join_requests.accept(row.uuid, organisation=museum, actor=moderator, now=NOW)

    row.refresh_from_db()
    member = Member.objects.get(email=row.email)
    assert (row.state, row.decided_by, row.member) == ("accepted", moderator, member)
    assert (member.name, member.language, member.organisation, member.to_welcome) == (
        "Anna Tamm",
        "et",
        museum,
        True,
    )
    assert list(Affiliation.objects.values_list("state", "verified_by", "work_email")) == [
        ("verified", "staff", "")
    ]
    assert sorted(Consent.objects.values_list("kind", "source", "given_at")) == [
        ("notice", "request", NOW),
        ("terms", "request", NOW),
    ]


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl", "xx"])
def test_both_answers_are_written_in_the_person_s_language(language: str) -> None:
    member = MemberFactory()
    row = request(language=language, member=member, state="declined", decided_at=NOW, answer="No.")

    with translation.override("en"):
        yes = join_emails.join_accepted(now=NOW, request=row.pk)
        no = join_emails.join_declined(now=NOW, request=row.pk)

    assert yes is not None
    assert no is not None
    expected = "en" if language == "xx" else language
    assert (yes.language, no.language) == (expected, expected)
    assert no.context["join_address"] == f"http://localhost/{expected}/join/"
    assert str(no.context["again"]) == "2026-12-21"
    assert no.context["reason"] == "No."


def test_who_is_declined_reads_why(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: object
) -> None:
    row = request()
    moderator = MemberFactory(groups=["Moderators"])

    with django_capture_on_commit_callbacks(execute=True):
        join_requests.decline(row.uuid, reason=" We <b>only</b> take… ", actor=moderator, now=NOW)

    [sent] = mailoutbox
    assert (sent.to, sent.subject) == (
        [f"Anna Tamm <{row.email}>"],
        "Your request to join Talka",
    )
    assert "We <b>only</b> take…" in sent.body
    assert "We &lt;b&gt;only&lt;/b&gt; take…" in sent.alternatives[0].content
    assert not Member.objects.filter(email=row.email).exists()


def test_who_is_let_in_reads_where_to_sign_in(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: object
) -> None:
    row = request()
    moderator = MemberFactory(groups=["Moderators"])

    with django_capture_on_commit_callbacks(execute=True):
        join_requests.accept(row.uuid, organisation=None, actor=moderator, now=NOW)

    [sent] = mailoutbox
    assert sent.subject == "You are a member of Talka"
    assert "http://localhost/accounts/login/" in sent.body


def test_declining_needs_a_reason() -> None:
    row = request()

    with pytest.raises(errors.ReasonMissing):
        join_requests.decline(
            row.uuid, reason="  ", actor=MemberFactory(groups=["Moderators"]), now=NOW
        )


@pytest.mark.parametrize("groups", [[], ["Editors"], ["Organisers"]])
def test_only_moderators_decide(groups: list[str]) -> None:
    row, actor = request(), MemberFactory(groups=groups)

    with pytest.raises(errors.NotAllowed):
        join_requests.accept(row.uuid, organisation=None, actor=actor, now=NOW)
    with pytest.raises(errors.NotAllowed):
        join_requests.decline(row.uuid, reason="No.", actor=actor, now=NOW)


def test_what_is_decided_is_decided() -> None:
    row, moderator = request(), MemberFactory(groups=["Moderators"])
    join_requests.decline(row.uuid, reason="No.", actor=moderator, now=NOW)

    with pytest.raises(errors.DecidedAlready):
        join_requests.accept(row.uuid, organisation=None, actor=moderator, now=NOW)


def test_whoever_became_a_member_meanwhile_keeps_what_they_have() -> None:
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    row = request()
    member = MemberFactory(email=row.email, organisation=ours, name="Anna")

    join_requests.accept(
        row.uuid, organisation=theirs, actor=MemberFactory(groups=["Moderators"]), now=NOW
    )

    member.refresh_from_db()
    assert (member.organisation, member.name, member.to_welcome) == (ours, "Anna", False)


def test_asking_is_refused_without_a_proof_twice_or_when_closed() -> None:
    with pytest.raises(errors.NotProven):
        ask(uuid4())
    first, second = proven(), proven()
    ask(first)
    with pytest.raises(errors.NotProven):
        ask(first)
    with pytest.raises(errors.AskedAlready):
        ask(second)
    third = proven("b@elsewhere.example.org")
    reading.JoiningSettings.objects.create(by_request=False)
    with pytest.raises(errors.NotOpen):
        ask(third)


def test_who_was_declined_lately_is_refused() -> None:
    request(state="declined", decided_at=NOW - timedelta(days=29))

    with pytest.raises(errors.AskedLately):
        ask(proven())


def test_moderators_read_all_that_is_known() -> None:
    ministry = OrganisationFactory()
    domain = approve("elsewhere.example.org", ministry, policy="approve")
    before = request(state="declined", decided_at=NOW, answer="No.")
    row = request()

    known = reading.known(row)

    assert (known.domain, known.organisation, known.earlier, known.is_member) == (
        domain,
        ministry,
        [before],
        False,
    )
    assert reading.known(request("anna@gmail.com")).is_free_host


def test_what_is_old_is_forgotten() -> None:
    attempt, _code = joining.start(email="a@example.org", name="A", language="en", now=NOW)
    old = request(state="declined", decided_at=NOW)
    waiting = request("b@example.org")

    assert joining.forget_old(now=NOW + timedelta(days=7)) == 0
    assert joining.forget_old(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert retention.enforce(now=NOW + timedelta(days=365)) == 0
    assert retention.enforce(now=NOW + timedelta(days=366)) == 1
    assert not SignUp.objects.filter(pk=attempt.pk).exists()
    assert list(JoinRequest.objects.all()) == [waiting]
    assert old.pk != waiting.pk


def test_a_member_s_download_and_deletion_know_of_it() -> None:
    member = MemberFactory(email="anna@elsewhere.example.org")
    joining.start(email=member.email, name="A", language="en", now=NOW)
    request(member=member, state="accepted", decided_at=NOW)
    request("other@example.org")

    told = joining_data.HOLDING.tell(member)
    joining_data.HOLDING.erase(member, now=NOW)

    assert [row["kind"] for row in told.rows] == ["attempt", "request"]
    assert told.rows[1]["reason"] == REASON
    assert not SignUp.objects.exists()
    assert [row.email for row in JoinRequest.objects.all()] == ["other@example.org"]


def test_the_code_is_kept_nowhere() -> None:
    attempt, code = joining.start(email="a@example.org", name="A", language="en", now=NOW)

    values = [str(value) for value in SignUp.objects.filter(pk=attempt.pk).values().get().values()]
    assert not [value for value in values if code in value or code.replace("-", "") in value]


def test_an_address_in_letters_is_kept_as_the_name_system_has_it() -> None:
    """Older rules write ß as ss, and Django mails there: to another's mailbox."""
    attempt, _code = joining.start(email="a@straße.example", name="A", language="en", now=NOW)

    assert attempt.email == "a@xn--strae-oqa.example"


def test_a_member_is_found_by_their_domain_in_letters_if_it_is_the_same_mailbox() -> None:
    same = MemberFactory(email="a@õpe.example")
    MemberFactory(email="a@straße.example")

    assert reading.member_at("a@xn--pe-bka.example") == same
    assert reading.member_at("a@xn--strae-oqa.example") is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides() -> None:
    row = request()
    moderators = [MemberFactory(groups=["Moderators"]) for _ in range(2)]
    start, results = threading.Barrier(2), []

    def decide(actor: Member) -> None:
        try:
            start.wait()
            join_requests.accept(row.uuid, organisation=None, actor=actor, now=NOW)
            results.append("done")
        except errors.DecidedAlready:
            results.append("decided already")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["decided already", "done"]
    assert Member.objects.filter(email=row.email).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_prove_the_same_address_make_one_member() -> None:
    approve("ministry.example.org", OrganisationFactory())
    attempts = [
        joining.start(email="a@ministry.example.org", name="A", language="en", now=NOW)
        for _ in range(2)
    ]
    start, entries = threading.Barrier(2), []

    def enter(key: UUID, code: str) -> None:
        try:
            start.wait()
            entries.append(joining.enter(key, code=code, now=NOW))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=enter, args=(attempt.uuid, code)) for attempt, code in attempts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry.member for entry in entries] == [Member.objects.get()] * 2
    assert sorted(entry.is_new for entry in entries) == [False, True]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_counted_one_by_one() -> None:
    attempt, code = joining.start(email="a@example.org", name="A", language="en", now=NOW)
    start, results = threading.Barrier(6), []

    def enter(guess: str) -> None:
        try:
            start.wait()
            joining.enter(attempt.uuid, code=guess, now=NOW)
        except errors.CommunityError as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(f"guess{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["CodeSpent"] * 4 + ["WrongCode"] * 2
    with pytest.raises(errors.CodeSpent), transaction.atomic():
        joining.enter(attempt.uuid, code=code, now=NOW)
