"""What other sites show of a page: its picture, else a card; and never what is not for everybody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from foundation import brand
from foundation.brand import cards
from foundation.storage import private
from tests.factories.events import published
from tests.factories.news import site_image, story
from tests.factories.people import MemberFactory
from tests.foundation.brand.making import a_brand, turned_picture

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OG = re.compile(r'<meta property="og:image" content="http://localhost([^"]+)">')


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Nothing that another test has drawn."""
    options = settings.STORAGES["private"]
    place = {**options, "OPTIONS": {**options["OPTIONS"], "location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": place}


def shown(client: Client, address: str) -> str:
    [found] = OG.findall(client.get(address).content.decode())
    return found


def generic(language: str = "en") -> str:
    return cards.of_site(language).path


def test_a_page_with_a_picture_shows_that(client: Client):
    page = story("News", picture=site_image(size=(1300, 700)), picture_alt="A hall")

    found = client.get(page.url).content.decode()

    assert "/media/images/" in shown(client, page.url)
    assert '<meta property="og:image:alt" content="A hall">' in found


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "What we learned"),
        ("et", "Õppepäev öökülmas: šokolaad ja žürii"),
        ("lv", "Ķēniņš, ģērbtuve, ļaudis un šķūņi"),
        ("nb", "Ærlig talt: å prøve før vi bygger"),
        ("sl", "Učimo se iz napak: čašo, žogo in šivanko"),
    ],
)
def test_a_page_without_one_has_a_card_with_its_title(client: Client, language: str, title: str):
    page = story(title, language=language)

    found = client.get(page.url).content.decode()
    answer = client.get(shown(client, page.url))
    image = Image.open(BytesIO(answer.content))

    assert f'<meta property="og:image:alt" content="{title}">' in found
    assert '<meta name="twitter:card" content="summary_large_image">' in found
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(answer.content) < 100_000


def test_a_card_is_drawn_once(client: Client, monkeypatch: pytest.MonkeyPatch):
    drawn = []
    draw = cards.draw
    monkeypatch.setattr(cards, "draw", lambda *told: drawn.append(told) or draw(*told))
    address = shown(client, story("News").url)

    first, again = client.get(address), client.get(address)

    assert first.content == again.content
    assert len(drawn) == 1


def test_a_card_that_was_not_written_to_its_end_is_not_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    class FullDisk(ContentFile):
        def chunks(self, chunk_size: int | None = None):
            yield self.read()[:100]
            raise OSError

    address = shown(client, story("News").url)
    with monkeypatch.context() as patch:
        patch.setattr(cards, "ContentFile", FullDisk)
        with pytest.raises(OSError):  # noqa: PT011 -- as a full disk says it
            client.get(address)

    answer = client.get(address)

    Image.open(BytesIO(answer.content)).load()
    assert client.get(address).content == answer.content


def test_nobody_can_have_cards_drawn_that_no_page_has(client: Client):
    page = story("News")

    answer = client.get(f"/share/{page.pk}/0123456789abcdef.png")

    assert (answer.status_code, answer["Location"]) == (302, shown(client, page.url))
    assert client.get("/share/fr/0123456789abcdef.png").status_code == 404


def test_another_title_or_another_colour_has_another_address(client: Client):
    page = story("News")
    first = shown(client, page.url)

    page.title = "Other news"
    page.save_revision().publish()
    renamed = shown(client, page.url)
    a_brand(accent="#7a1f5c")
    coloured = shown(client, page.url)

    assert len({first, renamed, coloured}) == 3
    assert client.get(first, follow=True).redirect_chain == [(coloured, 302)]


def test_the_card_has_the_units_colour(client: Client):
    a_brand(accent="#7a1f5c")

    answer = client.get(shown(client, story("News").url))

    assert Image.open(BytesIO(answer.content)).convert("RGB").getpixel((5, 5)) == (0x7A, 0x1F, 0x5C)


def test_a_logo_stands_on_white(client: Client):
    a_brand(logo=site_image(size=(400, 100)))

    answer = client.get(shown(client, story("News").url))
    image = Image.open(BytesIO(answer.content)).convert("RGB")

    assert image.size == (1200, 630)
    assert image.getpixel((80, 100)) == (255, 255, 255)


def test_a_logo_is_upright(client: Client):
    a_brand(logo=turned_picture())

    answer = client.get(shown(client, story("News").url))
    image = Image.open(BytesIO(answer.content)).convert("RGB")

    assert (image.getpixel((106, 84)), image.getpixel((106, 132))) == ((255, 0, 0), (0, 0, 255))


@pytest.mark.parametrize("visibility", ["members", "link"])
def test_what_is_not_for_everybody_has_the_card_of_the_site(client: Client, visibility: str):
    page = published(visibility=visibility, title="Secret redundancies")

    answer = client.get(f"/share/{page.pk}/{cards.of_page(page).digest}.png")
    client.force_login(MemberFactory())
    as_member = client.get(f"/share/{page.pk}/{cards.of_page(page).digest}.png")

    assert (answer.status_code, answer["Location"]) == (302, generic())
    assert (as_member.status_code, as_member["Location"]) == (302, generic())


def test_a_member_who_reads_what_is_for_members_passes_on_the_card_of_the_site(client: Client):
    client.force_login(MemberFactory())

    assert shown(client, published(visibility="members").url) == generic()


def test_a_page_that_is_gone_is_as_one_that_never_was(client: Client):
    page = story("News")
    address = shown(client, page.url)
    assert client.get(address).status_code == 200

    page.unpublish()
    gone, never = client.get(address), client.get("/share/99999999/0123456789abcdef.png")

    assert (gone.status_code, gone["Location"]) == (302, generic())
    assert (never.status_code, never["Location"]) == (302, generic())


def test_a_draft_is_not_told_by_the_card(client: Client):
    page = story("News")
    address = shown(client, page.url)

    page.title = "Secret plans"
    page.save_revision()

    assert shown(client, page.url) == address
    hidden = cards.of_page(page).path
    assert client.get(hidden)["Location"] == address


def test_a_card_is_kept_for_a_while_and_not_more_than_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
):
    place = private()
    for name in "abc":
        place.save(f"{cards.FOLDER}/{name}.png", ContentFile(b""))
    now = datetime.now(UTC)

    assert cards.forget_old(now=now) == 0
    monkeypatch.setattr(cards, "MOST", 2)
    assert cards.forget_old(now=now) == 1
    assert cards.forget_old(now=now + cards.KEPT + timedelta(minutes=1)) == 2
    assert cards.forget_old(now=now) == 0


def test_any_title_makes_a_card():
    look = brand.PLAIN
    for title in ("", "W" * 160, "#set page(width: 1pt)", '"; #panic()', "Привет 👋", "👋", "a\0b"):
        drawn = cards.draw(cards.Card(title, "en", 1), look)
        assert Image.open(BytesIO(drawn)).size == (1200, 630)
