"""Members named as contacts: what this app tells of them to texts, to their profile and to their own
data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Member
from foundation import contacts, panels
from foundation.personal_data import Told, holdings
from home.models import PageContact
from home.queries import page_contacts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

# The page of a member, in whichever language its address was copied.
PAGE = re.compile(r"/members/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?(?:[?#].*)?$")


class Members:
    """Named by the address of their page, which only those know who have seen it."""

    def key_of(self, address: str) -> str:
        found = PAGE.search(address.strip())
        rows = Member.objects.filter(uuid=found[1], is_active=True) if found else None
        return found[1] if found and rows is not None and rows.exists() else ""

    def address_of(self, key: str) -> str:
        return reverse("member", args=[key]) if page_contacts.is_key(key) else ""

    def shown(self, keys: Collection[str]) -> Mapping[str, contacts.Person]:
        return page_contacts.shown(keys)


class Naming:
    name = _("Pages that name you as their contact")
    after_deletion = _("Pages that named you as their contact keep the role, without your name.")

    def tell(self, member: Member) -> Told:
        rows = PageContact.objects.filter(person__member=member).select_related("page", "person")
        return Told(
            rows=[
                {
                    "page": row.page.title,
                    "named_at": row.named_at,
                    "asked_at": row.person.asked_at,
                    "answered_at": row.person.answered_at,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        """They go with the member's row; what a page keeps is a key of nobody."""


def register() -> None:
    contacts.register("members", Members())
    holdings.register("page contacts", Naming())
    panels.profile_menu.register(
        "page contacts",
        panels.ProfileEntry(
            label=_("You as a contact"),
            sentence=_("Pages on which editors name you as the person to turn to, if you agree."),
            address="page_contacts",
            order=60,
            count=page_contacts.is_waiting,
        ),
    )
