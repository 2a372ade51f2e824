"""Every text of every screen can be said in another language."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from community.forms import zones
from foundation import countries
from tests.asking import Answer, Outcome, ask
from tests.community import test_permissions as community
from tests.config.processes import ROOT
from tests.events import test_permissions as events
from tests.factories.badges import private_key

sys.path.append(str(ROOT / "tools"))
import pseudo  # the scripts' folder is no package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

# Said in English by Wagtail itself, in templates that only a copy could mend.
SAID_BY_OTHERS = frozenset({"Actions", "None", "None ýö ýö ýö ýö ýö ýö⟧"})
# What is read of a feed, of a cell, and an address that goes on in the next line.
READ = re.compile(r"<(?:title|subtitle|summary|content|name|rights)\b[^>]*>([^<]*)<")
CELL = re.compile(r"<t\b[^>]*>([^<]*)</t>")
TAGS = re.compile(r"<[^<>]*>")
NO_V = str.maketrans("", "", "vṽ")
CUT = re.compile(r"http://localhost/ [a-z-]+/")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The lines of a calendar that its readers see.
SAID = ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "COMMENT", "NAME", "X-WR-CAL")
# Content that is kept in files: first texts, and the editors' texts of them.
WRITTEN = frozenset({"terms", "notice", "accessibility"})


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Ŝåṽéđ⟧</p>", []),
        ("<p>Saved</p>", ["Saved"]),
        ("<p>⟦Ŝåṽéđ⟧ today</p>", ["⟦Ŝåṽéđ⟧ today"]),
        # What is put into a sentence is looked at as well.
        ("<p>⟦3 öƒ events⟧</p>", ["⟦3 öƒ events⟧"]),
        ('<img alt="A house"><input placeholder="Your name">', ["A house", "Your name"]),
        ('<button aria-label="Close"></button><a title="More">3</a>', ["Close", "More"]),
        ('<input type="submit" value="Send"><input type="text" value="Mari">', ["Send"]),
        ('<select><option value="a">One</option></select>', ["One"]),
        ('<optgroup label="Ours"></optgroup>', ["Ours"]),
        ('<meta name="description" content="All of it">', ["All of it"]),
        ("<title>Page – Talka</title><svg><title>Arrow</title></svg>", ["Page – Talka", "Arrow"]),
        ("<script>let a = 'Saved'</script><style>p { color: red }</style>", []),
        ("<bdi>Mari Maasikas</bdi><code>manage.py</code>", []),
        ('<html lang="en"><p lang="et">Uudised</p><p>News</p></html>', ["News"]),
        ("<p>talka@example.org, https://example.org/a 10 MB, PDF</p>", []),
        ("<p>Kohtumine, 3 ⟦ĵûñé⟧</p>", []),
        ("<p>Kohtumised</p>", ["Kohtumised"]),
    ],
)
def test_what_no_catalogue_was_asked_for_is_found(html: str, found: list[str]):
    assert pseudo.hard_coded(html, "Kohtumine") == found


def test_a_text_keeps_what_programs_read_of_it():
    assert pseudo.say('<b class="x">By %(name)s</b>, {0} &amp; 100 %% %d') == (
        '⟦<b class="x">Ɓý %(name)s</b>, {0} &amp; 100 %% %d ýö ⟧'
    )


def test_while_it_is_active_everybody_says_so_and_nobody_after():
    with pseudo.active():
        told = [gettext("Save"), pgettext("a person", "Block"), ngettext("day", "days", 2)]
        country = countries.name("EE")

    assert [text.strip("⟦⟧")[:4] for text in told] == ["Šåṽé", "Ɓļöç", "đåýš"]
    assert country == "Estonia"
    assert gettext("Save") == "Save"


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.USERSESSIONS_TRACK_ACTIVITY = False


@pytest.mark.django_db
def test_no_screen_of_events_has_a_text_of_its_own(settings: Any):
    settings.BADGE_KEY = private_key()
    with time_machine.travel(events.NOW, tick=False):
        world = events.build()
        asked = [
            (str(row), events.path(row, world), world.clients[role])
            for row in events.READ
            for role in _some(row.get)
        ]
        found, kinds = _hard_coded(asked)

    assert found == {}
    assert kinds["text/html"] > 100
    files = ("text/calendar", "text/csv", "application/pdf", "application/atom+xml", SHEET)
    assert [kind for kind in files if not kinds[kind]] == []


@pytest.mark.django_db
def test_no_screen_of_the_network_has_a_text_of_its_own():
    with time_machine.travel(community.NOW, tick=False):
        world = community.build()
        asked = []
        for row in community.READ:
            name, _mark, query = row.address.partition("?")
            path = reverse(name, args=world.things[row.of])
            if name not in WRITTEN:
                asked += [
                    (str(row), f"{path}?{query}", world.clients[role]) for role in _some(row.get)
                ]
        found, kinds = _hard_coded(asked)

    assert found == {}
    assert kinds["text/html"] > 100


def _some(rule: Any) -> Iterator[Any]:
    """Of those who are shown it, somebody with many rights and somebody with few."""
    shown = [role for role, outcome in rule.items() if outcome == Outcome.SHOWN]
    yield from dict.fromkeys([*shown[:1], *shown[-1:]])


def _zones() -> Iterator[str]:
    for region, names in zones():
        yield from (region, *(name for _zone, name in names))


def _hard_coded(
    asked: list[tuple[str, str, Client]],
) -> tuple[dict[str, set[str]], Counter[str]]:
    """The texts of all those screens, papers, sheets and feeds that stand in the sources as they are,
    and where; and how many there were of each kind."""
    kinds: Counter[str] = Counter()
    known = "\n".join([pseudo.stored(), *countries.names("en").values(), *_zones()])
    found: defaultdict[str, set[str]] = defaultdict(set)
    with pseudo.active():
        for row, path, client in asked:
            answer = ask(client, "get", path)
            if answer.outcome != Outcome.SHOWN:
                continue
            kinds[answer.kind] += 1
            for text in _plain(answer, known):
                if text not in SAID_BY_OTHERS:
                    found[text].add(row)
    return dict(found), kinds


def _plain(answer: Answer, known: str) -> list[str]:
    match answer.kind:
        case "text/html":
            return pseudo.hard_coded(answer.body, known)
        case "text/calendar":
            return pseudo.plain(_lines(answer.body), known)
        case "text/csv":
            return pseudo.plain(answer.body.splitlines(), known)
        case "application/pdf":
            # Where a cell ends isn't read, and of two letters with one stroke each as the other.
            words = CUT.sub("", answer.body).translate(NO_V).split()
            return pseudo.plain(words, known.translate(NO_V))
        case "application/atom+xml":
            texts = [TAGS.sub(" ", unescape(text)) for text in READ.findall(answer.body)]
            return pseudo.plain(texts, known)
        case _ if answer.kind == SHEET:
            return pseudo.plain(CELL.findall(answer.body), known)
    # Pictures, scripts, and what programs ask for.
    return []


def _lines(calendar: str) -> list[str]:
    """What its readers see of it."""
    lines = [line.partition(":") for line in calendar.splitlines()]
    return [words for name, _colon, words in lines if name.startswith(SAID)]
