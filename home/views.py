"""The news as a feed, what the programme has reached, and members as contacts of pages."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import errors
from events.queries import figures as counted
from events.queries import period_names
from events.queries.presence import quarter_of
from foundation import atom, charts, targets
from foundation.site_texts import FIRST_EDITION
from foundation.views import atom_answer
from home.queries import news, progress, site_texts
from home.queries import page_contacts as naming
from home.services import first_texts
from home.services import page_contacts as service

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.views.members import MemberRequest
    from foundation.site_texts import Purpose
    from home.queries.news import Story

# What the ids below are made in: never to change, else every reader shows all stories again.
NAMESPACE = uuid.UUID("2c8f6a4e-7a0f-4f0c-9d0e-5a6f2b9f1c37")

# When an empty feed changed: Atom wants a date, which must not change by itself.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Two years fit a phone.
QUARTERS_SHOWN = 8


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """People trained against the target and by quarter, where that is shown in public."""
    now = timezone.now()
    found = progress.in_public(request, now)
    if found is None:
        raise Http404
    # The quarter that goes on would change by the day.
    running = quarter_of(timezone.localdate(now, timezone.get_default_timezone()))
    quarters = counted.between(
        {quarter: number for quarter, number in found.quarters.items() if quarter < running}
    )[-QUARTERS_SHOWN:]
    named = [(period_names.label(quarter), number) for quarter, number in quarters]
    context = {
        "figures": found,
        "rows": named,
        "chart": charts.columns(
            [
                (period_names.short(quarter), str(quarter.year), number)
                for quarter, number in quarters
            ]
        ),
        "chart_title": _("People trained in each quarter"),
        "chart_desc": period_names.described(named),
    }
    return render(request, "home/figures.html", context)


@require_safe
def site_text(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Where terms, privacy notice or accessibility statement are: editors' page, else our first
    words, so that a site is never without."""
    language = get_language() or settings.LANGUAGE_CODE
    page = site_texts.page(purpose, language)
    address = page.get_url(request) if page else None
    if address:
        return redirect(address)
    context = {
        "title": first_texts.title(purpose, language),
        "words": first_texts.words(purpose, language),
        "edition": FIRST_EDITION,
        "dated_on": first_texts.WRITTEN_ON,
    }
    return render(request, "home/site_text.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page_contacts(request: MemberRequest) -> HttpResponse:
    """Where a member is named as the contact of a page, and whether their name may stand there."""
    if request.method == "POST":
        return _answer(request)
    context = {
        "standing": naming.standing(request.user),
        "pages": targets.of_pages(naming.pages(request.user), request),
    }
    return render(request, "home/page_contacts.html", context)


def _answer(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    try:
        if request.POST.get("answer") == "agree":
            language = get_language() or settings.LANGUAGE_CODE
            service.agree(request.user, language=language, now=now)
            messages.success(request, _("Your name stands beside the role now."))
        elif request.POST.get("answer") == "decline":
            service.decline(request.user, now=now)
            messages.success(request, _("The role stands alone."))
    except errors.NotFound as error:
        raise Http404 from error
    except errors.CommunityError as error:
        messages.error(request, str(error))
    return redirect("page_contacts")


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The latest stories of the address's language, as Atom."""
    language = get_language() or settings.LANGUAGE_CODE
    return atom_answer(request, _feed(language, news.feed(language)))


def _feed(language: str, stories: list[Story]) -> bytes:
    path = reverse("news_feed")
    feed = atom.Feed(
        id=_id(f"news/{language}"),
        title=_("News – %(site)s") % {"site": settings.SITE_NAME},
        author=settings.SITE_NAME,
        language=language,
        source=f"{settings.BASE_URL}{path}",
        address=f"{settings.BASE_URL}{path.removesuffix('feed/')}",
        updated=max((story.changed_at for story in stories), default=NEVER),
    )
    return atom.render(feed, [_entry(story) for story in stories])


def _entry(story: Story) -> atom.Entry:
    return atom.Entry(
        id=_id(f"news/{story.language}/{story.key}"),
        title=story.title,
        address=f"{settings.BASE_URL}{story.path}",
        published=story.dated_at,
        updated=story.changed_at,
        summary=story.lead,
        authors=story.organisations,
        categories=[(topic.slug, topic.name.text(story.language)) for topic in story.topics],
    )


def _id(name: str) -> str:
    """The same for ever, also when the site moves to another address."""
    return uuid.uuid5(NAMESPACE, name).urn
