"""Questions that many events ask, ready to be added to the form; in every language of the site."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from events.enums import QuestionKind


class Ready(NamedTuple):
    """A question in English; the catalogues have it in the other languages."""

    name: str
    kind: QuestionKind
    words: str
    help: str = ""
    options: tuple[str, ...] = ()
    sensitive: bool = False


READY = (
    Ready(
        _("Diet"),
        QuestionKind.SEVERAL,
        _("Is there anything you do not eat?"),
        options=(
            _("Vegetarian"),
            _("Vegan"),
            _("No gluten"),
            _("No lactose"),
            _("No nuts"),
            _("No pork"),
        ),
        sensitive=True,
    ),
    Ready(
        _("Accessibility needs"),
        QuestionKind.LONG,
        _("What do you need to be able to take part?"),
        help=_("For instance a place for a wheelchair, an interpreter or large print."),
        sensitive=True,
    ),
    Ready(
        _("Language"),
        QuestionKind.CHOICE,
        _("In which language do you prefer to take part?"),
        options=(_("English"), _("Estonian"), _("Latvian"), _("Norwegian"), _("Slovenian")),
    ),
)

FEEDBACK = (
    Ready(
        _("How useful it was"),
        QuestionKind.SCALE,
        _("How useful was it for your work?"),
        help=_("1: not at all, 5: very."),
    ),
    Ready(
        _("What to do differently"),
        QuestionKind.LONG,
        _("What should we do differently next time?"),
    ),
    Ready(
        _("Recommending it"),
        QuestionKind.YES_NO,
        _("Would you recommend it to a colleague?"),
    ),
)


def filled_in(questions: tuple[Ready, ...]) -> list[dict[str, Any]]:
    """The questions as the builder's script fills them in: words by language."""
    return [
        {
            "name": gettext(ready.name),
            "kind": ready.kind.value,
            "words": in_all_languages(ready.words),
            "help": in_all_languages(ready.help),
            "options": [in_all_languages(option) for option in ready.options],
            "sensitive": ready.sensitive,
        }
        for ready in questions
    ]


def in_all_languages(english: str) -> dict[str, str]:
    """`english` in each language that has a translation of it; where it has none, nothing: the
    reader then gets the English words, marked as such."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            text = gettext(english) if english else ""
        if text and (code == "en" or text != english):
            found[code] = text
    return found
