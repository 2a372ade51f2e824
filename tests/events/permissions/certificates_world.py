"""Certificates of the small world: courses that are over, with the member and the guest in them."""

from __future__ import annotations

import uuid
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from events.models import Attendance, Certificate, Contact, Occurrence, Registration, Run
from events.models.certificates import new_code
from tests.events.permissions.rules import Secret
from tests.factories.certificates import CertificateFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """Of the member: one that would say more now, one that was revoked, and one that is due; of the
    guest one."""
    closed = Run.objects.get(uuid=world.things["closed run"][0])
    opened = Run.objects.get(uuid=world.things["open run"][0])
    member = Registration.objects.get(uuid=world.things["seat"][0]).contact
    guest = Contact.objects.get(email=Secret.GUEST_EMAIL)
    changed, revoked, due = (_was_there(closed, member, now) for _number in range(3))
    theirs = _was_there(opened, guest, now)
    papers = {
        "paper": _paper(changed, now, minutes=60),
        "revoked paper": _paper(revoked, now, revoked_at=now, revoked_reason="Ill"),
        "guest's paper": _paper(theirs, now),
    }
    world.things |= {name: (paper.code,) for name, paper in papers.items()}
    world.things |= {
        "certified": (changed.uuid,),
        "course changed": (changed.run.uuid,),
        "course revoked": (revoked.run.uuid,),
        "revoked place": (revoked.pk,),
        "changed place": (changed.pk,),
        "course due": (due.run.uuid,),
        "guest's course": (theirs.link_token,),
        "no paper": (new_code(),),
    }


def _was_there(like: Run, contact: Contact, now: datetime) -> Registration:
    """A registration of `contact` in a run of the same event, whose one date was yesterday."""
    run = Run.objects.get(pk=like.pk)
    start = (now - timedelta(days=1)).replace(hour=8, minute=0)
    end = start + timedelta(hours=2)
    run.pk, run.uuid, run.plan_key = None, uuid.uuid4(), uuid.uuid4()
    run.certificate, run.starts_at, run.ends_at = True, start, end
    run.save()
    day = Occurrence.objects.create(
        event=run.event,
        run=run,
        entry_key=uuid.uuid4(),
        date=start.date(),
        local_start=start.replace(tzinfo=UTC),
        local_end=end.replace(tzinfo=UTC),
        zone="UTC",
        first_day=start.date(),
        last_day=start.date(),
        start=start,
        end=end,
        created_at=now,
        last_modified=now,
    )
    place = registered(run, at=now, contact=contact)
    Attendance.objects.create(
        registration=place, occurrence=day, presence="present", source="list", at=end
    )
    return place


def _paper(place: Registration, now: datetime, **told: Any) -> Certificate:
    day = place.run.starts_at.date()
    told = {"minutes": 120, "minutes_held": 120, "first_day": day, "last_day": day, **told}
    return CertificateFactory(
        registration=place,
        run=place.run,
        name=place.contact.name,
        title=place.run.event.schedule_page.title,
        issued_at=now,
        **told,
    )
