"""Stories, pages, topics and pictures as editors would make them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import factory
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page

from community.models import Topic
from foundation.models import SiteImage
from home.models import (
    CallsPage,
    CasePage,
    ContactFormPage,
    HomePage,
    InitiativeBody,
    InitiativePage,
    InitiativesPage,
    LandingPage,
    LibraryBody,
    LibraryEntry,
    LibraryPage,
    MaterialPage,
    NewsItem,
    NewsPage,
    OpenCallPage,
    PartnerNetworkPage,
    PartnerNetworksPage,
    PressPage,
    StandardPage,
)
from tests.factories.pages import put_live
from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from collections.abc import Iterable

NOON = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: {"en": f"Topic {n}"})
    slug = factory.Sequence(lambda n: f"topic-{n}")


def picture_file(size: tuple[int, int] = (8, 6), kind: str = "PNG") -> BytesIO:
    """A picture, as it is uploaded."""
    file = BytesIO()
    Image.new("RGB", size, (40, 96, 104)).save(file, kind)
    file.seek(0)
    return file


def site_image(
    title: str = "Hall", *, size: tuple[int, int] = (8, 6), **fields: object
) -> SiteImage:
    file = ImageFile(picture_file(size), name=f"{uuid.uuid4().hex}.png")
    return SiteImage.objects.create(title=title, file=file, **fields)


def blocks(*parts: tuple[str, Any]) -> str:
    """A page's text as it is stored: `(block's name, its value)`."""
    return json.dumps([{"type": t, "value": v, "id": str(uuid.uuid4())} for t, v in parts])


def item(value: Any) -> dict[str, Any]:
    """One item of a list, as an editor's screen stores it; by its id translators know it."""
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def link(page: Page | None = None, address: str = "", title: str = "") -> dict[str, object]:
    """The value of a link in a block."""
    return {"page": page and page.pk, "address": address, "title": title}


def story(
    title: str = "",
    *,
    language: str = "en",
    topics: Iterable[Topic] = (),
    organisations: Iterable[object] = (),
    translation_of: NewsItem | None = None,
    live: bool = True,
    **fields: object,
) -> NewsItem:
    """A story in the tree, published or a draft, with one revision."""
    parent = NewsPage.objects.get(locale=Locale.objects.get(language_code=language))
    fields.setdefault("dated_at", NOON)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    page = NewsItem(
        title=title or f"Story {uuid.uuid4().hex[:8]}", locale=parent.locale, live=False, **fields
    )
    page.topics = list(topics)
    page.organisations = list(organisations)
    return _put(page, parent, live=live)


def standard_page(
    title: str = "About", *, parent: Page | None = None, language: str = "en", **fields: object
) -> StandardPage:
    """A published page below `parent`, else below the home page."""
    above = parent or HomePage.objects.get(locale__language_code=language)
    page = StandardPage(title=title, locale=above.locale, live=False, **fields)
    return _put(page, above, live=True)


def landing_page(title: str = "Campaign", *, language: str = "en", **fields: object) -> LandingPage:
    """A published landing page below the home page."""
    above = HomePage.objects.get(locale__language_code=language)
    page = LandingPage(title=title, locale=above.locale, live=False, **fields)
    return _put(page, above, live=True)


def press_page(title: str = "Press", *, language: str = "en", **fields: object) -> PressPage:
    """A published page for the press below the home page."""
    above = HomePage.objects.get(locale__language_code=language)
    page = PressPage(title=title, locale=above.locale, live=False, **fields)
    return _put(page, above, live=True)


def partner_network(
    title: str = "Network",
    *,
    language: str = "en",
    translation_of: PartnerNetworkPage | None = None,
    **fields: object,
) -> PartnerNetworkPage:
    """A published partner network."""
    parent = PartnerNetworksPage.objects.get(locale__language_code=language)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    fields.setdefault("country", "DK")
    page = PartnerNetworkPage(title=title, locale=parent.locale, live=False, **fields)
    return _put(page, parent, live=True)


def initiative(
    title: str = "Initiative",
    *,
    language: str = "en",
    bodies: Iterable[InitiativeBody] = (),
    topics: Iterable[Topic] = (),
    organisations: Iterable[object] = (),
    translation_of: InitiativePage | None = None,
    **fields: object,
) -> InitiativePage:
    """A published initiative."""
    parent = InitiativesPage.objects.get(locale__language_code=language)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    fields.setdefault("kind", "programme")
    page = InitiativePage(title=title, locale=parent.locale, live=False, **fields)
    page.bodies = list(bodies)
    page.topics = list(topics)
    page.organisations = list(organisations)
    return _put(page, parent, live=True)


def case(title: str = "Case", **fields: Any) -> CasePage:
    """A published case, with as much as it needs to be published."""
    for name in ("situation", "problem", "body", "results"):
        fields.setdefault(name, blocks(("text", f"<p>The {name}</p>")))
    return _entry(CasePage, title, **fields)


def material(title: str = "Method", **fields: Any) -> MaterialPage:
    """A published method, or another kind of material."""
    return _entry(MaterialPage, title, **{"kind": "method", "purpose": "For trying"} | fields)


def _entry(
    model: type[LibraryEntry],
    title: str,
    *,
    language: str = "en",
    bodies: Iterable[LibraryBody] = (),
    topics: Iterable[Topic] = (),
    translation_of: LibraryEntry | None = None,
    live: bool = True,
    **fields: Any,
) -> Any:
    parent = LibraryPage.objects.get(locale__language_code=language)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    page = model(title=title, locale=parent.locale, live=False, **fields)
    page.bodies = list(bodies)
    page.topics = list(topics)
    return _put(page, parent, live=live)


def call(
    title: str = "Call",
    *,
    language: str = "en",
    topics: Iterable[Topic] = (),
    organisations: Iterable[object] = (),
    translation_of: OpenCallPage | None = None,
    **fields: object,
) -> OpenCallPage:
    """A published call, open in November 2026 unless said otherwise."""
    parent = CallsPage.objects.get(locale__language_code=language)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    fields.setdefault("opens_at", NOON - timedelta(days=1))
    fields.setdefault("closes_at", NOON + timedelta(days=28))
    page = OpenCallPage(title=title, locale=parent.locale, live=False, **fields)
    page.topics = list(topics)
    page.organisations = list(organisations)
    return _put(page, parent, live=True)


def subject(label: str = "Trainings", *addresses: str, hint: str = "") -> dict[str, Any]:
    """The value of a subject of a contact form."""
    wanted = addresses or ("trainings@example.org",)
    return {"label": label, "hint": hint, "addresses": [item(one) for one in wanted]}


def contact_form(
    title: str = "Contact",
    *subjects: dict[str, Any],
    parent: Page | None = None,
    language: str = "en",
    translation_of: ContactFormPage | None = None,
    **fields: object,
) -> ContactFormPage:
    """A published contact form below `parent`, else below the home page."""
    above = parent or HomePage.objects.get(locale__language_code=language)
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    wanted = subjects or (subject(), subject("Press", "press@example.org"))
    page = ContactFormPage(
        title=title,
        locale=above.locale,
        live=False,
        subjects=blocks(*(("subject", one) for one in wanted)),
        **fields,
    )
    return _put(page, above, live=True)


def _put(page: Page, parent: Page, *, live: bool) -> Any:
    if live:
        put_live(page, parent)
    else:
        with indexed_once():
            parent.add_child(instance=page)
            page.save_revision()
    return type(page).objects.get(pk=page.pk)
