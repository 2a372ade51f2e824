"""What the editors put first, as a section of the digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.queries import letters
from foundation.digests import Section, sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from foundation.digests import Asked, Entry, Window

NAME: Final = "community.letter"


class FromTheEditors(Section):
    """The leads of the letter that is approved when a digest is filled. What was promised stays,
    also when the letter changes until the mail is made: it would be told nowhere else."""

    heading = _("From the editors")
    order = 18
    is_public = True
    gives_way = False

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        found = letters.approved(window.edition for window in windows)
        asked = [
            (window.reader, letter)
            for window in windows
            if (letter := letters.for_reader(found, window.edition, window.reader.language))
        ]
        return letters.choose(asked, now=max(window.until for window in windows))

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        found = letters.approved(one.edition for one in asked)
        both = [(one, letters.for_reader(found, one.edition, one.reader.language)) for one in asked]
        return letters.render(both, now=now)

    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('digests_on_site')}"


sections.register(NAME, FromTheEditors())
