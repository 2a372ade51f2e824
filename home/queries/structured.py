"""What search engines read of the site, of stories, the library and topics (schema.org), as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from wagtail.images.models import SourceImageIOError

from foundation import brand
from home.enums import Credit, EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Organisation, Topic
    from home.models import HomePage, LibraryBody, LibraryEntry, NewsItem
    from home.models.written import WrittenPage
    from home.queries.topics import Listed

VOCABULARY = "https://schema.org"
# As for Open Graph; the longest headline that is shown whole.
PICTURE = "fill-1200x630|format-jpeg"
HEADLINE = 110
# What a thing of the library is, where it is more than something to learn from.
TYPES = {EntryKind.CASE: "Article", EntryKind.DATASET: "Dataset"}
MAKERS = {Credit.LED, Credit.MADE}


def publisher() -> dict[str, Any]:
    """Who runs the site."""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{settings.BASE_URL}/#publisher",
        "name": brand.name(),
        "url": f"{settings.BASE_URL}/",
        "logo": settings.BASE_URL + brand.logo_path(),
    }


def of_site(page: HomePage) -> dict[str, Any]:
    """Who runs the site, with what its first page says of it."""
    told = {"@context": VOCABULARY, **publisher()}
    return told | {"description": page.lead} if page.lead else told


def of_story(page: NewsItem, organisations: Iterable[Organisation]) -> dict[str, Any]:
    """A published story, the news of `organisations`; nothing of it that a visitor would not see."""
    path = page.get_url() if page.live else None
    if not path:
        return {}
    address, language = settings.BASE_URL + path, page.locale.language_code
    authors = [{"@type": "Organization", "name": one.name.text(language)} for one in organisations]
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "NewsArticle",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": page.title[:HEADLINE],
        "datePublished": page.dated_at.isoformat(),
        "dateModified": _modified(page),
        "inLanguage": language,
        "publisher": publisher(),
        "author": authors or publisher(),
        "description": page.search_description or page.lead,
        "image": _picture(page),
    }
    return {name: value for name, value in told.items() if value}


def of_library(
    page: LibraryEntry, bodies: Iterable[LibraryBody], topics: Iterable[Topic]
) -> dict[str, Any]:
    """A published thing of the library, made by `bodies`; nothing that a visitor would not see."""
    path = page.get_url() if page.live else None
    if not path:
        return {}
    address, language = settings.BASE_URL + path, page.locale.language_code
    made = [body.named.text(language) for body in bodies if body.part in MAKERS]
    changed = page.last_published_at
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": TYPES.get(EntryKind(page.kind), "LearningResource"),
        "@id": address,
        "mainEntityOfPage": address,
        "name": page.title,
        "headline": page.title[:HEADLINE] if page.kind == EntryKind.CASE else "",
        "description": page.search_description or page.lead,
        "inLanguage": language,
        "license": page.licensed.address if page.licensed else "",
        "author": [{"@type": "Organization", "name": name} for name in made],
        "about": [topic.name.text(language) for topic in topics],
        "datePublished": page.first_published_at.isoformat() if page.first_published_at else "",
        "dateModified": changed.isoformat() if changed else "",
        "version": getattr(page, "version", ""),
        "publisher": publisher(),
        "image": _picture(page),
    }
    return {name: value for name, value in told.items() if value}


def of_topics(path: str, listed: Iterable[Listed]) -> dict[str, Any]:
    """The list of all topics at `path`."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "@context": VOCABULARY,
        "@type": "CollectionPage",
        "@id": settings.BASE_URL + path,
        "name": gettext("Topics"),
        "inLanguage": language,
        "publisher": publisher(),
        "hasPart": [
            {
                "@type": "CollectionPage",
                "name": one.topic.name.text(language),
                "url": settings.BASE_URL + reverse("topic", args=[one.topic.slug]),
            }
            for one in listed
        ],
    }


def of_topic(path: str, topic: Topic) -> dict[str, Any]:
    """What there is about one topic, at `path`."""
    language = get_language() or settings.LANGUAGE_CODE
    told = {
        "@context": VOCABULARY,
        "@type": "CollectionPage",
        "@id": settings.BASE_URL + path,
        "name": topic.name.text(language),
        "description": topic.about.text(language),
        "about": {"@type": "Thing", "name": topic.name.text(language)},
        "inLanguage": language,
        "publisher": publisher(),
    }
    return {name: value for name, value in told.items() if value}


def _modified(page: NewsItem) -> str:
    """When its latest update says so, else when it was published last: what the page itself says to
    people."""
    if updates := page.updates_latest_first:
        return str(updates[0]["day"].isoformat())
    return max(page.last_published_at or page.dated_at, page.dated_at).isoformat()


def _picture(page: WrittenPage) -> str:
    if page.picture is None:
        return ""
    try:
        return f"{settings.BASE_URL}{page.picture.get_rendition(PICTURE).url}"
    except SourceImageIOError:
        return ""
