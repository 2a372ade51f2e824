"""What the directory's index holds of a member: nothing but their profile, taken to pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.models import DirectoryTerm
from foundation import personal_data

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from community.models import Member


class DirectoryHolding:
    """Goes with the profile; the download shows by which words somebody is found."""

    name = _("Words by which you are found in the directory")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> personal_data.Told:
        found = DirectoryTerm.objects.filter(profile=member.pk).order_by("field", "term")
        words: dict[str, list[str]] = {}
        for field, term in found.values_list("field", "term"):
            words.setdefault(field, []).append(term)
        return personal_data.Told(
            rows=[{"field": field, "words": terms} for field, terms in words.items()]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        """The rows go with the profile's."""
