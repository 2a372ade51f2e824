"""Naming members as the contact of a page: they are asked once, and the role stands there alone
until they agree and as soon as they no longer do (docs/adr/0031-contact-without-addresses.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.enums import ConsentKind
from community.models import Member
from community.services import consents
from foundation import contacts, outbox
from home.models import ContactPerson, PageContact
from home.queries import page_contacts

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Page

# What the sentence they agree to (`home/page_contacts.html`) is called: another one when it changes
# in substance.
EDITION: Final = "1"


@transaction.atomic
def follow(page: Page, *, now: datetime) -> None:
    """Keep whom `page`, as it was just published, names. Whoever is named for the first time at all
    is asked; whoever has agreed is told of a page more. Others have said no, or will be asked by
    the mail they have."""
    keys = [key for key in contacts.named_on(page) if page_contacts.is_key(key)]
    named = list(Member.objects.filter(uuid__in=keys).order_by("pk"))
    PageContact.objects.filter(page=page).exclude(person__in=[one.pk for one in named]).delete()
    for member in named:
        _name(member, page, now)


def _name(member: Member, page: Page, now: datetime) -> None:
    person, is_first = ContactPerson.objects.get_or_create(
        member=member, defaults={"asked_at": now}
    )
    # A translation of a page is no other page.
    known = PageContact.objects.filter(person=person, page__translation_key=page.translation_key)
    is_another = not known.exists()
    PageContact.objects.get_or_create(person=person, page=page, defaults={"named_at": now})
    if is_first or (is_another and page_contacts.agreed().filter(member=member).exists()):
        outbox.put(
            "home.page_contact",
            recipient=member.email,
            now=now,
            key=f"page-contact-{member.pk}",
            member=member.pk,
        )


@transaction.atomic
def agree(member: Member, *, language: str, now: datetime) -> None:
    """Stand beside the role on all pages that name `member`. Twice is once. Raises NotFound for
    whoever was never named, and NameNeeded."""
    person = _locked(member)
    if not member.name:
        raise errors.NameNeeded
    _answered(person, now)
    consents.give(
        member,
        kind=ConsentKind.PAGE_CONTACT,
        version=EDITION,
        language=language,
        source="page contacts",
        now=now,
    )


@transaction.atomic
def decline(member: Member, *, now: datetime) -> None:
    """Let the role stand alone: an answer to the question, or the consent taken back. Twice is
    once. Raises NotFound for whoever was never named."""
    person = _locked(member)
    _answered(person, now)
    consents.withdraw(member, kind=ConsentKind.PAGE_CONTACT, now=now)


def _locked(member: Member) -> ContactPerson:
    person = ContactPerson.objects.select_for_update(of=("self",)).filter(member=member).first()
    if person is None:
        raise errors.NotFound
    return person


def _answered(person: ContactPerson, now: datetime) -> None:
    person.answered_at = now
    person.save(update_fields=["answered_at"])
