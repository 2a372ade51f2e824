"""Links that hold: which addresses live pages lead to is noted once a day, each is asked for once a
week, and an editor learns of those that fail for days. Links to deleted pages are noted as they go."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex

from foundation import checklist, fetching
from foundation.fetching import Problem
from foundation.frame import HOME_DEPTH
from home.enums import LinkState
from home.models import CheckedLink, GoneLink, LinkUse
from home.models.links import LONGEST_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

WEEK, DAY = timedelta(days=7), timedelta(days=1)
# While one asks, nobody else does; where it died meanwhile, somebody does later.
CLAIMED: Final = timedelta(hours=1)
PAUSE_OF_A_HOST: Final = timedelta(minutes=1)
# What one round may take, so that `tick` stays short.
MOST_AT_ONCE: Final = 20
MOST_SECONDS: Final = 10.0
LONGEST_ROUND: Final = timedelta(seconds=60)
# On so many days.
FAILURES_OF_A_BROKEN_ONE: Final = 3
# There, but not for programs; people may well get in.
NOT_FOR_US: Final = {"401", "403", "405", "406", "429", "451", "503", "999"}
# From here only what is public is asked, at the usual ports.
NOT_ASKED: Final = {Problem.PORT, Problem.NOT_PUBLIC}
# Fields of pages with an address that everybody reads.
FOR_ALL: Final = ("website", "answer_address")
# What not everybody may open: nobody asks for it in their stead.
FOR_FEW: Final = {"materials"}
PAGES_AT_ONCE: Final = 100


def note(*, now: datetime) -> int:
    """Note the addresses elsewhere that live pages lead to; how many uses are new or gone."""
    if not settings.CHECK_LINKS:
        return 0
    done = 0
    pages = Page.objects.filter(live=True, alias_of=None, depth__gte=HOME_DEPTH).order_by("pk")
    last = 0
    while chunk := list(pages.filter(pk__gt=last)[:PAGES_AT_ONCE].specific()):
        last = chunk[-1].pk
        done += sum(_note(page, now) for page in chunk)
    done += LinkUse.objects.exclude(page__live=True).delete()[0]
    return done + CheckedLink.objects.filter(uses=None).delete()[0]


def check(*, now: datetime) -> int:
    """Ask for the addresses that are due, one after the other and each host once; how many."""
    if not settings.CHECK_LINKS:
        return 0
    number, started = 0, time.monotonic()
    while number < MOST_AT_ONCE and time.monotonic() - started < LONGEST_ROUND.total_seconds():
        link = CheckedLink.objects.due(now).first()
        if link is None:
            break
        if _claim(link, now):
            _ask(link, now)
            number += 1
    return number


def _claim(link: CheckedLink, now: datetime) -> bool:
    """Whether it is ours to ask; whatever else its host has waits for a later round, here and on
    other machines."""
    rows = CheckedLink.objects.filter(pk=link.pk, next_at=link.next_at)
    if not rows.update(next_at=now + CLAIMED):
        return False
    CheckedLink.objects.due(now).filter(host=link.host).update(next_at=now + PAUSE_OF_A_HOST)
    return True


def forget_gone(page: Page) -> None:
    """Forget the links to deleted pages that `page` has no more."""
    gone = GoneLink.objects.filter(page_id=page.pk)
    if gone:
        gone.exclude(target__in=pages_in_texts(page)).delete()


def leading_to(target: Page) -> list[int]:
    """The primary keys of the pages whose texts lead to `target`."""
    keys = ReferenceIndex.get_references_to(target).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = Page.objects.filter(pk__in=set(map(int, keys.values_list("object_id", flat=True))))
    return [
        page.pk
        for page in pages.exclude(pk=target.pk).specific()
        if target.pk in pages_in_texts(page)
    ]


def note_gone(target: int, title: str, pages: list[int], *, now: datetime) -> int:
    """The page `target` was deleted, to which `pages` led: note it for those that are still there;
    how many."""
    gone = {"title": title, "gone_at": now}
    there = Page.objects.filter(pk__in=pages).values_list("pk", flat=True)
    return sum(
        GoneLink.objects.get_or_create(page_id=page, target=target, defaults=gone)[1]
        for page in there
    )


def pages_in_texts(page: Page) -> set[int]:
    """The primary keys of the pages to which the texts of `page` lead, whether there or not."""
    found = (
        str(link.get("id", ""))
        for text in _texts(page)
        if "linktype" in text
        for link in BeautifulSoup(text, "html.parser")("a", linktype="page")
    )
    return {int(key) for key in found if key.isascii() and key.isdecimal() and len(key) < 19}


def elsewhere(page: Page) -> set[str]:
    """The whole addresses to which the words of `page` lead."""
    found = set(_addresses(page))
    return {address for address in found if _is_elsewhere(address)}


def _addresses(page: Page) -> Iterator[str]:
    for text in _texts(page):
        if text.startswith(("http://", "https://")) and not any(map(str.isspace, text)):
            yield text
        elif "<a" in text:
            soup = BeautifulSoup(text, "html.parser")
            yield from (str(link["href"]).strip() for link in soup("a", href=True))
    yield from filter(None, (getattr(page, name, "") for name in FOR_ALL))


def _texts(page: Page) -> Iterator[str]:
    for kept in page._meta.get_fields():
        value: Any = (
            getattr(page, kept.name) if isinstance(kept, StreamField | RichTextField) else ""
        )
        if kept.name in FOR_FEW or not value:
            continue
        yield from checklist.strings(
            value.get_prep_value() if isinstance(kept, StreamField) else str(value)
        )


def _is_elsewhere(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS or not address.startswith(("http://", "https://")):
        return False
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return bool(host) and len(host) <= 253 and host != urlsplit(settings.BASE_URL).hostname


@transaction.atomic
def _note(page: Page, now: datetime) -> int:
    wanted = {hashlib.sha256(one.encode()).hexdigest(): one for one in elsewhere(page)}
    known = dict(LinkUse.objects.filter(page_id=page.pk).values_list("link__digest", "pk"))
    lost = [pk for digest, pk in known.items() if digest not in wanted]
    if lost:
        LinkUse.objects.filter(pk__in=lost).delete()
    new = wanted.keys() - known.keys()
    for digest in sorted(new):
        address = wanted[digest]
        host = (urlsplit(address).hostname or "").lower()
        link, _is_new = CheckedLink.objects.get_or_create(
            digest=digest, defaults={"address": address, "host": host, "next_at": now}
        )
        LinkUse.objects.get_or_create(link=link, page_id=page.pk)
    return len(lost) + len(new)


def _ask(link: CheckedLink, now: datetime) -> None:
    try:
        leads_to, problem = fetching.moved_to(link.address, most_seconds=MOST_SECONDS), ""
    except fetching.NotFetched as error:
        leads_to, problem = "", str(error)
        if _is_for_people(link.address, error):
            problem = ""
    if problem:
        _failed(link, problem, now)
    else:
        link.state = LinkState.MOVED if leads_to else LinkState.OK
        link.leads_to, link.problem, link.failures = leads_to[:LONGEST_ADDRESS], "", 0
        link.failed_on = link.broken_since = None
        link.next_at = now + WEEK
    link.checked_at = now
    link.save()


def _is_for_people(address: str, error: fetching.NotFetched) -> bool:
    """Whether nobody can tell from here: programs are turned away, or we don't ask at all."""
    if error.problem is Problem.STATUS:
        return error.detail in NOT_FOR_US
    names_somebody = error.problem is Problem.BAD_ADDRESS and "@" in urlsplit(address).netloc
    return names_somebody or error.problem in NOT_ASKED


def _failed(link: CheckedLink, problem: str, now: datetime) -> None:
    """A failure counts once a day: who mends a server has until tomorrow."""
    if link.failed_on != now.date():
        link.failures = min(link.failures + 1, 1_000)
        link.failed_on = now.date()
    link.problem = problem[:40]
    if link.failures >= FAILURES_OF_A_BROKEN_ONE:
        link.state = LinkState.BROKEN
        link.broken_since = link.broken_since or now
        link.next_at = now + WEEK
    else:
        link.state = LinkState.FAILING
        link.next_at = now + DAY
