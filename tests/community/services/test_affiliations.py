"""Where members work: what opens what, and what a year does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from community import errors
from community.enums import AffiliationRole, AffiliationState, VerifiedBy
from community.models import AccessNote, Affiliation, Member
from community.queries import affiliations as queries
from community.services import affiliation_year, affiliations
from foundation import links
from foundation.models import OutboxRow
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
State = AffiliationState


def _moderator() -> Member:
    return MemberFactory(groups=["Moderators"])


def _verified(member: Member, **fields: object) -> Affiliation:
    row = affiliations.claim(member, organisation=OrganisationFactory(), now=NOW)
    affiliations.confirm(row, work_email="me@work.example", now=NOW)
    Affiliation.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def _organisation_of(member: Member) -> int | None:
    return Member.objects.get(pk=member.pk).organisation_id


def test_a_claim_opens_nothing_and_is_made_once():
    member, body = MemberFactory(), OrganisationFactory()

    row = affiliations.claim(member, organisation=body, title="Analyst", now=NOW)
    again = affiliations.claim(member, organisation=body, title="Boss", now=NOW)

    assert (again.pk, again.title, row.state) == (row.pk, "Analyst", State.CLAIMED)
    assert _organisation_of(member) is None


def test_the_first_one_confirmed_is_the_main_one_and_another_changes_nothing():
    member = MemberFactory()

    first, second = _verified(member), _verified(member)

    assert (first.is_main, second.is_main) == (True, False)
    assert (first.confirm_by, first.verified_by) == (date(2027, 11, 21), VerifiedBy.CODE)
    assert _organisation_of(member) == first.organisation_id


def test_making_another_one_main_moves_the_member():
    member = MemberFactory()
    _first, second = _verified(member), _verified(member)

    affiliations.make_main(second)

    assert _organisation_of(member) == second.organisation_id
    assert Affiliation.objects.filter(is_main=True).count() == 1


def test_what_is_not_confirmed_cannot_be_main():
    row = affiliations.claim(MemberFactory(), organisation=OrganisationFactory(), now=NOW)

    with pytest.raises(errors.NotConfirmed):
        affiliations.make_main(row)


def test_a_code_opens_no_other_desk_to_whoever_works_here_for_an_organisation():
    member = MemberFactory(groups=["Organisers of an organisation"])
    second = _verified(member)

    assert (second.is_main, _organisation_of(member)) == (False, None)
    with pytest.raises(errors.NeedsVouching):
        affiliations.make_main(second)
    affiliations.ask_to_vouch(second, now=NOW)
    affiliations.vouch(second, actor=_moderator(), now=NOW)
    assert _organisation_of(member) == second.organisation_id


def test_who_works_here_confirms_by_code_what_staff_vouched_for_once():
    member = MemberFactory(
        groups=["Organisers of an organisation"], organisation=OrganisationFactory()
    )
    row = Affiliation.objects.get()
    Affiliation.objects.update(confirm_by=DAY - timedelta(days=1))
    affiliations.lapse(row, now=NOW)

    affiliations.confirm(row, work_email="me@work.example", now=NOW)

    assert _organisation_of(member) == row.organisation_id


def test_leaving_closes_it_keeps_it_as_history_and_opens_no_other_by_itself():
    member = MemberFactory()
    first, _second = _verified(member, began=date(2020, 1, 1)), _verified(member)

    affiliations.end(first, now=NOW)
    affiliations.end(first, now=NOW + timedelta(days=3))

    first.refresh_from_db()
    assert (first.state, first.ended, first.is_main) == (State.ENDED, DAY, False)
    assert _organisation_of(member) is None


def test_a_claim_that_is_taken_back_is_forgotten():
    row = affiliations.claim(MemberFactory(), organisation=OrganisationFactory(), now=NOW)

    affiliations.end(row, now=NOW)

    assert not Affiliation.objects.exists()


def test_who_comes_back_has_a_new_row_beside_the_old_one():
    member = MemberFactory()
    row = _verified(member)
    affiliations.end(row, now=NOW)

    again = affiliations.claim(member, organisation=row.organisation, now=NOW)

    assert again.pk != row.pk
    assert again.state == State.CLAIMED


def test_nobody_fills_the_list_of_those_who_decide():
    member = MemberFactory()
    for _number in range(affiliations.MOST_CLAIMED):
        affiliations.claim(member, organisation=OrganisationFactory(), now=NOW)

    with pytest.raises(errors.TooMany):
        affiliations.claim(member, organisation=OrganisationFactory(), now=NOW)


def test_a_moderator_vouches_and_both_are_told_of_it():
    member, actor = MemberFactory(), _moderator()
    row = affiliations.claim(member, organisation=OrganisationFactory(name={"en": "X"}), now=NOW)
    affiliations.ask_to_vouch(row, now=NOW)

    affiliations.vouch(row, actor=actor, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.verified_by, row.vouch_asked_at) == (State.VERIFIED, "staff", None)
    assert _organisation_of(member) == row.organisation_id
    assert list(AccessNote.objects.values_list("member", "actor", "what")) == [
        (member.pk, actor.pk, "vouched: X")
    ]
    assert OutboxRow.objects.filter(message="community.affiliation_decided").count() == 1


def test_deciding_twice_is_said_and_members_decide_nothing():
    row = affiliations.claim(MemberFactory(), organisation=OrganisationFactory(), now=NOW)
    affiliations.ask_to_vouch(row, now=NOW)
    affiliations.refuse(row, reason="Nobody knows you.", actor=_moderator(), now=NOW)

    with pytest.raises(errors.DecidedAlready):
        affiliations.vouch(row, actor=_moderator(), now=NOW)
    with pytest.raises(errors.NotAllowed):
        affiliations.vouch(row, actor=row.member, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.refusal) == (State.CLAIMED, "Nobody knows you.")


def test_a_role_for_the_network_is_given_by_moderators_alone():
    row = _verified(MemberFactory())

    affiliations.appoint(row, role=AffiliationRole.AMBASSADOR, actor=_moderator(), now=NOW)

    row.refresh_from_db()
    assert row.role == AffiliationRole.AMBASSADOR
    with pytest.raises(errors.NotAllowed):
        affiliations.appoint(row, role=AffiliationRole.HEAD, actor=row.member, now=NOW)


def test_an_organisation_set_elsewhere_is_vouched_for_by_whoever_set_it():
    one, other = OrganisationFactory(), OrganisationFactory()
    member = MemberFactory(organisation=one)

    member.organisation = other
    member.save()

    told = Affiliation.objects.order_by("pk").values_list(
        "organisation", "state", "is_main", "verified_by"
    )
    assert list(told) == [
        (one.pk, State.ENDED, False, "staff"),
        (other.pk, State.VERIFIED, True, "staff"),
    ]
    member.organisation = None
    member.save()
    assert not Affiliation.objects.exclude(state=State.ENDED).exists()


def test_members_written_past_all_receivers_are_adopted_once():
    body = OrganisationFactory()
    Member.objects.bulk_create([Member(email=f"{n}@example.org", organisation=body) for n in "ab"])
    MemberFactory(organisation=body)

    assert affiliations.adopt_all(now=NOW) == 2
    assert affiliations.adopt_all(now=NOW) == 0
    assert Affiliation.objects.filter(is_main=True, organisation=body).count() == 3


def test_members_are_asked_a_month_and_a_week_before_and_on_the_day_and_then_it_lapses():
    member = MemberFactory()
    row = _verified(member)
    told = []
    for days in range(330, 368):
        now = NOW + timedelta(days=days)
        asked, lapsed = affiliation_year.ask_due(now=now), affiliation_year.lapse_due(now=now)
        assert affiliation_year.ask_due(now=now) == 0
        if asked or lapsed:
            told.append((days, asked, lapsed))

    assert told == [(335, 1, 0), (358, 1, 0), (365, 1, 0), (366, 0, 1)]
    row.refresh_from_db()
    assert (row.state, row.is_main, _organisation_of(member)) == (State.LAPSED, False, None)


def test_after_a_pause_of_the_duties_nobody_lapses_unasked():
    row = _verified(MemberFactory())
    late = NOW + timedelta(days=500)

    assert (affiliation_year.ask_due(now=late), affiliation_year.lapse_due(now=late)) == (1, 0)

    row.refresh_from_db()
    assert row.confirm_by == late.date() + timedelta(days=7)


def test_a_lapsed_one_is_the_main_one_again_once_it_is_confirmed():
    member = MemberFactory()
    row = _verified(member, confirm_by=DAY - timedelta(days=1))
    affiliations.lapse(row, now=NOW)

    affiliations.confirm(row, work_email="me@work.example", now=NOW)

    row.refresh_from_db()
    assert (row.state, row.is_main) == (State.VERIFIED, True)
    assert _organisation_of(member) == row.organisation_id


def test_the_link_of_a_mail_holds_until_it_has_done_its_work():
    row = _verified(MemberFactory())
    token = row.link_token

    assert affiliation_year.by_link(token) == row
    affiliations.confirm(row, work_email="me@work.example", now=NOW)

    with pytest.raises(links.BadLink):
        affiliation_year.by_link(token)


def test_what_somebody_does_keeps_where_they_worked():
    member = MemberFactory()
    row = _verified(member, title="Analyst")

    then = queries.at(member, NOW)
    affiliations.end(row, now=NOW)

    assert then == queries.Employment(row.organisation_id, row.organisation.name, "Analyst")
    assert queries.at(member, NOW) is None


def test_a_profile_tells_what_was_confirmed_once():
    member = MemberFactory()
    lapsed = _verified(member, confirm_by=DAY - timedelta(days=1))
    affiliations.lapse(lapsed, now=NOW)
    affiliations.claim(member, organisation=OrganisationFactory(), now=NOW)
    affiliations.claim(member, organisation=OrganisationFactory(), ended=date(2020, 1, 1), now=NOW)

    told = [(place.organisation, place.is_lapsed) for place in queries.shown(member)]

    assert told == [(lapsed.organisation, True)]


def test_a_moderator_does_not_vouch_for_themselves():
    moderator = _moderator()
    row = affiliations.claim(moderator, organisation=OrganisationFactory(), now=NOW)
    affiliations.ask_to_vouch(row, now=NOW)

    with pytest.raises(errors.NotAllowed):
        affiliations.vouch(row, actor=moderator, now=NOW)
