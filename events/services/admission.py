"""Who may register for a run. Whoever may not see its event cannot, whatever is said here."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.encoding import punycode

from events import errors
from events.enums import Admission

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Contact, Run


class Way(StrEnum):
    """How somebody who reads of a run gets in. `GUEST`: without an account too; `SIGN_IN`: as a
    member only."""

    IN = "in"
    GUEST = "guest"
    SIGN_IN = "sign_in"
    REFUSED = "refused"


def check(run: Run, contact: Contact) -> None:
    """Raise MembersOnly or NotAdmitted where `contact` may not register for `run`."""
    error = why_not(run, member=contact.member, email=contact.email)
    if error is not None:
        raise error


def why_not(run: Run, *, member: Member | None, email: str) -> type[errors.EventsError] | None:
    """The refusal that somebody gets who registers with `email`, as `member` or (None) as a guest;
    None: they may."""
    if run.admission == Admission.EVERYBODY:
        return None
    if member is not None and not member.is_active:
        member = None
    if run.admission == Admission.MEMBERS:
        return None if member else errors.MembersOnly
    organisation = member.organisation if member else None
    works_there = organisation and str(organisation.uuid) in run.admitted_organisations
    return None if works_there or _is_of_domain(run, email) else errors.NotAdmitted


def way_in(run: Run, viewer: Member | None) -> Way:
    """How `viewer` (None: not signed in) can register for `run`."""
    if viewer is not None:
        return Way.REFUSED if why_not(run, member=viewer, email=viewer.email) else Way.IN
    return Way.GUEST if takes_guests(run) else Way.SIGN_IN


def takes_guests(run: Run) -> bool:
    """Whether there are guests who may register. Whose address is of a chosen domain proves it by
    confirming the address, account or not."""
    chosen = run.admission == Admission.CHOSEN and bool(run.admitted_domains)
    return run.admission == Admission.EVERYBODY or chosen


def _is_of_domain(run: Run, email: str) -> bool:
    domain = _ascii(email.rpartition("@")[2])
    return bool(domain) and domain in {_ascii(text) for text in run.admitted_domains}


def _ascii(domain: str) -> str:
    """The one form of a domain that is written in several; empty where there is none."""
    try:
        return punycode(domain.strip().lower())
    except UnicodeError:
        return ""
