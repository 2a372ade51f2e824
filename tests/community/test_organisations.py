"""Organisations that are parts of others."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community.models.organisations import MOST_ABOVE
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_is_no_part_of_itself_by_whatever_way_round():
    top = OrganisationFactory()
    agency = OrganisationFactory(parent=top)
    unit = OrganisationFactory(parent=agency)

    for parent in (top, agency, unit):
        top.parent = parent
        with pytest.raises(ValidationError) as refused:
            top.full_clean()
        assert refused.value.message_dict == {"parent": ["It would be a part of itself."]}


def test_organisations_stand_above_each_other_so_many_times_only():
    above = None
    for _step in range(MOST_ABOVE + 1):
        above = OrganisationFactory(parent=above)
        above.full_clean()

    with pytest.raises(ValidationError):
        OrganisationFactory.build(parent=above).full_clean()
