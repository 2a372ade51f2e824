from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InitiativeKind(TextChoices):
    TASK_FORCE = "task_force", _("Task force")
    UNIT = "unit", _("Unit")
    LABORATORY = "laboratory", _("Laboratory")
    PROGRAMME = "programme", pgettext_lazy("an initiative", "Programme")
    PROJECT = "project", _("Project")
    WHITE_PAPER = "white_paper", _("White paper")


class Stage(TextChoices):
    """Where an initiative stands, in the order in which they are listed."""

    RUNNING = "running", pgettext_lazy("an initiative", "Running")
    PLANNED = "planned", pgettext_lazy("an initiative", "Planned")
    ENDED = "ended", pgettext_lazy("an initiative", "Ended")


class Part(TextChoices):
    """What an organisation does in an initiative, in the order in which they are named."""

    LEADS = "leads", pgettext_lazy("an organisation", "Leads")
    TAKES_PART = "takes_part", pgettext_lazy("an organisation", "Takes part")
    FUNDS = "funds", pgettext_lazy("an organisation", "Funds")
    PARTNER = "partner", pgettext_lazy("an organisation", "Partner")


class Origin(TextChoices):
    """How an initiative hangs on another one."""

    PROPOSED_BY = "proposed_by", _("proposed by it")
    PART_OF = "part_of", _("a part of it")


class Step(TextChoices):
    """Where a milestone stands, as its editor says; that it is late is seen by the day."""

    PLANNED = "planned", pgettext_lazy("a milestone", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("a milestone", "Under way")
    DONE = "done", pgettext_lazy("a milestone", "Done")
    DROPPED = "dropped", pgettext_lazy("a milestone", "Dropped")


class Trial(TextChoices):
    """Where a pilot stands."""

    PLANNED = "planned", pgettext_lazy("a pilot", "Planned")
    RUNNING = "running", pgettext_lazy("a pilot", "Running")
    ENDED = "ended", pgettext_lazy("a pilot", "Ended")
    TAKEN_UP = "taken_up", pgettext_lazy("a pilot", "Taken up")
    STOPPED = "stopped", pgettext_lazy("a pilot", "Stopped")


class Fund(TextChoices):
    """Where money comes from; what the European Union gives has to be said in its own words."""

    NATIONAL = "national", _("National funds")
    ESF = "esf", _("European Social Fund")
    RRF = "rrf", _("Recovery Fund (NextGenerationEU)")
    EU = "eu", _("Another fund of the European Union")
    OTHER = "other", _("Other funds")


OF_THE_UNION = frozenset({Fund.ESF, Fund.RRF, Fund.EU})


class EntryKind(TextChoices):
    """What a thing in the library is."""

    CASE = "case", pgettext_lazy("in the library", "Case")
    METHOD = "method", pgettext_lazy("in the library", "Method")
    TEMPLATE = "template", pgettext_lazy("in the library", "Template")
    GUIDE = "guide", pgettext_lazy("in the library", "Guide")
    TOOLKIT = "toolkit", pgettext_lazy("in the library", "Toolkit")
    RECORDING = "recording", pgettext_lazy("in the library", "Recording")
    DATASET = "dataset", pgettext_lazy("in the library", "Dataset")


class Shelf(TextChoices):
    """What the library can be narrowed to; in the plural, since the filter says so."""

    CASES = "case", pgettext_lazy("in the library", "Cases")
    METHODS = "method", pgettext_lazy("in the library", "Methods")
    MATERIAL = "material", pgettext_lazy("in the library", "Material")

    @property
    def kinds(self) -> list[EntryKind]:
        """What stands on it."""
        return [kind for kind in EntryKind if shelf_of(kind) == self]


def shelf_of(kind: EntryKind) -> Shelf:
    """Where a thing of `kind` stands."""
    if kind in {EntryKind.CASE, EntryKind.METHOD}:
        return Shelf(kind.value)
    return Shelf.MATERIAL


class Credit(TextChoices):
    """What an organisation did for a thing in the library, in the order in which they are named."""

    LED = "led", pgettext_lazy("an organisation", "Led it")
    MADE = "made", pgettext_lazy("an organisation", "Made it")
    TOOK_PART = "took_part", pgettext_lazy("an organisation", "Took part")
    ADVISED = "advised", pgettext_lazy("an organisation", "Advised")
    FUNDED = "funded", pgettext_lazy("an organisation", "Funded it")


class Experience(TextChoices):
    """What one should have done before one tries a method."""

    NONE = "none", pgettext_lazy("experience", "None: a good first one")
    SOME = "some", pgettext_lazy("experience", "Some: try something smaller first")
    MUCH = "much", pgettext_lazy("experience", "Much: take somebody along who knows it")


class Licence(TextChoices):
    """Under what others may use a thing; the values are those of the SPDX licence list, where it
    has them."""

    CC0 = "CC0-1.0", "CC0 1.0"
    BY = "CC-BY-4.0", "CC BY 4.0"
    BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    RESERVED = "reserved", _("All rights reserved")

    @property
    def address(self) -> str:
        """Where its text is; empty where there is none."""
        return LICENCE_TEXTS.get(self, "")

    @property
    def meaning(self) -> str:
        """What it allows, in a sentence."""
        return str(LICENCE_MEANINGS[self])


LICENCE_TEXTS = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}
LICENCE_MEANINGS = {
    Licence.CC0: _("Use and change it as you like."),
    Licence.BY: _("Use and change it, and say who made it."),
    Licence.BY_SA: _("Use and change it, say who made it, and pass it on under the same licence."),
    Licence.BY_NC: _("Use and change it without earning by it, and say who made it."),
    Licence.RESERVED: _("Read it here; ask before you use or change it."),
}


class Order(TextChoices):
    """How the library is ordered."""

    NEWEST = "newest", _("Newest first")
    TITLE = "title", _("By title")


class CallState(TextChoices):
    """Where a call stands by the clock, in the order in which they are listed."""

    CLOSING = "closing", pgettext_lazy("a call", "Closing soon")
    OPEN = "open", pgettext_lazy("a call", "Open")
    PLANNED = "planned", pgettext_lazy("a call", "Planned")
    CLOSED = "closed", pgettext_lazy("a call", "Closed")
    DECIDED = "decided", pgettext_lazy("a call", "Decided")

    @property
    def is_open(self) -> bool:
        return self in {CallState.CLOSING, CallState.OPEN}


class MessageState(TextChoices):
    """Where a message that somebody sent by a contact form stands."""

    NEW = "new", pgettext_lazy("a message", "New")
    ANSWERED = "answered", pgettext_lazy("a message", "Answered")
    HELD = "held", pgettext_lazy("a message", "Suspicious")


class Doubt(TextChoices):
    """Why a message is held until somebody has looked at it."""

    HIDDEN_FIELD = "hidden_field", _("A field was filled in that people don't see.")
    QUICK = "quick", _("It was sent sooner than people type.")
    ELSEWHERE = "elsewhere", _("Another site sent it.")
    LINKS = "links", _("It has many links.")


class KitKind(TextChoices):
    """What journalists may take along; in the plural, since headings say so."""

    LOGO = "logo", _("Logos")
    PHOTO = "photo", _("Photographs")
    PORTRAIT = "portrait", _("Portraits")
    GRAPHIC = "graphic", _("Graphics")
    PAPER = "paper", _("Papers")


class LinkState(TextChoices):
    """What came of asking for an address elsewhere."""

    UNKNOWN = "unknown", _("Not asked yet")
    OK = "ok", _("Works")
    MOVED = "moved", _("Moved for good")
    FAILING = "failing", _("Failed lately")
    BROKEN = "broken", _("Broken")


class Imported(TextChoices):
    """What became of one story of an import."""

    MADE = "made", "made"
    SAME = "same", "same"
    CHANGED = "changed", "changed there"
    REMOVED = "removed", "deleted here"
    REFUSED = "refused", "refused"
