"""Surveys of the small world: of what the member and a guest took part in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from events.models import Contact, Event, Feedback, Run, Survey
from events.services import contacts
from tests.events.permissions.rules import Role, Secret
from tests.factories.events import entry, plan, published
from tests.factories.feedback import later
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World

LAST_WEEK = date(2026, 11, 16)


def build(world: World, now: datetime) -> None:
    """One without names, which the member and the guest may still answer, one with names, which
    the member has answered, and one that has closed."""
    us = world.members[Role.MEMBER]
    theirs = {**world.for_ours, **world.looked_after}
    contact = contacts.of_member(us, now=now)
    guest = Contact.objects.get(email=Secret.GUEST_EMAIL)
    whispered, ask = _run("whispered", title=Secret.TITLE, **theirs)
    Survey.objects.create(
        run=whispered,
        anonymous=True,
        number=5,
        sheets={str(ask.key): [{"value": str(Secret.WHISPER), "version": 0}] * 5},
    )
    places = {"whispered": registered(whispered, at=now, contact=contact)}
    spoken, asked = _run("spoken", title=Secret.TITLE, feedback_anonymous=False, **theirs)
    survey = Survey.objects.create(run=spoken, anonymous=False, number=5)
    places["spoken"] = registered(spoken, at=now, contact=contact)
    said = {str(asked.key): {"value": str(Secret.SAID), "version": 0}}
    for place in [places["spoken"], *(registered(spoken, at=now) for _ in range(4))]:
        Feedback.objects.create(survey=survey, registration=place, answers=said)
    heard, heard_ask = _run("heard", title=Secret.TITLE, **theirs)
    Survey.objects.create(
        run=heard,
        anonymous=True,
        number=5,
        closed_at=now,
        sheets={str(heard_ask.key): [{"value": str(Secret.SAID), "version": 0}] * 5},
    )
    places["heard"] = registered(heard, at=now, contact=contact)
    open_run, open_ask = _run("open-survey", title="Open survey")
    token = registered(open_run, at=now, contact=guest).link_token
    world.feedback_names = {
        "whispered": f"q-{ask.key}",
        "spoken": f"q-{asked.key}",
        "guest": f"q-{open_ask.key}",
    }
    world.things |= {
        **{f"{name} seat": (place.uuid,) for name, place in places.items()},
        **{f"{name} run": (place.run.uuid,) for name, place in places.items()},
        "guest's survey": (token,),
        "forged survey": (f"{token[:-3]}xxx",),
    }


def _run(slug: str, **fields: Any) -> tuple[Run, Any]:
    """A run of last week."""
    ask = later("How was it?")
    page = published(plan(entry(LAST_WEEK)), slug=slug, feedback_questions=[ask], **fields)
    return Event.objects.get(key=page.event_key).runs.get(), ask
