"""Inviting people, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from community import errors
from community.models import (
    Affiliation,
    Consent,
    Invitation,
    InvitationFile,
    Member,
    Organisation,
    Profile,
)
from community.queries.invitations import Fate, preview
from community.services import invitation_data, invitation_files, invitations
from foundation import outbox, sheets
from foundation.models import OutboxRow
from tests.community.invitations import NOW, invitation, workbook
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ANNA = "anna@ministry.example.org"
DAY = timedelta(days=1)


@pytest.fixture
def moderator() -> Member:
    return MemberFactory(groups=["Moderators"], name="Mo")


def invite(actor: Member, **fields: Any) -> Invitation:
    told: dict[str, Any] = {
        "email": ANNA, "name": "Anna", "organisation": None, "title": "", "language": "et",
    }  # fmt: skip
    return invitations.invite(**(told | fields), actor=actor, now=fields.pop("now", NOW))


def accept(row: Invitation, **fields: Any) -> Member:
    return invitations.accept(
        row.token, **({"name": "Anna", "language": "et", "now": NOW} | fields)
    )


def keep(actor: Member, data: bytes | str, **fields: Any) -> InvitationFile:
    body = data.encode() if isinstance(data, str) else data
    return invitation_files.keep(
        **(
            {"name": "list.csv", "data": body, "language": "en", "actor": actor, "now": NOW}
            | fields
        )
    )


def test_who_accepts_is_a_member_of_the_organisation_and_has_agreed(moderator):
    ministry = OrganisationFactory()
    row = invite(moderator, organisation=ministry, title="Designer")

    member = accept(row, name="Anna Tamm")

    assert (member.email, member.name, member.language) == (ANNA, "Anna Tamm", "et")
    assert (member.organisation, Profile.objects.get().title) == (ministry, "Designer")
    assert member.to_welcome
    assert [(a.state, a.verified_by) for a in Affiliation.objects.all()] == [("verified", "staff")]
    assert sorted(Consent.objects.values_list("kind", "source")) == [
        ("notice", "invitation"),
        ("terms", "invitation"),
    ]
    row.refresh_from_db()
    assert (row.state, row.member) == ("accepted", member)


def test_it_is_accepted_once(moderator):
    row = invite(moderator)
    accept(row)

    with pytest.raises(errors.InvitationOver):
        accept(row)


@pytest.mark.parametrize(
    ("fields", "later"),
    [({"state": "withdrawn"}, NOW), ({"state": "expired"}, NOW), ({}, NOW + 30 * DAY)],
)
def test_what_no_longer_holds_lets_nobody_in(fields, later):
    row = invitation(**fields)

    with pytest.raises(errors.InvitationOver):
        accept(row, now=later)

    assert not Member.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "00000000-0000-0000-0000-000000000000.1.x"])
def test_what_we_did_not_sign_is_no_invitation(token):
    with pytest.raises(errors.NoInvitation):
        invitations.by_link(token, now=NOW)


def test_an_old_link_is_no_way_into_an_account():
    row = invitation()
    member = MemberFactory(email=ANNA, name="Anna")

    with pytest.raises(errors.MemberAlready):
        accept(row, name="Somebody else")

    member.refresh_from_db()
    assert member.name == "Anna"
    assert not Consent.objects.exists()


def test_a_deleted_member_leaves_no_link_that_works(moderator):
    row = invite(moderator)
    member = accept(row)

    invitation_data.HOLDING.erase(member, now=NOW)

    with pytest.raises(errors.NoInvitation):
        invitations.by_link(row.token, now=NOW)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@ee",
        "a@b.example.org,c@d.example.org",
        "a b@c.example.org",
        "@x.example.org",
    ],
)
def test_what_no_mail_can_go_to_is_refused(moderator, email):
    with pytest.raises(errors.NotAnAddress):
        invite(moderator, email=email)


def test_members_and_the_invited_are_not_invited_again(moderator):
    invite(moderator)
    MemberFactory(email="mari@example.org")

    with pytest.raises(errors.InvitedAlready):
        invite(moderator, email=" ANNA@Ministry.example.org ")
    with pytest.raises(errors.MemberAlready):
        invite(moderator, email="Mari@example.org")


def test_whom_an_invitation_ran_out_for_can_be_invited_anew(moderator):
    old = invite(moderator)

    invitations.invite(
        email=ANNA, name="", organisation=None, title="", language="en", actor=moderator,
        now=NOW + 31 * DAY,
    )  # fmt: skip

    old.refresh_from_db()
    assert (old.state, Invitation.objects.count()) == ("expired", 2)


def test_a_new_link_ends_the_old_one(moderator):
    row = invite(moderator)
    old = row.token

    row = invitations.resend(row.uuid, actor=moderator, now=NOW + 2 * DAY)

    assert row.expires_at == NOW + 32 * DAY
    assert invitations.by_link(row.token, now=NOW + 31 * DAY) == row
    with pytest.raises(errors.InvitationOver):
        invitations.by_link(old, now=NOW + 2 * DAY)


def test_nobody_gets_two_links_a_day(moderator):
    row = invite(moderator)

    with pytest.raises(errors.TooMany):
        invitations.resend(row.uuid, actor=moderator, now=NOW + DAY / 2)


def test_what_was_withdrawn_is_open_again_once_it_is_sent_again(moderator):
    row = invite(moderator)
    invitations.withdraw(row.uuid, actor=moderator, now=NOW)
    invitations.withdraw(row.uuid, actor=moderator, now=NOW + DAY)

    assert Invitation.objects.get().ended_at == NOW
    again = invitations.resend(row.uuid, actor=moderator, now=NOW + DAY)
    assert (again.state, again.ended_at) == ("open", None)


def test_what_was_accepted_can_be_neither_withdrawn_nor_sent_again(moderator):
    row = invite(moderator)
    accept(row)

    for act in (invitations.withdraw, invitations.resend):
        with pytest.raises(errors.MemberAlready):
            act(row.uuid, actor=moderator, now=NOW + 2 * DAY)


def test_who_has_not_answered_is_reminded_once_a_week(moderator):
    invite(moderator)
    invite(moderator, email="joined@example.org")
    MemberFactory(email="joined@example.org")

    told = [
        invitations.remind(actor=moderator, now=NOW + days * DAY) for days in (6, 7, 13, 14, 40)
    ]

    assert told == [0, 1, 0, 1, 0]


def test_the_mail_is_in_the_language_of_the_invitation(moderator, mailoutbox):
    row = invite(moderator)

    outbox.send_due(now=NOW)

    assert [(mail.to, "/et/invitation/" in mail.body) for mail in mailoutbox] == [
        ([f"Anna <{ANNA}>"], True)
    ]
    assert row.token in mailoutbox[0].body.replace("\n", "")
    assert moderator.email not in mailoutbox[0].body


def test_no_mail_goes_for_what_was_withdrawn_meanwhile(moderator, mailoutbox):
    row = invite(moderator)
    invitations.withdraw(row.uuid, actor=moderator, now=NOW)

    outbox.send_due(now=NOW)

    assert mailoutbox == []


def test_only_those_who_may_invite_do(moderator):
    row, file, other = (
        invite(moderator),
        keep(moderator, "E-mail\na@example.org\n"),
        MemberFactory(),
    )
    acts = [
        lambda: invite(other, email="b@example.org"),
        lambda: invitations.invite_all([], actor=other, now=NOW),
        lambda: invitations.resend(row.uuid, actor=other, now=NOW),
        lambda: invitations.withdraw(row.uuid, actor=other, now=NOW),
        lambda: invitations.remind(actor=other, now=NOW),
        lambda: keep(other, "E-mail\na@example.org\n"),
        lambda: invitation_files.apply(file, meant={}, actor=other, now=NOW),
        lambda: invitation_files.apply(
            file, meant={}, actor=MemberFactory(groups=["Moderators"]), now=NOW
        ),
    ]

    for act in acts:
        with pytest.raises(errors.NotAllowed):
            act()


def test_what_ended_long_ago_is_forgotten(moderator):
    invitation("old@example.org", state="withdrawn", ended_at=NOW - 91 * DAY)
    invitation("in@example.org", state="accepted", ended_at=NOW - 364 * DAY)
    invitation("out@example.org", expires_at=NOW)

    invitations.tidy(now=NOW)

    assert sorted(Invitation.objects.values_list("email", "state")) == [
        ("in@example.org", "accepted"),
        ("out@example.org", "expired"),
    ]


LIST = (
    "Meil;Eesnimi;Perekonnanimi;Asutus;Amet;Keel\n"
    "new@example.org;Anna;Tamm;ministry of clocks;Designer;eesti\n"
    "NEW@example.org;Anna;Tamm;;;\n"
    "member@example.org;;;;;\n"
    "invited@example.org;;;;;\n"
    "nobody;Nobody;;;;\n"
    "other@example.org;;;Museum of Springs;;Norwegian\n"
    "third@example.org;;;MUSEUM of Springs;;klingon\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_a_list_says_what_becomes_of_each_line(moderator, encoding):
    clocks = OrganisationFactory(name={"en": "Ministry of Clocks", "et": "Kellaministeerium"})
    MemberFactory(email="member@example.org")
    invitation("invited@example.org")
    table = sheets.Table.of_json(keep(moderator, LIST.encode(encoding)).table)

    found = preview(table, language="sl", now=NOW)

    assert [line.fate for line in found.lines] == [
        *(Fate.NEW, Fate.DOUBLE, Fate.MEMBER, Fate.INVITED, Fate.MALFORMED, Fate.NEW, Fate.NEW)
    ]
    first, *_others = found.lines
    assert (first.name, first.organisation, first.title) == ("Anna Tamm", clocks, "Designer")
    assert [line.language for line in found.of(Fate.NEW)] == ["et", "nb", "sl"]
    assert found.unknown == ["Museum of Springs"]


def test_a_list_is_applied_once_with_the_organisations_it_means(moderator):
    known = OrganisationFactory(name={"en": "Known"})
    file = keep(
        moderator,
        "E-mail,Organisation\na@example.org,Knwon\nb@example.org,New\nc@example.org,new\n"
        "d@example.org,Neither\n",
    )

    for expected in (4, 0):
        made = invitation_files.apply(
            file, meant={"Knwon": known}, to_make={"New": "agency"}, actor=moderator, now=NOW
        )
        assert made == expected

    new = Organisation.objects.get(kind="agency", name__en="New")
    rows = Invitation.objects.order_by("email").values_list("email", "organisation")
    assert list(rows) == [
        ("a@example.org", known.pk),
        ("b@example.org", new.pk),
        ("c@example.org", new.pk),
        ("d@example.org", None),
    ]
    assert OutboxRow.objects.count() == 4
    assert InvitationFile.objects.get().table == {}


def test_a_workbook_is_read_and_its_formulas_are_text(moderator):
    rows = [
        ["People of the ministry"],
        [],
        ["E-mail", "Name"],
        ["a@example.org", '=HYPERLINK("https://evil.example","x")'],
        ["b@example.org", 7.0],
    ]
    file = keep(moderator, workbook(rows), name="list.xlsx")

    invitation_files.apply(file, meant={}, actor=moderator, now=NOW)

    assert file.table["encoding"] == "XLSX"
    assert list(Invitation.objects.order_by("email").values_list("name", flat=True)) == [
        '=HYPERLINK("https://evil.example","x")',
        "7",
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.SheetEmpty),
        (b"E-mail\n", errors.SheetEmpty),
        (b"Name,Role\nAnna,Designer\n", errors.NoAddresses),
        (b"%PDF-1.7", errors.NotASheet),
        (b"PK\x03\x04" + b"x" * 99, errors.NotASheet),
        (b"x" * (sheets.MOST_BYTES + 1), errors.SheetTooLarge),
        (b"E-mail\n" + b"a@example.org\n" * 5_001, errors.SheetTooLong),
    ],
)
def test_a_file_that_is_no_list_is_refused(moderator, data, error):
    with pytest.raises(error):
        keep(moderator, data)


@pytest.mark.parametrize("people", [430, 5_000])
def test_inviting_many_costs_hardly_more_than_inviting_some(
    moderator, people, django_assert_max_num_queries
):
    lines = "".join(f"person{number}@example.org,Person {number}\n" for number in range(people))
    file = keep(moderator, f"E-mail,Name\n{lines}")

    # One more for each batch of invitations, and of mails; SQLite takes fewer values at once.
    batch = 500 if connection.vendor == "postgresql" else 65
    with django_assert_max_num_queries(20 + 2 * people // batch):
        made = invitation_files.apply(file, meant={}, actor=moderator, now=NOW)

    assert made == people
    assert OutboxRow.objects.count() == people


def test_lists_are_deleted_after_a_day(moderator):
    keep(moderator, "E-mail\na@example.org\n")
    keep(moderator, "E-mail\nb@example.org\n", now=NOW + DAY)

    assert invitation_files.tidy(now=NOW + DAY) == 1
