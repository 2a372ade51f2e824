"""The unit's name, marks and colours, wherever a reader meets them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.utils import translation
from PIL import Image

from events.services import stored_texts
from foundation import brand
from foundation.brand import icons, palette
from foundation.mail import Letter, build
from home.queries import structured
from tests.factories.news import site_image, story
from tests.factories.people import MemberFactory
from tests.foundation.brand.making import a_brand, turned_picture

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NAMES = {"en": "Lab", "et": "Labor", "lv": "Laboratorija", "nb": "Laben", "sl": "Laboratorij"}
PURPLE = "#7a1f5c"


def asset(client: Client, name: str) -> HttpResponse:
    return client.get(f"/brand/{brand.look().version}/{name}")


@pytest.mark.parametrize("language", NAMES)
def test_pages_say_the_name_in_the_language_of_the_reader(client: Client, language: str):
    a_brand(name=NAMES)

    page = client.get(f"/{language}/").content.decode()
    feed = client.get(f"/{language}/news/feed/").content.decode()

    assert f'<meta property="og:site_name" content="{NAMES[language]}">' in page
    assert f'class="site-footer__name">{NAMES[language]}<' in page
    assert f"{NAMES[language]}</title>" in feed
    assert f"<name>{NAMES[language]}</name>" in feed


def test_a_language_without_a_name_has_the_sites_and_without_any_the_operators(client: Client):
    a_brand(name={"en": "Lab"})
    assert brand.name("sl") == "Lab"

    a_brand(name={})
    assert brand.name("sl") == settings.SITE_NAME


def test_a_name_in_other_letters_is_plain_in_invitations_and_coded_in_heads():
    a_brand(name={"en": "Õppelabor"})

    assert brand.mailbox("en") == ("Õppelabor", "talka@example.org")
    assert brand.sender("en").isascii()


@pytest.mark.parametrize("language", ["en", "lv"])
def test_mails_come_from_the_unit_at_the_sites_address(language: str):
    a_brand(name=NAMES, accent=PURPLE, address={"en": "Main Street 1"})
    letter = Letter(
        template="community/account_deleted",
        context={"greeting_name": "Anna"},
        language=language,
        time_zone="UTC",
    )

    message = build(letter, recipient="anna@example.org", message_uuid=MemberFactory().uuid)

    assert message.from_email == f"{NAMES[language]} <talka@example.org>"
    assert NAMES[language] in message.subject
    assert message.body.rstrip().endswith(f"{settings.BASE_URL}\nMain Street 1")
    [html, *_more] = [part for part, kind in message.alternatives if kind == "text/html"]
    assert PURPLE in html


def test_a_name_with_a_comma_is_one_sender():
    a_brand(name={"en": 'Lab, "the" unit'})

    assert brand.sender("en") == '"Lab, \\"the\\" unit" <talka@example.org>'


def test_the_mail_with_a_code_comes_from_the_unit(client: Client):
    a_brand(name=NAMES)
    MemberFactory(email="anna@example.org", language="et")

    client.post("/accounts/login/code/", {"email": "anna@example.org"})

    [sent] = mail.outbox
    assert sent.from_email == "Labor <talka@example.org>"
    assert "Labor" in sent.subject


def test_search_engines_learn_the_name_and_the_sign(client: Client):
    a_brand(name=NAMES)

    with translation.override("nb"):
        told = structured.publisher()

    assert told["name"] == "Laben"
    picture = client.get(told["logo"].removeprefix(settings.BASE_URL))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_another_name_makes_the_stored_texts_of_the_calendar_anew():
    before = stored_texts.edition()

    a_brand(name=NAMES)

    assert stored_texts.edition() != before


def test_no_page_asks_the_database_for_the_look(client: Client, django_assert_num_queries: Any):
    page = story("News", slug="news")
    client.get(page.url)
    plain = _queries(client, page.url)

    a_brand(name=NAMES, accent=PURPLE, logo=site_image(size=(400, 100)))
    client.get(page.url)

    assert _queries(client, page.url) == plain


def _queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_another_process_learns_of_a_change_when_what_it_remembers_is_over():
    a_brand(name={"en": "Lab"})
    assert brand.name("en") == "Lab"

    # Written by another one, without a word to this.
    type(a_brand()).objects.update(name={"en": "Unit"})
    remembered = brand.name("en")
    caches["process"].clear()

    assert (remembered, brand.name("en")) == ("Lab", "Unit")


def test_without_colours_a_page_has_no_stylesheet_more(client: Client):
    a_brand(name=NAMES)

    assert "pages.css" not in client.get("/en/").content.decode()


def test_colours_reach_pages_by_an_address_of_their_own_that_is_kept_for_ever(client: Client):
    a_brand(accent=PURPLE)
    address = f"/brand/{brand.look().version}/pages.css"

    page, sheet = client.get("/en/").content.decode(), client.get(address)

    assert page.index("css/tokens.css") < page.index(address)
    assert f"--accent: light-dark({PURPLE}, " in sheet.content.decode()
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in sheet.headers
    assert "Cookie" not in sheet.get("Vary", "")
    assert "<style" not in page
    assert 'style="' not in page


def test_a_former_address_gives_what_there_is_now_for_a_while(client: Client):
    sheet = client.get("/brand/0123456789abcdef/pages.css")

    assert sheet.status_code == 200
    assert "immutable" not in sheet["Cache-Control"]


def test_a_process_that_knows_less_looks_before_it_answers(client: Client):
    a_brand(accent=PURPLE)
    version = brand.look().version
    brand.remember(brand.PLAIN)

    sheet = client.get(f"/brand/{version}/pages.css")

    assert PURPLE in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["x.css", "icon.css", "icon-33.png", "fr.webmanifest", "pages", ".css"]
)
def test_there_is_nothing_else_there(client: Client, name: str):
    assert asset(client, name).status_code == 404


@pytest.mark.parametrize(("name", "side"), [*icons.SIZES.items(), (icons.MASKABLE, 512)])
@pytest.mark.parametrize("has_icon", [False, True])
def test_icons_are_square_and_of_their_size(client: Client, name: str, side: int, has_icon: bool):
    a_brand(accent=PURPLE, icon=site_image(size=(300, 200)) if has_icon else None)

    image = Image.open(BytesIO(asset(client, f"{name}.png").content))

    assert (image.format, image.size) == ("PNG", (side, side))


def test_the_mark_is_drawn_in_the_units_colours(client: Client):
    a_brand(accent=PURPLE, mark="#f0b429")

    drawing = asset(client, "icon.svg")
    image = Image.open(BytesIO(asset(client, "icon-512.png").content)).convert("RGB")

    assert drawing["Content-Type"] == "image/svg+xml"
    assert PURPLE in drawing.content.decode()
    assert "#0e4f49" not in drawing.content.decode()
    assert image.getpixel((2, 2)) == (0x7A, 0x1F, 0x5C)
    assert (0xF0, 0xB4, 0x29) in {colour for _count, colour in image.getcolors(10**6)}


def test_an_icon_is_upright(client: Client):
    a_brand(icon=turned_picture())

    image = Image.open(BytesIO(asset(client, "icon-192.png").content)).convert("RGB")

    assert (image.getpixel((96, 10)), image.getpixel((96, 180))) == ((255, 0, 0), (0, 0, 255))


def test_an_icon_whose_file_is_gone_is_the_mark(client: Client):
    image = site_image(size=(64, 64))
    a_brand(icon=image)
    image.file.storage.delete(image.file.name)

    assert asset(client, "icon-32.png").status_code == 200
    assert client.get("/en/").status_code == 200


def test_old_browsers_find_an_icon_where_they_look(client: Client):
    answer = client.get("/favicon.ico")

    assert Image.open(BytesIO(answer.content)).info["sizes"] == {(16, 16), (32, 32)}


def test_what_old_browsers_find_is_drawn_once(client: Client, monkeypatch: pytest.MonkeyPatch):
    a_brand(accent="#3a1f7a")
    drawn = []
    draw = icons._drawn
    monkeypatch.setattr(icons, "_drawn", lambda *told: drawn.append(told) or draw(*told))

    first, again = client.get("/favicon.ico"), client.get("/favicon.ico")

    assert first.content == again.content
    assert len(drawn) == 1


@pytest.mark.parametrize("language", NAMES)
def test_a_phone_learns_what_to_write_below_the_icon(client: Client, language: str):
    a_brand(name=NAMES, short_name={"en": "L"}, accent=PURPLE)

    answer = asset(client, f"{language}.webmanifest")
    told = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["short_name"], told["lang"]) == (NAMES[language], "L", language)
    assert told["theme_color"] == PURPLE
    assert [client.get(icon["src"]).status_code for icon in told["icons"]] == [200, 200, 200]


def test_a_logo_says_the_name_where_it_has_it(client: Client):
    a_brand(name=NAMES, logo=site_image(size=(400, 100)), logo_says_name=True)
    said = _logo(client)
    a_brand(logo_says_name=False)
    beside = _logo(client)

    assert (said.count('alt="Lab"'), said.endswith("</span></a>")) == (1, True)
    assert (beside.count('alt=""'), beside.endswith("</span>Lab</a>")) == (1, True)


def _logo(client: Client) -> str:
    """What stands at the top of a page, without its line breaks."""
    page = client.get("/en/").content.decode()
    found = page.partition('class="site-header__name"')[2].partition("</a>")[0]
    return "".join(line.strip() for line in f"{found}</a>".splitlines())


def test_a_logo_that_is_deleted_leaves_the_mark(client: Client):
    image = site_image(size=(400, 100))
    a_brand(logo=image, logo_says_name=True)
    client.get("/en/")

    image.delete()
    page = client.get("/en/").content.decode()

    assert "talka.svg" in page
    assert _logo(client).endswith("Talka</a>")


def test_editors_have_the_colours_of_the_site_where_the_unit_has_chosen_none(client: Client):
    client.force_login(MemberFactory(is_superuser=True))

    page = client.get("/admin/").content.decode()
    sheet = asset(client, "admin.css").content.decode()

    assert f"/brand/{brand.look().version}/admin.css" in page
    assert f"--w-color-primary: {palette.made().deep};" in sheet


def test_editors_read_whose_screens_these_are(client: Client):
    client.force_login(MemberFactory(is_superuser=True))
    a_brand(name=NAMES, accent=PURPLE)

    page = client.get("/admin/").content.decode()
    sheet = asset(client, "admin.css").content.decode()

    assert "- Lab</title>" in page
    assert f"/brand/{brand.look().version}/admin.css" in page
    assert "admin-brand__name" in page
    assert f"--w-color-secondary: {PURPLE};" in sheet


def test_an_unknown_page_of_the_editors_is_the_units_too(client: Client):
    client.force_login(MemberFactory(is_superuser=True))

    page = client.get("/admin/nothing/")

    assert page.status_code == 404
    assert "admin-brand__icon" in page.content.decode()


def test_papers_have_the_units_colours():
    a_brand(accent=PURPLE)

    assert brand.look().colours == palette.made(PURPLE)
