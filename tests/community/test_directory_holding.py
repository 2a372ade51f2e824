from __future__ import annotations

import pytest

from foundation import personal_data
from tests.factories.people import listed

pytestmark = pytest.mark.django_db


def test_members_read_by_which_words_they_are_found():
    member = listed("Õie Tamm", title="Designer")
    listed("Other")

    told = personal_data.holdings["directory"].tell(member)

    assert (told.rows, told.files) == (
        [{"field": "name", "words": ["oie", "tamm"]}, {"field": "title", "words": ["designer"]}],
        {},
    )
