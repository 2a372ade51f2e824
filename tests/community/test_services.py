"""Every service of the network: who may call it, from where, and what it refuses by itself."""

from __future__ import annotations

from collections import Counter

from foundation.duties import duties
from tests.asking import Outcome
from tests.community.permissions.services import BEGUN, DOORS, DUTIES, INSIDE, READS, functions
from tests.community.permissions.table import ROWS


def test_every_service_has_a_row_and_every_row_a_service():
    rows = Counter([*DOORS, *BEGUN, *DUTIES, *INSIDE, *READS])
    found = set(functions())

    assert sorted(found - set(rows)) == [], "needs a row in tests/community/permissions/services.py"
    assert sorted(set(rows) - found) == [], "is no service any more"
    assert [name for name, times in rows.items() if times > 1] == []


def test_the_duties_are_those_that_are_done():
    done = {
        f"{duty.__module__.removeprefix('community.services.')}.{duty.__name__}"
        for _name, duty in duties
        if duty.__module__.startswith("community.")
    }

    assert done == DUTIES


def test_every_door_is_an_address_that_acts():
    acting = {row.address.partition("?")[0] for row in ROWS if Outcome.DONE in row.post.values()}
    doors = {address for door in DOORS.values() for address in door.at}

    assert sorted(doors - acting) == []
