"""Many people after the last place of one option at the same moment, on a database with row locks."""

from __future__ import annotations

import pytest

from events import errors
from events.models import Registration
from events.services import answers, registration
from tests.events.services.test_seats_at_once import NOW, at_once
from tests.factories.events import ContactFactory
from tests.factories.questions import asking, option, question, run_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_an_option_is_chosen_by_as_many_as_may_and_nobody_else_is_registered():
    maps = option("Maps", limit=3)
    ask = question("Workshop?", maps, option("Walks"))
    run = run_of(asking(ask))

    def register(contact):
        try:
            return registration.register(
                run=run,
                contact=contact,
                mode="room",
                now=NOW,
                given={str(ask.key): str(maps.key)},
            )
        except errors.AnswersRefused:
            return None

    made = at_once(register, ContactFactory.create_batch(16))

    assert len([place for place in made if place]) == 3
    assert Registration.objects.count() == 3


def test_an_option_is_not_overrun_by_people_who_change_their_answers():
    maps, walks = option("Maps", limit=2), option("Walks")
    ask = question("Workshop?", maps, walks, kind="several")
    run = run_of(asking(ask))
    places = [
        registration.register(
            run=run, contact=contact, mode="room", now=NOW, given={str(ask.key): [str(walks.key)]}
        )
        for contact in ContactFactory.create_batch(16)
    ]

    def change(place):
        try:
            answers.change(place, {str(ask.key): [str(maps.key), str(walks.key)]}, now=NOW)
        except errors.AnswersRefused:
            return False
        return True

    changed = at_once(change, places)

    assert sum(changed) == 2
