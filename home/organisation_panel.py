"""What an organisation's page says of its news, of the initiatives it takes part in, and of what it
has in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import panels
from home.queries import initiatives, library, news
from home.queries.library import Asked

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Organisation

MOST = 3


class ItsNews:
    """The latest stories that name it, which are public."""

    order = 20

    def show(self, thing: Organisation, *, viewer: Any, now: datetime) -> panels.Shown | None:
        stories = news.of_organisation(thing, get_language() or "en", MOST)
        if not stories:
            return None
        return panels.Shown(
            heading=_("Its news"),
            template="home/organisation_panel.html",
            context={"stories": stories},
        )


class ItsInitiatives:
    """The initiatives that name it, with what it does in them."""

    order = 15

    def show(self, thing: Organisation, *, viewer: Any, now: datetime) -> panels.Shown | None:
        found = initiatives.of_organisation(thing, get_language() or "en")
        if not found:
            return None
        return panels.Shown(
            heading=_("Its initiatives"),
            template="home/organisation_initiatives.html",
            context={"initiatives": found},
        )


class ItsLibrary:
    """The newest things of the library that name it, and the way to the others."""

    order = 17

    def show(self, thing: Organisation, *, viewer: Any, now: datetime) -> panels.Shown | None:
        language = get_language() or "en"
        found, count = library.of_organisation(thing, language, MOST)
        if not found:
            return None
        whole = f"/{language}/library/?{Asked(organisation=thing).query}"
        return panels.Shown(
            heading=_("In the library"),
            template="home/organisation_library.html",
            context={"entries": found, "address": whole if count > len(found) else ""},
        )
