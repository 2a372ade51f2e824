"""What was made of an event's pages last: how repairing finds the events that publishing left behind.

A fingerprint has two parts: the schedule page's revision, and a mark of what the words in all
languages are.
"""

from __future__ import annotations

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from events.models import Event, EventPage
from foundation import folding

NO_REVISION = "live without a revision"


def schedule(page: EventPage) -> str:
    """What tells one published schedule from another; `mark_words` adds the rest."""
    return f"{page.live_revision_id or NO_REVISION}"


def mark_words(event: Event) -> None:
    """Note which words of the event have been folded, and by which release's letters."""
    live = EventPage.objects.live().filter(translation_key=event.key, alias_of__isnull=True)
    total = live.aggregate(total=Sum("live_revision_id"))["total"] or 0
    before = event.fingerprint
    event.fingerprint = f"{before.partition('/')[0]}/{folding.VERSION}.{total}"
    if event.fingerprint != before:
        event.save(update_fields=["fingerprint"])


def with_own(pages: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """`pages`, each with what its event's fingerprint should be, in two parts."""
    # A sum: whichever page is published or hidden, it becomes another.
    live = EventPage.objects.live().filter(
        translation_key=OuterRef("translation_key"), alias_of__isnull=True
    )
    total = live.order_by().values("translation_key").annotate(total=Sum("live_revision_id"))
    return pages.annotate(
        fingerprint_schedule=Coalesce(
            Cast("live_revision_id", CharField()), Value(NO_REVISION), output_field=CharField()
        ),
        fingerprint_words=Concat(
            Value(f"/{folding.VERSION}."),
            Cast(Coalesce(Subquery(total.values("total")), 0), CharField()),
            output_field=CharField(),
        ),
    )


def matching(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that are up to date with the page of `with_own` around this query."""
    ours = Q(schedule_page=OuterRef("pk"))
    whole = Concat(OuterRef("fingerprint_schedule"), OuterRef("fingerprint_words"))
    return events.filter(
        (ours & Q(fingerprint=whole))
        | (~ours & Q(fingerprint__endswith=OuterRef("fingerprint_words"))),
        key=OuterRef("translation_key"),
    )
