"""What may not be deleted, with the reason and what to do instead.

The database refuses all of this too (PROTECT), but with an error page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents.models import AbstractDocument

from community.models import Organisation
from community.viewsets.deleting import what_hangs_on
from events.enums import Status
from events.models import Contact, Event, EventPage, Registration, Run, Speaker
from events.queries import uses
from foundation.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet
    from wagtail.models import Page

    from community.models import Member


def subtree(pages: Iterable[Page]) -> set[int]:
    """The keys of `pages` and everything below them."""
    keys: set[int] = set()
    for page in pages:
        keys.update(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return keys


def events_below(pages: set[int]) -> QuerySet[Event]:
    return Event.objects.filter(schedule_page__in=pages)


def why_not_pages(pages: set[int]) -> str:
    """Why these pages cannot be deleted; empty where they can."""
    events = events_below(pages)
    registrations = Registration.objects.filter(run__event__in=events)
    if count := registrations.count():
        first = events.filter(runs__registrations__isnull=False).first()
        return ngettext(
            "“%(event)s” cannot be deleted: %(count)s registration hangs on it. Unpublish it "
            "instead, or cancel its dates on the Dates screen: whoever is registered is told.",
            "“%(event)s” cannot be deleted: %(count)s registrations hang on it. Unpublish it "
            "instead, or cancel its dates on the Dates screen: whoever is registered is told.",
            count,
        ) % {"event": first, "count": count}
    others = EventPage.objects.filter(translation_key__in=events.values("key")).exclude(
        pk__in=pages
    )
    if other := others.select_related("locale").first():
        return _(
            "The dates of the translation “%(page)s” (%(language)s) hang on this page. Delete the "
            "translation first, or unpublish this page instead."
        ) % {"page": other.title, "language": other.locale.get_display_name()}
    return ""


@transaction.atomic
def forget_events(pages: set[int]) -> None:
    """Delete the events, runs and dates that go with these pages; nobody has registered."""
    events_below(pages).delete()


def why_not_things(things: list[Model]) -> str:
    """Why these things (venues, speakers, organisations, documents, pictures: of one kind) cannot be
    deleted; empty where they can."""
    if found := what_hangs_on(things) or _seats_kept_for(things):
        return _(
            "%(thing)s cannot be deleted: it is used by %(found)s. Replace it there first."
        ) % {
            "thing": _listed(things),
            "found": found,
        }
    if things and isinstance(things[0], Organisation):
        return _why_not_organisations(things)
    if things and isinstance(things[0], Speaker):
        return _why_not_named(things, uses.SPEAKERS)
    if things and isinstance(things[0], AbstractDocument):
        return _why_not_named(things, uses.DOCUMENTS)
    return ""


def _listed(things: Iterable[object]) -> str:
    return ", ".join(map(quoted, things))


def _why_not_named(things: list[Model], fields: tuple[str, ...]) -> str:
    pages = uses.pages_naming([thing.pk for thing in things], fields)
    if not pages:
        return ""
    return ngettext(
        "%(thing)s cannot be deleted: %(count)s page of an event names it (%(page)s). Take it out "
        "there first.",
        "%(thing)s cannot be deleted: %(count)s pages of events name it (first %(page)s). Take it "
        "out there first.",
        len(pages),
    ) % {
        "thing": _listed(things),
        "count": len(pages),
        "page": quoted(pages[0].title),
    }


def _seats_kept_for(things: list[Model]) -> str:
    """The runs to come that keep seats for these organisations, which nobody could take any more
    nor see, as `what_hangs_on` says it."""
    kept = Q()
    for thing in things:
        if isinstance(thing, Organisation):
            kept |= Q(kept_for__contains=str(thing.uuid))
    if not kept:
        return ""
    to_come = Q(ends_at__gt=timezone.now()) | Q(occurrences__status=Status.POSTPONED)
    runs = Run.objects.annotate(kept_for=Cast("shares", TextField())).filter(kept, to_come)
    count = runs.distinct().count()
    return f"{Run._meta.verbose_name_plural}: {count}" if count else ""


def _why_not_organisations(things: list[Model]) -> str:
    seeing = Event.objects.filter(organisations__in=[thing.pk for thing in things]).distinct()
    if count := seeing.count():
        return ngettext(
            "%(thing)s cannot be deleted: %(count)s event is open to its members only. Change who "
            "may see that event first.",
            "%(thing)s cannot be deleted: %(count)s events are open to its members only. Change "
            "who may see those events first.",
            count,
        ) % {"thing": _listed(things), "count": count}
    return ""


def why_not_members(members: list[Member]) -> str:
    """Why these people's accounts cannot be deleted; empty where they can."""
    count = Registration.objects.filter(contact__member__in=members).count()
    if count:
        return ngettext(
            "%(people)s cannot be deleted: %(count)s registration hangs on the account. Switch "
            "“active” off instead: the person can no longer sign in.",
            "%(people)s cannot be deleted: %(count)s registrations hang on the account. Switch "
            "“active” off instead: the person can no longer sign in.",
            count,
        ) % {"people": _listed(members), "count": count}
    return ""


def forget_contacts(members: list[Member]) -> None:
    """Delete the contacts of people who never registered for anything."""
    Contact.objects.filter(member__in=members).delete()
