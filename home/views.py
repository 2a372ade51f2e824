"""The news as a feed, what the programme has reached, members as contacts of pages, messages by
contact forms, and drafts for whoever has a link."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community import domains, errors
from community.models import Member
from events.queries import figures as counted
from events.queries import period_names
from events.queries.presence import quarter_of
from foundation import accessibility_run, atom, brand, charts, links, targets
from foundation.site_texts import FIRST_EDITION, Purpose
from foundation.views import atom_answer
from home.enums import Doubt
from home.forms import ContactForm, NewsForm
from home.models import ContactFormPage, PreviewLink
from home.queries import news, progress, site_texts
from home.queries import page_contacts as naming
from home.services import contact_messages, first_texts
from home.services import page_contacts as service

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import Topic
    from community.views.members import MemberRequest
    from home.models import ContactMessage
    from home.queries.news import Story

# What the ids below are made in: never to change, else every reader shows all stories again.
NAMESPACE = uuid.UUID("2c8f6a4e-7a0f-4f0c-9d0e-5a6f2b9f1c37")

# When an empty feed changed: Atom wants a date, which must not change by itself.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# An office may stand behind one address.
LIMITS = {
    "preview": "120/m/ip",
    "contact": "20/h/ip,100/d/ip,5/h/key,10/d/key",
    # Nobody can shut an address out by filling in what people don't see.
    "doubtful": "20/h/ip,100/d/ip",
}
# The largest that a database keeps.
LARGEST_KEY = 2**63 - 1
GONE = 410
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
        "purpose": purpose,
        "title": first_texts.title(purpose, language),
        "words": first_texts.words(purpose, language),
        "edition": FIRST_EDITION,
        "dated_on": first_texts.WRITTEN_ON,
        "run": accessibility_run.last() if purpose == Purpose.ACCESSIBILITY else None,
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


# Whoever sends it has no rights here that somebody else could use by their browser, so there is
# nothing for a cookie's token to guard; without one, visitors get no cookie. What another site lets
# a browser send is held.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_message(request: HttpRequest, page: int) -> HttpResponse:
    """Send what was written on a contact form's page. What was typed is shown again with whatever is
    wrong; of a doubt nothing is said, for programs read as well."""
    if page > LARGEST_KEY:
        raise Http404
    # A mirror is a form like any other: its visitors write from where they are.
    found = ContactFormPage.objects.live().filter(pk=page).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect(found.get_url(request) or "/")
    now = timezone.now()
    member = request.user if isinstance(request.user, Member) else None
    try:
        form = ContactForm(request.POST, page=found, member=member, now=now)
    except RequestDataTooBig:
        return _too_long(request, found, member)
    if not form.is_valid():
        return _form_again(request, found, form, 422)
    try:
        message = _sent(request, found, form, now)
    except (contact_messages.TooManyFromHere, contact_messages.TooManyUnsigned) as error:
        form.add_error(None, str(error))
        return _form_again(request, found, form, 429)
    except errors.CommunityError as error:
        form.add_error(None, str(error))
        return _form_again(request, found, form, 422)
    context = {**found.get_context(request, form=form), "message": message}
    return render(request, "home/contact_form_sent.html", context)


def _sent(
    request: HttpRequest, page: ContactFormPage, form: ContactForm, now: datetime
) -> ContactMessage:
    # Who presses often has sent it once, and is told so.
    if same := contact_messages.already_sent(page, form.writing, now=now):
        return same
    is_from_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    doubt = form.doubt or (Doubt.ELSEWHERE if is_from_elsewhere else None)
    key = domains.kept_form(form.cleaned_data["email"])
    # What nobody has signed has no address to be counted by.
    action = "contact" if key and not doubt else "doubtful"
    if not ratelimit.consume(request, app="talka", action=action, config=LIMITS, key=key):
        raise contact_messages.TooManyFromHere
    return contact_messages.send(page, form.writing, now=now, doubt=doubt)


def _form_again(
    request: HttpRequest, page: ContactFormPage, form: ContactForm, status: int
) -> HttpResponse:
    return render(request, page.template, page.get_context(request, form=form), status=status)


def _too_long(request: HttpRequest, page: ContactFormPage, member: Member | None) -> HttpResponse:
    """More than the site reads at all, so nothing of it can be shown again."""
    form = ContactForm(page=page, member=member, now=timezone.now())
    context = {**page.get_context(request, form=form), "is_too_long": True}
    return render(request, page.template, context, status=413)


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The latest stories of the address's language, of all or about a topic, as Atom. A topic that
    there is not is not found: all news would be no answer."""
    language = get_language() or settings.LANGUAGE_CODE
    form = NewsForm({"topic": request.GET.get("topic", "")})
    if not form.is_valid():
        raise Http404
    topic = form.cleaned_data["topic"]
    return atom_answer(request, _feed(language, topic, news.feed(language, topic)))


def _feed(language: str, topic: Topic | None, stories: list[Story]) -> bytes:
    path, query = reverse("news_feed"), f"?topic={topic.slug}" if topic else ""
    title = _("%(topic)s – news – %(site)s") if topic else _("News – %(site)s")
    feed = atom.Feed(
        id=_id(f"news/{language}/about/{topic.uuid}" if topic else f"news/{language}"),
        title=title % {"site": brand.name(), "topic": topic},
        author=brand.name(),
        language=language,
        source=f"{settings.BASE_URL}{path}{query}",
        address=f"{settings.BASE_URL}{path.removesuffix('feed/')}{query}",
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


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page as somebody who is not signed in would read it, were its draft published. It says
    that it is one, and until when; afterwards, that the link has ended."""
    if not ratelimit.consume(request, app="talka", action="preview", config=LIMITS, limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    link = _link(token)
    if link is None or link.ends_at <= timezone.now():
        return _for_nobody_else(render(request, "home/preview_over.html", status=GONE))
    draft = link.page.get_latest_revision_as_object()
    # Nothing of who looks goes along: no cookie, no session.
    answer = draft.make_preview_request(
        preview_mode=draft.default_preview_mode, extra_request_attrs={"preview_until": link.ends_at}
    )
    # What the draft's page would have set for itself.
    answer.cookies.clear()
    return _for_nobody_else(answer)


def _link(token: str) -> PreviewLink | None:
    try:
        found = links.read(PreviewLink.PURPOSE, token)
    except links.BadLink as error:
        raise Http404 from error
    if not found.id.isdecimal():
        raise Http404
    return PreviewLink.objects.select_related("page").filter(pk=found.id).first()


def _for_nobody_else(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # Links in the draft would tell its address.
    answer["Referrer-Policy"] = "no-referrer"
    return answer
