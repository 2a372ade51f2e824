"""What the demo does not have, made once: a date that is going on, registrations in every state,
links from mails, and what waits for moderators.

Rows are made as they stand in the database, by the factories of the tests, wherever how they came
about is not the question.
"""

from __future__ import annotations

import uuid
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from community import models as network
from community.enums import AffiliationState, DecisionAction, ReportReason
from community.services import discussions, group_files, invitation_files
from events.models import (
    CalendarSubscription,
    Certificate,
    Contact,
    Event,
    Registration,
    Speaker,
    Survey,
    Venue,
)
from events.services import attendance_imports, contacts
from foundation.models import Suppression
from home.models import PreviewLink
from tests.community.invitations import invitation
from tests.community.joining import request as join_request
from tests.community.things import subscriber, wish
from tests.factories.contents import document
from tests.factories.events import entry, plan, published
from tests.factories.feedback import later
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member

NEWCOMER = "newcomer@example.org"
GUEST = "guest@example.com"
MANAGER = {"manager_email": "head@ministry.example"}


@transaction.atomic
def set_up(now: datetime) -> None:
    """Whole or not at all, and once."""
    if network.Member.objects.filter(email=NEWCOMER).exists():
        return
    member = network.Member.objects.get(email="member@example.org")
    guest = Contact.objects.create(email=GUEST, guest_name="Aleksandra Žagar-Ķirsone")
    with override("en"):
        _today(member, guest, now)
        _by_link(now)
        _places(member, guest, now)
        _survey(member, guest, now)
        _factors()
        _revoked(now)
        _network(member, now)
        _groups(member, now)
        _waiting(member, now)
        _idle()
        _drafts(member, now)
        MemberFactory(email=NEWCOMER, name="Nele Uustulnuk", to_welcome=True)


def _today(member: Member, guest: Contact, now: datetime) -> None:
    """A date that goes on from the first minutes of the day to its last."""
    day = timezone.localdate(now)
    page = published(
        plan(
            entry(day, time(0, 5), time(23, 50)),
            self_check_in=True,
            self_check_in_minutes=240,
            seats_room=20,
        ),
        title="Open house: questions to the design team",
        slug="open-house-today",
        lead="Come by whenever you like, with whatever you are stuck at.",
    )
    run = Event.objects.get(key=page.event_key).runs.get()
    registered(run, at=now - timedelta(days=9), contact=contacts.of_member(member, now=now))
    registered(run, at=now - timedelta(days=8), contact=guest)
    organiser = network.Member.objects.get(email="organiser@example.org")
    attendance_imports.keep(
        run.occurrences.get(),
        name="present.csv",
        data=f"E-mail\n{member.email}\nnobody@example.com\n".encode(),
        actor=organiser,
        now=now,
    )


def _by_link(now: datetime) -> None:
    published(
        plan(entry(timezone.localdate(now) + timedelta(days=15)), seats_room=12),
        title="Rehearsal of the spring conference",
        slug="rehearsal",
        visibility="link",
    )


def _places(member: Member, guest: Contact, now: datetime) -> None:
    """Registrations of the member and of a guest in every state, each in a run of its own."""
    theirs = contacts.of_member(member, now=now)
    runs = Event.objects.get(schedule_page__slug="innovatsioonihommik").runs
    free = runs.filter(starts_at__gt=now + timedelta(days=20)).exclude(
        registrations__contact=theirs
    )
    coming = iter(free.order_by("starts_at"))
    asked = {**MANAGER, "manager_asked_at": now}
    states: list[dict[str, Any]] = [
        {"state": "waiting", "wants_mode": "room", "position": 1},
        {"state": "requested"},
        {"state": "requested", **asked},
        {"state": "offered", "offer_expires_at": now + timedelta(days=1)},
        {"state": "confirmed", **asked},
    ]
    for told in states:
        registered(next(coming), at=now, contact=theirs, **told)
    for told in (
        *(states[0], states[2], {"state": "confirmed"}, {"state": "cancelled"}),
        {"state": "held", "held_until": now + timedelta(days=1)},
    ):
        registered(next(coming), at=now, contact=guest, **told)
    questions = Event.objects.filter(questions__isnull=False).distinct().get()
    if not questions.runs.get().registrations.filter(contact=theirs).exists():
        registered(questions.runs.get(), at=now, contact=theirs)
    CalendarSubscription.objects.create(member=member, name="Work phone", created_at=now)


def _survey(member: Member, guest: Contact, now: datetime) -> None:
    """Of yesterday; the member and the guest may still answer."""
    page = published(
        plan(entry(timezone.localdate(now) - timedelta(days=1))),
        title="Reading letters together",
        slug="reading-letters",
        feedback_questions=[
            later("How useful was it?", "Very", "Somewhat", "Hardly", kind="choice", sort_order=0),
            later("What could be better?", kind="long", sort_order=1),
        ],
    )
    run = Event.objects.get(key=page.event_key).runs.get()
    Survey.objects.create(run=run, anonymous=True)
    for contact in (contacts.of_member(member, now=now), guest):
        registered(run, at=now - timedelta(days=9), contact=contact)


def _factors() -> None:
    """The organiser has an app, recovery codes and a key."""
    organiser = network.Member.objects.get(email="organiser@example.org")
    TOTP.activate(organiser, generate_totp_secret())
    RecoveryCodes.activate(organiser)
    Authenticator.objects.create(
        user=organiser,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Office key", "credential": {}},
    )


def _revoked(now: datetime) -> None:
    paper = Certificate.objects.filter(run__isnull=False).earliest("issued_at")
    paper.revoked_at, paper.revoked_reason = now, "Issued for the wrong day."
    paper.save()


def _network(member: Member, now: datetime) -> None:
    """Contacts, a decision that was objected to, a claim and its code."""
    other = network.Member.objects.get(email="liina@example.org")
    sent = network.ContactRequest.objects.filter(recipient=member).exists()
    if not sent:
        network.ContactRequest.objects.create(
            sender=other,
            recipient=member,
            reason="I read your post on letters. May I show you ours?",
            created_at=now - timedelta(days=1),
            expires_at=now + timedelta(days=29),
        )
    told = {
        "kind": "member",
        "thing": member.uuid,
        "title": member.name,
        "action": DecisionAction.WARN,
        "member": member,
        "reason": "Please do not post addresses of others.",
        "decided_at": now - timedelta(days=1),
    }
    network.Decision.objects.create(**told)
    network.Decision.objects.create(
        **told, appeal="open", objection="It was my own address.", objected_at=now
    )
    elsewhere = network.Organisation.objects.exclude(affiliations__member=member).first()
    network.ApprovedDomain.objects.filter(domain="work.example").delete()
    network.ApprovedDomain.objects.create(domain="work.example", organisation=elsewhere)
    claim = network.Affiliation.objects.create(
        member=member, organisation=elsewhere, created_at=now, vouch_asked_at=now
    )
    network.WorkCode.objects.create(affiliation=claim, email="me@work.example", sent_at=now)
    third = network.Organisation.objects.exclude(affiliations__member=member).first()
    network.Affiliation.objects.create(
        member=member,
        organisation=third,
        created_at=now,
        state=AffiliationState.VERIFIED,
        verified_by="staff",
        verified_at=now,
        confirm_by=timezone.localdate(now),
    )


def _groups(member: Member, now: datetime) -> None:
    group = network.MemberGroup.objects.get(slug="plain-language")
    thread = network.Thread.objects.filter(group=group).first()
    discussions.reply(
        thread, body="We write “by law”.", parent=None, once=uuid.uuid4(), author=member, now=now
    )
    file = SimpleUploadedFile("words.txt", b"by law: in accordance with")
    group_files.keep(group, upload=file, once=uuid.uuid4(), actor=member, now=now)
    led = network.MemberGroup.objects.get(slug="service-owners")
    network.GroupMembership.objects.create(
        group=led, member=member, role="facilitator", state="member", joined_at=now, changed_at=now
    )
    asks = network.Member.objects.get(email="santa@example.org")
    network.GroupMembership.objects.update_or_create(
        group=led,
        member=asks,
        defaults={"state": "requested", "note": "We open a nursery.", "changed_at": now},
    )


def _idle() -> None:
    """Rows that nothing needs, so that they can be deleted."""
    document("Minutes of an old meeting")
    Venue.objects.create(name={"en": "Old town hall"})
    Speaker.objects.create(name="Maja Novak")
    network.Organisation.objects.create(name={"en": "Office of old maps"}, kind="ministry")


def _waiting(member: Member, now: datetime) -> None:
    """For moderators and administrators, and the links that people have in their mails."""
    invitation(
        "waiting@new.example.org", created_at=now, sent_at=now, expires_at=now + timedelta(30)
    )
    invitation("ended@new.example.org", state="withdrawn", ended_at=now)
    join_request("asks@elsewhere.example.org", created_at=now, agreed_at=now)
    subscriber(now, email="press@example.com")
    wish(now, email="reader@example.com")
    admin = network.Member.objects.get(email="admin@example.org")
    invitation_files.keep(
        name="people.csv",
        data=b"E-mail,Name\nanna@new.example.org,Anna Tamm\nnot an address,Bo\n",
        language="en",
        actor=admin,
        now=now,
    )
    other = network.Member.objects.get(email="liina@example.org")
    network.Report.objects.create(
        reporter=member,
        kind="member",
        thing=other.uuid,
        author=other,
        title=other.name,
        reason=ReportReason.SPAM,
        created_at=now,
    )
    Suppression.objects.create(address="bounced@example.com", reason="bounce", since=now)


def _drafts(member: Member, now: datetime) -> None:
    editor = network.Member.objects.get(email="editor@example.org")
    talked = story(title="How we ask before we build", lead="In short.", has_comments=True)
    discussions.comment(
        *("story", talked.translation_key),
        body="We do the same in Narva.",
        once=uuid.uuid4(),
        author=member,
        language="en",
        now=now,
    )
    # Begun, and seen by nobody yet.
    source, _made = TranslationSource.get_or_create_from_instance(talked)
    estonian = Locale.objects.get(language_code="et")
    begun = Translation.objects.create(source=source, target_locale=estonian)
    begun.save_target(publish=False)
    draft = story(
        title="Draft: what we learnt in spring", lead="In short.", owner=editor, live=False
    )
    PreviewLink.objects.create(
        page=draft, label="Press", made_at=now, ends_at=now + timedelta(days=30)
    )


def place_of(email: str, state: str, **told: Any) -> Registration:
    """The registration of somebody that is in this state, the latest date first."""
    found = Registration.objects.filter(contact__email=email) | Registration.objects.filter(
        contact__member__email=email
    )
    return found.filter(state=state, **told).order_by("-run__starts_at")[0]
