"""The demo's words and pictures: topics, pictures, pages, partner networks and stories, published
as an editor would."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.files.base import ContentFile
from wagtail.models import Locale, Page

from community.models import Member, Organisation, Topic
from demo import pictures
from demo.content import people
from demo.content.pictures import CREDIT, PICTURES
from demo.content.topics import ABOUT, CONTACTS, TOPICS
from demo.found import document, drawn, speaker
from demo.keys import key
from events.models import PartnerCalendar
from foundation.models import SiteImage
from home.models import (
    CasePage,
    ContactFormPage,
    HomePage,
    InitiativePage,
    LandingPage,
    MaterialPage,
    NewsItem,
    NewsPage,
    OpenCallPage,
    PartnerNetworkPage,
    PartnerNetworksPage,
    PressPage,
    StandardPage,
)

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.documents.models import Document

    from demo.content.blocks import Block
    from demo.content.partner_networks import NetworkData
    from demo.content.shapes import PageData, StoryData, Telling

Told = TypeVar(
    "Told",
    CasePage,
    ContactFormPage,
    InitiativePage,
    LandingPage,
    MaterialPage,
    NewsItem,
    OpenCallPage,
    PartnerNetworkPage,
    PressPage,
    StandardPage,
)


def load_topics() -> Counter[str]:
    """A topic is known by its word in addresses: the site may have had it before."""
    made = [Topic.objects.get_or_create(slug=slug, defaults=_topic(slug)) for slug in TOPICS]
    return Counter(topics=sum(is_new for _row, is_new in made))


def _topic(slug: str) -> dict[str, Any]:
    name, role = CONTACTS.get(slug, ("", {}))
    return {
        "uuid": key("topic", slug),
        "name": TOPICS[slug],
        "about": ABOUT[slug],
        "contact": role,
        "contact_email": f"{name}@example.org" if name else "",
    }


def load_picture(name: str) -> Counter[str]:
    """Draw the picture, unless it is there."""
    if drawn(name):
        return Counter()
    data = PICTURES[name]
    x, y, width, height = data.focus
    SiteImage(
        title=data.title,
        description=data.description,
        credit=CREDIT,
        file=ContentFile(pictures.draw(name), name=f"talka-demo-{name}.png"),
        focal_point_x=x,
        focal_point_y=y,
        focal_point_width=width,
        focal_point_height=height,
    ).save()
    return Counter(pictures=1)


def load_page(data: PageData) -> Counter[str]:
    """Publish a page in all its languages below their home pages, unless it is there."""
    shared = key("page", data.key)
    if StandardPage.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in data.tellings:
        page = told(StandardPage, telling, shared, data.picture)
        page.show_in_menus = data.in_menus
        publish(page, HomePage.objects.get(locale=page.locale))
    return Counter(pages=1)


def load_story(data: StoryData, *, now: datetime) -> Counter[str]:
    """Publish a story in all its languages, unless it is there."""
    shared = key("story", data.key)
    if NewsItem.objects.filter(translation_key=shared).exists():
        return Counter()
    organisations = [key("organisation", name) for name in data.organisations]
    for telling in data.tellings:
        page = told(NewsItem, telling, shared, data.picture)
        page.dated_at = data.dated_at(now)
        # So that a digest takes for new what is new.
        page.first_published_at = page.dated_at
        page.organisations = list(Organisation.objects.filter(uuid__in=organisations))
        page.topics = list(Topic.objects.filter(slug__in=data.topics))
        page.updates = json.dumps(
            [
                {"type": "update", "value": {"day": _day_after(page.dated_at, days), "text": words}}
                for days, words in telling.updates
            ]
        )
        publish(page, NewsPage.objects.get(locale=page.locale))
        if telling.language in data.leads:
            _let_lead(page)
    return Counter(stories=1)


def load_network(data: NetworkData) -> Counter[str]:
    """Publish a partner network in all languages, unless it is there."""
    shared = key("partner network", data.key)
    if PartnerNetworkPage.objects.filter(translation_key=shared).exists():
        return Counter()
    calendars = PartnerCalendar.objects.filter(uuid=key("partner calendar", data.calendar))
    for telling in data.tellings:
        *body, last = telling.body
        page = told(PartnerNetworkPage, telling, shared, data.picture)
        page.body = json.dumps(body)
        page.contact = json.dumps([last])
        page.country, page.languages, page.website = data.country, [*data.languages], data.website
        page.calendar = calendars.first()
        publish(page, PartnerNetworksPage.objects.get(locale=page.locale))
    return Counter({"partner networks": 1})


def told(model: type[Told], telling: Telling, shared: object, picture: str) -> Told:
    locale = Locale.objects.get(language_code=telling.language)
    return model(
        title=telling.title,
        slug=telling.slug,
        lead=telling.lead,
        picture=drawn(picture) if picture else None,
        picture_alt=telling.alt,
        picture_caption=telling.caption,
        body=json.dumps([stored(block, locale) for block in telling.body]),
        locale=locale,
        translation_key=shared,
        live=False,
    )


def publish(page: Told, parent: Page) -> None:
    editor = Member.objects.get(email=people.address(people.ORGANISER.key))
    page.owner = editor
    parent.add_child(instance=page)
    page.save_revision(user=editor).publish()


def _day_after(moment: datetime, days: int) -> str:
    return (moment + timedelta(days=days)).date().isoformat()


def _let_lead(story: NewsItem) -> None:
    """Put the story on top of the home page of its language, unless another one is chosen."""
    home = HomePage.objects.filter(locale=story.locale, lead_story=None).first()
    if home is not None:
        home.lead_story = story
        home.save_revision().publish()


def stored(block: Block, locale: Locale) -> Block:
    """The block as the database keeps it: with primary keys for the keys of what it leads to."""
    value: Any = block["value"]
    match block["type"]:
        case "picture":
            value = _picture(value)
        case "gallery":
            value = {"pictures": [_picture(one) for one in value["pictures"]]}
        case "related":
            value = {**value, "links": [linked(link, locale) for link in value["links"]]}
        case "call_to_action":
            value = {**value, "link": linked(value["link"], locale)}
        case "stories" | "dates" if value["topic"]:
            value = {
                **value,
                "topic": Topic.objects.values_list("pk", flat=True).get(slug=value["topic"]),
            }
        case "documents":
            files = [
                {**one, "document": pk_of(document(one["document"]))} for one in value["documents"]
            ]
            value = {**value, "documents": files}
        case "people":
            speakers = [{**one, "speaker": speaker(one["speaker"])} for one in value["people"]]
            value = {**value, "people": speakers}
    return {**block, "value": value}


def _picture(value: dict[str, Any]) -> dict[str, Any]:
    shown = {**value["picture"], "image": pk_of(drawn(value["picture"]["image"]))}
    return {**value, "picture": shown}


def linked(link: dict[str, Any], locale: Locale) -> dict[str, Any]:
    """A link to a page leads to the one in `locale` or, where there is none, to the first."""
    if link["page"] is None:
        return link
    pages = Page.objects.filter(translation_key=key(*link["page"])).order_by("pk")
    page = pages.filter(locale=locale).first() or pages.first()
    return {**link, "page": pk_of(page)}


def pk_of(row: Document | SiteImage | Page | None) -> int:
    if row is None:
        raise LookupError("the demo leads to something that is not there yet")
    return int(row.pk)
