"""Codes to a work address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from community import errors
from community.enums import AffiliationState, VerifiedBy
from community.models import Affiliation, WorkCode
from community.services import affiliations, work_codes
from foundation import outbox
from tests.factories.people import ApprovedDomainFactory, MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
EMAIL = "me@work.example"


def _claim(**fields: object) -> Affiliation:
    body = OrganisationFactory(**fields)
    ApprovedDomainFactory(organisation=body, domain="work.example")
    return affiliations.claim(MemberFactory(name="Ada"), organisation=body, now=NOW)


def test_the_code_in_the_mail_confirms_where_somebody_works(
    mailoutbox: list[EmailMessage],
):
    row = _claim(name={"en": "Body"})
    work_codes.send(row, email=" Me@Work.Example ", now=NOW)
    outbox.send_due(now=NOW)

    (mail,) = mailoutbox
    (code,) = re.findall(r"^ {4}(\S+)$", str(mail.body), re.MULTILINE)
    done = work_codes.enter(row, code=code.lower().replace("-", " "), now=NOW)

    assert mail.to == [EMAIL]
    assert "Ada" not in str(mail.body)
    assert re.fullmatch(r"[B-Z]{4}-[B-Z]{4}", code)
    assert (done.state, done.work_email, done.verified_by) == (
        AffiliationState.VERIFIED,
        EMAIL,
        VerifiedBy.CODE,
    )


@pytest.mark.parametrize(
    "email",
    [
        "me@elsewhere.example",
        "me@notwork.example",
        "me@work.example.org",
        "me@below.work.example",
        "me@shared.example",
        "me@-.example",
        "me@" + "x" * 70 + ".example",
    ],
)
def test_only_an_address_of_its_own_domains_proves_anything(email: str):
    row = _claim()
    ApprovedDomainFactory(organisation=None, domain="shared.example")

    with pytest.raises(errors.NotItsAddress):
        work_codes.send(row, email=email, now=NOW)


def test_the_nearest_domain_decides():
    row = _claim()
    ApprovedDomainFactory(organisation=row.organisation, domain="gov.example", with_subdomains=True)
    ApprovedDomainFactory(organisation=OrganisationFactory(), domain="tax.gov.example")

    work_codes.send(row, email="me@land.gov.example", now=NOW)

    with pytest.raises(errors.NotItsAddress):
        work_codes.send(row, email="me@tax.gov.example", now=NOW)


def test_three_wrong_tries_end_it_and_the_right_one_comes_too_late():
    row = _claim()
    sent = work_codes.send(row, email=EMAIL, now=NOW)

    for error in (errors.WrongCode, errors.WrongCode, errors.CodeSpent):
        with pytest.raises(error):
            work_codes.enter(row, code="BCDF-BCDF", now=NOW)
    with pytest.raises(errors.CodeSpent):
        work_codes.enter(row, code=work_codes.code_for(sent), now=NOW)


def test_a_code_holds_ten_minutes_and_works_once():
    row = _claim()
    old = work_codes.send(row, email=EMAIL, now=NOW - timedelta(minutes=10))
    with pytest.raises(errors.CodeSpent):
        work_codes.enter(row, code=work_codes.code_for(old), now=NOW)
    new = work_codes.send(row, email=EMAIL, now=NOW)
    work_codes.enter(row, code=work_codes.code_for(new), now=NOW)

    with pytest.raises(errors.CodeSpent):
        work_codes.enter(row, code=work_codes.code_for(new), now=NOW)


def test_a_newer_code_ends_the_one_before():
    row = _claim()
    first = work_codes.send(row, email=EMAIL, now=NOW)
    work_codes.send(row, email=EMAIL, now=NOW + timedelta(minutes=1))

    with pytest.raises(errors.WrongCode):
        work_codes.enter(row, code=work_codes.code_for(first), now=NOW + timedelta(minutes=2))


def test_a_code_of_another_affiliation_confirms_nothing():
    row = _claim()
    other = affiliations.claim(row.member, organisation=OrganisationFactory(), now=NOW)
    sent = work_codes.send(row, email=EMAIL, now=NOW)

    with pytest.raises(errors.CodeSpent):
        work_codes.enter(other, code=work_codes.code_for(sent), now=NOW)


def test_nobody_floods_an_address():
    row = _claim()
    for minute in range(work_codes.MOST_IN_AN_HOUR):
        work_codes.send(row, email=EMAIL, now=NOW + timedelta(minutes=minute))
    with pytest.raises(errors.TooMany):
        work_codes.send(row, email="else@work.example", now=NOW + timedelta(minutes=30))

    others = [
        affiliations.claim(MemberFactory(), organisation=row.organisation, now=NOW)
        for _number in range(2)
    ]
    work_codes.send(others[0], email=EMAIL, now=NOW)
    with pytest.raises(errors.TooMany):
        work_codes.send(others[1], email=EMAIL, now=NOW)


def test_codes_are_forgotten_after_a_day():
    work_codes.send(_claim(), email=EMAIL, now=NOW)

    assert work_codes.forget_old(now=NOW + timedelta(hours=23)) == 0
    assert work_codes.forget_old(now=NOW + timedelta(hours=25)) == 1
    assert not WorkCode.objects.exists()
