"""Every service: who may call it, from where, and what it refuses by itself."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections import Counter
from pathlib import Path

from events import errors
from foundation.duties import duties
from tests.events.permissions.rules import Outcome
from tests.events.permissions.services import DOORS, DUTIES, INSIDE, READS, functions
from tests.events.permissions.table import ROWS

# Acting addresses behind which is no service: Wagtail's own screens, and the view itself.
WITHOUT_SERVICE = re.compile(r"wagtailsnippets_events_|events\.viewsets\.files\.|event_new_link$")
WRITERS = {
    *("create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"),
    *("save", "delete", "update", "set", "put", "put_many", "write_history", "log"),
}
TESTS = [
    path.read_text() for path in Path(__file__).parent.rglob("test_*.py") if path != Path(__file__)
]


def test_every_service_has_a_row_and_every_row_a_service():
    rows = Counter([*DOORS, *DUTIES, *INSIDE, *READS])
    found = set(functions())

    assert sorted(found - set(rows)) == [], "needs a row in tests/events/permissions/services.py"
    assert sorted(set(rows) - found) == [], "is no service any more"
    assert [name for name, times in rows.items() if times > 1] == []


def test_the_duties_are_those_that_are_done():
    done = {
        f"{duty.__module__.removeprefix('events.services.')}.{duty.__name__}"
        for _name, duty in duties
        if duty.__module__.startswith("events.")
    }

    assert done == DUTIES


def test_what_only_reads_writes_nothing():
    writing = {
        name: sorted(called(function) & WRITERS)
        for name, function in functions().items()
        if name in READS and called(function) & WRITERS
    }

    assert writing == {}


def test_every_door_is_an_address_that_acts_and_every_acting_address_has_a_service():
    acting = {row.address for row in ROWS if Outcome.DONE in row.post.values()}
    doors = {address for door in DOORS.values() for address in door.at}

    assert sorted(doors - acting) == []
    assert [name for name in sorted(acting - doors) if not WITHOUT_SERVICE.match(name)] == []


def test_what_a_door_refuses_is_what_it_says_it_does():
    told = {
        name: promised
        for name, function in functions().items()
        if name in DOORS and (promised := raised(function))
    }
    own = {name: {error.__name__ for error in door.refuses} for name, door in DOORS.items()}
    # Raises as another one does.
    own["guests.register"] = set()

    assert told == {name: names for name, names in own.items() if names}


def test_each_refusal_of_a_door_is_shown_by_a_test_of_it():
    missing = [
        f"{name}: {error.__name__}"
        for name, door in DOORS.items()
        for error in door.refuses
        if not any(name in told and f".{error.__name__}" in told for told in TESTS)
    ]

    assert missing == []


def raised(function: object) -> set[str]:
    """The errors that its docstring promises."""
    _rest, raises, told = (inspect.getdoc(function) or "").partition("Raises")
    around = vars(errors) | vars(inspect.getmodule(function))
    known = {name for name, thing in around.items() if inspect.isclass(thing)}
    return {word for word in re.findall(r"\w+", told) if word in known} if raises else set()


def called(function: object) -> set[str]:
    """The names of all that it calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {str(getattr(node, "attr", getattr(node, "id", ""))) for node in calls}
