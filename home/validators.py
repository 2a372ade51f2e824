"""What the checklist finds in a page written from blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from foundation import checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from foundation.checklist import Finding
    from home.models import CasePage, LibraryEntry, MaterialPage, NewsItem, OpenCallPage
    from home.models.written import WrittenPage

# About two screens of a phone: beyond that readers look for headings.
LONG_TEXT = 450
OLD_DAYS = 365


def written(page: WrittenPage) -> Iterator[Finding]:
    """Of any page with lead, picture and text."""
    if not page.lead.strip():
        if page.needs_lead:
            sentence = _("Write a lead: lists, digests and feeds show it.")
            yield checklist.blocks(sentence, "lead")
        else:
            yield checklist.warns(_("It has no lead: cards and search show nothing of it."), "lead")
    if page.picture_id and not page.picture_alt.strip():
        sentence = _(
            "The picture has no words for people who don't see it. Right if it only adorns."
        )
        yield checklist.warns(sentence, "picture_alt")
    yield from _text(page)


def _text(page: WrittenPage) -> Iterator[Finding]:
    parts = page.body.get_prep_value() if page.body else []
    rich = [part["value"] for part in parts if part["type"] == "text"]
    if empty := checklist.links_that_say_nothing(checklist.strings(parts)):
        sentence = _(
            "The words of a link say nothing of where it leads: %(words)s. Say it in the link."
        )
        yield checklist.warns(sentence % {"words": ", ".join(empty)}, "body")
    words = sum(len(strip_tags(text).split()) for text in rich)
    has_headings = any(part["type"] == "heading" for part in parts)
    if words > LONG_TEXT and not has_headings and not any(map(checklist.SUBHEADING.search, rich)):
        yield checklist.warns(_("The text is long and has no headings."), "body")


def story(page: NewsItem, *, now: datetime) -> Iterator[Finding]:
    """Of a story besides."""
    if not page.topics.all():
        sentence = _("It has no topic: who follows topics will not hear of it.")
        yield checklist.warns(sentence, "topics")
    parts = page.body.get_prep_value() if page.body else []
    if not any(part["type"] == "contact" for part in parts):
        sentence = _("It names nobody to ask. Add “further information” to the text.")
        yield checklist.warns(sentence, "body")
    if page.dated_at and not page.first_published_at and (now - page.dated_at).days > OLD_DAYS:
        sentence = _("The date above the story is more than a year ago.")
        yield checklist.warns(sentence, "dated_at")
    yield from _embargo(page, now)


def _embargo(page: NewsItem, now: datetime) -> Iterator[Finding]:
    end = page.embargo_until
    if not end or end <= now:
        return
    if page.is_read_already:
        sentence = _(
            "It is published already, so nothing is held back. Unpublish it first, or empty "
            "“not before”."
        )
        yield checklist.blocks(sentence, "embargo_until")
    elif page.expire_at and page.expire_at <= end:
        yield checklist.blocks(_("It would expire before its embargo ends."), "expire_at")
    else:
        moment = date_format(timezone.localtime(end), "DATETIME_FORMAT")
        sentence = _("Published now, it waits for the end of its embargo: %(moment)s.")
        yield checklist.warns(sentence % {"moment": moment}, "embargo_until")


def library_entry(page: LibraryEntry) -> Iterator[Finding]:
    """Of a thing in the library besides."""
    if not page.topics.all():
        sentence = _("It has no topic: who looks through the library by topic will not find it.")
        yield checklist.warns(sentence, "topics")
    if not page.licence:
        sentence = _("It has no licence: readers will not know whether they may use it.")
        yield checklist.warns(sentence, "licence")
    if not page.bodies.all():
        yield checklist.warns(_("It does not say which organisation it comes from."))
    if not page.contact:
        sentence = _("It names nobody to ask. Add a role with its address.")
        yield checklist.warns(sentence, "contact")


def case(page: CasePage) -> Iterator[Finding]:
    """Of a case: without these four its readers learn nothing from it."""
    required = (
        ("situation", _("Say how it was before.")),
        ("problem", _("Say what the problem was.")),
        ("body", _("Say what was done.")),
        ("results", _("Say what came of it; “nothing yet” is a result, too.")),
    )
    for field, sentence in required:
        if not getattr(page, field):
            yield checklist.blocks(sentence, field)
    if not page.failed:
        sentence = _("It does not say what failed. Others learn most from that.")
        yield checklist.warns(sentence, "failed")


def material(page: MaterialPage) -> Iterator[Finding]:
    """Of a method or a piece of material."""
    if not page.purpose.strip():
        yield checklist.blocks(_("Say what it is for."), "purpose")
    if not page.suits_not.strip():
        sentence = _("It does not say when not to use it.")
        yield checklist.warns(sentence, "suits_not")
    if not (page.body or page.files):
        sentence = _("It says neither how it is done nor has anything to take along.")
        yield checklist.warns(sentence, "files")


def call(page: OpenCallPage, *, now: datetime) -> Iterator[Finding]:
    """Of a call besides."""
    opens, closes = page.opens_at, page.closes_at
    if not opens or not closes:
        sentence = _("Say when it opens and closes.")
        yield checklist.blocks(sentence, "closes_at" if opens else "opens_at")
        return
    if closes <= opens:
        yield checklist.blocks(_("It must close after it opens."), "closes_at")
    elif closes <= now and not page.has_result:
        sentence = _("The deadline is over: the page will say that the call is closed.")
        yield checklist.warns(sentence, "closes_at")
    if now < closes and page.has_result:
        sentence = _("There is a result before the deadline. Take it out, or end the call first.")
        yield checklist.blocks(sentence, "result")
    if not (page.answer_address or page.answer_email or page.answer_page_id or page.steps):
        sentence = _("It doesn't say how to take part: add steps, or where to answer.")
        yield checklist.warns(sentence, "steps")
    if not page.contact:
        yield checklist.warns(_("It names nobody to ask. Add a contact."), "contact")
