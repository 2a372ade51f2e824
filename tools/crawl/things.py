"""What stands in the addresses of the demo, by the names that the table uses."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from wagtail.models import Page, Site

from community import models as network
from community.models.wishes import SubscriptionWish
from community.services import notifications, once
from events import models as events
from events.models.certificates import new_code
from foundation.models import SiteImage, Suppression
from home import models as home
from tools.crawl.routes import page_types
from tools.crawl.stage import GUEST, NEWCOMER, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# What is asked for by its name: the arguments of an address.
Things = dict[str, tuple[Any, ...]]
US = "member@example.org"


def of_demo(now: datetime) -> Things:
    found: Things = {"": (), "nonsense": ("nonsense",), "nobody": (uuid.UUID(int=0),)}
    for part in (
        _pages,
        _events,
        _runs,
        _places,
        _papers,
        _people,
        _talks,
        _links,
        _desk,
        _factors,
        _rows,
    ):
        found |= part(now)
    return found


def _pages(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    """One published page of each type, in English where there is one; a screen of a page has the
    page itself in its address."""
    found: Things = {}
    for kind in page_types():
        pages = _model(kind).objects.live().order_by("path")
        page = pages.filter(locale__language_code="en").first() or pages.first()
        found[kind] = (page.pk,)
    story = home.NewsItem.objects.live().filter(locale__language_code="en").first()
    talked = home.NewsItem.objects.live().filter(has_comments=True).first() or story
    calls = home.OpenCallPage.objects.live().filter(locale__language_code="en")
    draft = home.NewsItem.objects.filter(live=False, title__startswith="Draft").get()
    return found | {
        "home's page": found["HomePage"],
        "news' page": found["NewsPage"],
        "story's page": (story.pk,),
        "story": ("story", talked.translation_key),
        "story with comments": (talked.pk,),
        "open call": (calls.filter(closes_at__gt=now).first().pk,),
        "closed call": (calls.filter(closes_at__lte=now).first().pk,),
        "draft": (draft.pk,),
        "draft's link": (home.PreviewLink.objects.get(page=draft).token,),
        "new story": ("home", "newsitem", *found["NewsPage"]),
        "translation": (_translated().pk,),
        "translation's source": (_source().pk,),
        "part of the day": ("drafts",),
    }


def _model(kind: str) -> Any:
    return next(m for m in apps.get_models() if m.__name__ == kind and issubclass(m, Page))


def _translated() -> Any:
    """A page of which editors see the words side by side."""
    from wagtail_localize.models import Translation  # noqa: PLC0415 -- its models need apps

    found = Translation.objects.filter(enabled=True).last()
    return found.get_target_instance() if found else home.NewsItem.objects.first()


def _source() -> Any:
    """What the words of that page are translated from."""
    from wagtail_localize.models import TranslationSource  # noqa: PLC0415 -- its models need apps

    return TranslationSource.objects.get(object_id=_translated().translation_key)


def _events(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    def page(slug: str) -> Any:
        return events.EventPage.objects.get(slug=slug)

    def told(event: events.Event) -> int:
        return int(event.schedule_page_id or 0)

    seated = events.Event.objects.get(schedule_page__slug="innovatsioonihommik")
    full = events.Event.objects.get(schedule_page__title="Teenusedisaini alused")
    past = events.Event.objects.get(schedule_page__title="Innspillsmøte i Bodø")
    asking = events.Event.objects.filter(questions__isnull=False).distinct().get()
    called_off = events.Occurrence.objects.filter(status="cancelled").earliest("start")
    coming = seated.occurrences.filter(start__gt=now, status="scheduled").earliest("start")
    return {
        "event": (seated.pk,),
        "event's page": (told(seated),),
        "event by link": (events.Event.objects.filter(visibility="link").first().pk,),
        "event with seats": (told(seated),),
        "full event": (told(full),),
        "past event": (told(past),),
        "cancelled event": (told(called_off.event),),
        "event of a seat": (told(asking),),
        "series": (seated.key,),
        "date": (coming.uid,),
        "cancelled date": (called_off.uid,),
        "venue": (events.Venue.objects.filter(occurrences__isnull=False).first().uuid,),
        "run with questions": (asking.runs.get().uuid,),
        "run with seats": (coming.run.uuid,),
        "full run": (full.runs.get().uuid,),
        "busy run": (full.runs.get().uuid,),
        "surveyed run": (past.runs.get().uuid,),
        "past run": (past.runs.get().uuid,),
        "run without people": (
            events.Run.objects.filter(registrations__isnull=True, starts_at__gt=now)[0].uuid,
        ),
    }


def _runs(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    """Of the date that is going on."""
    today = events.Event.objects.get(schedule_page__slug="open-house-today")
    date = today.occurrences.get()
    file = events.AttendanceImport.objects.filter(occurrence=date).latest("pk")
    theirs = today.runs.get().registrations
    return {
        "run today": (today.runs.get().uuid,),
        "date today": (date.uid,),
        "attendance file": (file.uuid,),
        "seat today": (theirs.get(contact__member__email=US).uuid,),
        "entrance code": (theirs.get(contact__email=GUEST).code_token,),
    }


def _places(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    ask = {"manager_email": ""}
    asking = {"run__event__questions__isnull": False}
    surveyed = {"run__event__schedule_page__slug": "reading-letters"}
    named = {"manager_email": "head@ministry.example"}
    ours = {
        "seat": place_of(US, "confirmed", run__starts_at__gt=now, **ask),
        "line": place_of(US, "waiting"),
        "request": place_of(US, "requested", **ask),
        "seat with answers": place_of(US, "confirmed", **asking),
        "survey": place_of(US, "confirmed", **surveyed),
        "seat of a manager": place_of(US, "requested", **named),
    }
    guests = {
        "guest's seat": place_of(GUEST, "confirmed", run__starts_at__gt=now),
        "guest's line": place_of(GUEST, "waiting"),
        "guest's hold": place_of(GUEST, "held"),
        "guest's cancelled": place_of(GUEST, "cancelled"),
        "guest's survey": place_of(GUEST, "confirmed", **surveyed),
        "guest's request": place_of(GUEST, "requested"),
    }
    return {
        **{name: (place.uuid,) for name, place in ours.items()},
        **{name: (place.link_token,) for name, place in guests.items()},
        "forged link": (guests["guest's seat"].link_token[:-3] + "xxx",),
        "manager's link": (ours["seat of a manager"].manager_token,),
        "decided by link": (place_of(US, "confirmed", **named).manager_token,),
        "device": (events.CalendarSubscription.objects.filter(member__email=US).first().uuid,),
    }


def _papers(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    given = events.Certificate.objects.filter(run__isnull=False).order_by("-issued_at")
    valid = given.filter(revoked_at__isnull=True).first()
    revoked = given.filter(revoked_at__isnull=False).first()
    return {
        "certificate": (valid.code,),
        "revoked certificate": (revoked.code,),
        "certified run": (valid.run.uuid,),
        "no certificate": (new_code(),),
    }


def _people(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    us = network.Member.objects.get(email=US)
    other = network.Member.objects.get(email="liina@example.org")
    reported = network.Member.objects.get(email="santa@example.org")
    decisions = network.Decision.objects.filter(member=us)
    affiliations = network.Affiliation.objects.filter(member=us)
    claim = affiliations.filter(codes__isnull=False).latest("pk")
    verified = affiliations.filter(state="verified").latest("pk")
    asked = network.ContactRequest.objects.filter(recipient=us).latest("pk")
    organisation = network.Organisation.objects.filter(affiliations__isnull=False).first()
    return {
        "themselves": (us.uuid,),
        "other member": (other.uuid,),
        "member's row": (other.pk,),
        "newcomer's row": (network.Member.objects.get(email=NEWCOMER).pk,),
        "report of a member": ("member", reported.uuid),
        "case": ("member", network.Report.objects.filter(kind="member").latest("pk").thing),
        "decision": (decisions.filter(appeal="").first().uuid,),
        "decision objected to": (decisions.exclude(appeal="").first().uuid,),
        "link to a decision": (decisions.first().link_token,),
        "claim": (claim.uuid,),
        "affiliation": (verified.uuid,),
        "affiliation's link": (verified.link_token,),
        "link to a request": (asked.link_token,),
        "organisation": (organisation.uuid,),
        "organisation's row": (organisation.pk,),
        "suggestion": (network.OrganisationSuggestion.objects.first().uuid,),
        "topic": (network.Topic.objects.first().slug,),
        "link in a mail": notifications.stop_link(us, "community.contacts"),
        "once": (once.make(reported),),
    }


def _talks(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    posts = network.Post.objects.filter(thread__group__slug="plain-language")
    own = posts.filter(author__email=US).latest("pk")
    led = network.Post.objects.filter(thread__group__slug="service-owners").first()
    file = network.GroupFile.objects.filter(group__slug="plain-language").latest("pk")
    return {
        "own group": ("plain-language",),
        "led group": ("service-owners",),
        "other group": ("service-owners",),
        "thread": ("plain-language", own.thread.uuid),
        "own post": (own.uuid,),
        "other post": (led.uuid,),
        "own file": ("plain-language", file.uuid),
    }


def _links(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    """What people without an account have in their mails."""
    press = network.Recipient.objects.get(email="press@example.com")
    letter = network.Recipient.objects.filter(member__email=US).first() or press
    wish = SubscriptionWish.objects.get(email="reader@example.com")
    invitations = network.Invitation.objects
    return {
        "subscriber": (press.uuid,),
        "subscriber's link": (press.link_token,),
        "digest's link": (letter.link_token,),
        "wish's link": (wish.link_token,),
        "forgotten wish's link": (SubscriptionWish(email="x@example.org").link_token,),
        "invitation": (invitations.get(email="waiting@new.example.org").uuid,),
        "invitation's link": (invitations.get(email="waiting@new.example.org").token,),
        "withdrawn invitation's link": (invitations.get(email="ended@new.example.org").token,),
        "edition": (network.DigestEdition.objects.first().period,),
    }


def _desk(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    """What waits in the editors' screens."""
    return {
        "message": (home.ContactMessage.objects.first().uuid,),
        "request to join": (
            network.JoinRequest.objects.get(email="asks@elsewhere.example.org").uuid,
        ),
        "list of invitations": (network.InvitationFile.objects.latest("pk").uuid,),
        "suppression": (Suppression.objects.first().pk,),
        "partner calendar": (events.PartnerCalendar.objects.first().pk,),
        "brand": ("foundation", "brand", Site.objects.get(is_default_site=True).pk),
        "image": (SiteImage.objects.first().pk,),
        "idle document": (apps.get_model("wagtaildocs.Document").objects.latest("pk").pk,),
        "document": (apps.get_model("wagtaildocs.Document").objects.first().pk,),
    }


def _factors(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    keys = Authenticator.objects.filter(user__email="organiser@example.org", type="webauthn")
    return {"key": (keys.get().pk,)}


def _rows(now: datetime) -> Mapping[str, tuple[Any, ...]]:
    """One of each kind of snippets."""
    models = [
        *(network.Organisation, network.Topic, network.Skill, network.ApprovedDomain),
        *(network.DigestLetter, events.Venue, events.Speaker),
        apps.get_model("search.Recommendation"),
    ]
    names = {one: f"{one._meta.app_label}_{one._meta.model_name}" for one in models}
    return {
        **{f"{name} row": (one.objects.first().pk,) for one, name in names.items()},
        # That nothing needs: only such a one is deleted.
        **{f"{name} idle row": (one.objects.latest("pk").pk,) for one, name in names.items()},
    }
