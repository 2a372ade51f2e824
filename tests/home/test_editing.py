"""What editors may do with stories and pages, and what is refused with a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from foundation.models import SiteImage
from home.models import HomePage, NewsItem, NewsPage, StandardPage, TrainingTarget
from tests.events import admin
from tests.factories.news import TopicFactory, picture_file, site_image, standard_page, story
from tests.home import editing

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

TAKEN = "This address is used by the site itself. Choose another one."
PUBLISH = {"action-publish": "1"}
WORD = (
    "<p class=MsoNormal style='mso-margin-top-alt:auto'><o:p>Hello</o:p> <b style='color:red'>all"
    "</b></p><!--[if gte mso 9]><xml>x</xml><![endif]--><style>p{color:red}</style>"
    "<script>alert(1)</script><h3 onclick='x()'>Plan</h3><table><tr><td>cell</td></tr></table>"
    "<a href='javascript:alert(1)'>link</a><img src=x onerror=alert(1)>"
)
TABLE = {
    "table-column-count": "1",
    "table-column-0-type": "text",
    "table-column-0-order": "0",
    "table-column-0-deleted": "",
    "table-column-0-heading": "Town",
    "table-row-count": "1",
    "table-row-0-order": "0",
    "table-row-0-deleted": "",
    "table-cell-0-0": "Tartu",
}


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_an_editor_writes_and_publishes_a_story(client: Client):
    admin.editor(client)
    topic, picture = TopicFactory(), site_image()
    form = editing.story_form(
        ("heading", "Who"),
        ("text", editing.draftail("Words")),
        ("quote", {"text": "So be it", "name": "Head", "role": ""}),
        picture=str(picture.pk),
        picture_alt="A hall",
    )

    client.post(editing.add_story_url(), {**form, "topics": [str(topic.pk)], **PUBLISH})

    page = NewsItem.objects.get()
    assert (page.live, page.title, page.picture, list(page.topics.all())) == (
        True,
        "News",
        picture,
        [topic],
    )
    assert [block.block_type for block in page.body] == ["heading", "text", "quote"]


def test_what_word_brings_along_is_left_behind(client: Client):
    admin.editor(client)
    form = editing.story_form(("heading", "Who"), ("text", WORD))

    client.post(editing.add_story_url(), {**form, **PUBLISH})

    page = NewsItem.objects.get()
    source = re.sub(' data-block-key="[^"]*"', "", page.body[1].value.source)
    shown = client.get(page.url).content.decode().partition("story__body")[2]
    assert source == "<p>Hello <b>all</b></p><h3>Plan</h3><p>cell</p><p>link</p><p></p>"
    for rubbish in ("Mso", "style=", "o:p", "<script>", "onerror", "javascript:", "alert"):
        assert rubbish not in shown


def test_styles_and_blocks_of_another_editor_are_left_behind(client: Client):
    admin.editor(client)
    styled = {
        "key": "a",
        "text": "Red",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [{"offset": 0, "length": 3, "style": "COLOR_RED"}],
        "entityRanges": [],
    }
    unknown = {**styled, "key": "b", "type": "mso-normal"}
    form = editing.story_form(("text", editing.draftail(styled, unknown)))

    client.post(editing.add_story_url(), {**form, **PUBLISH})

    assert NewsItem.objects.get().body[0].value.source == '<p data-block-key="a">Red</p>'


@pytest.mark.parametrize("rubbish", ["", "[]", "{}", "null", "{", "\x00", '{"blocks": 1}'])
def test_what_no_editor_ever_sends_is_no_error_page(client: Client, rubbish: str):
    admin.editor(client)

    response = client.post(
        editing.add_story_url(), {**editing.story_form(("text", rubbish)), **PUBLISH}
    )

    assert response.status_code in {200, 302}


@pytest.mark.parametrize("where", [editing.add_story_url, editing.add_page_url])
def test_a_title_of_three_hundred_letters_is_refused(client: Client, where):
    admin.editor(client)

    response = client.post(where(), {**editing.story_form(title="x" * 300), **PUBLISH})

    assert errors(response) == {
        "title": ["Ensure this value has at most 255 characters (it has 300)."]
    }


def test_a_text_with_headings_of_its_own_needs_one_above_it(client: Client):
    admin.editor(client)
    title = {
        "key": "a",
        "text": "Plan",
        "type": "header-three",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    text = ("text", editing.draftail(title))

    refused = client.post(editing.add_story_url(), {**editing.story_form(text), **PUBLISH})
    form = editing.story_form(("heading", "Who"), text)
    client.post(editing.add_story_url(), {**form, **PUBLISH})

    (error,) = refused.context["form"].errors.as_data()["body"]
    assert [str(part.message) for part in error.block_errors.values()] == [
        "This text has a heading of its own: put the block “Heading” above it."
    ]
    assert NewsItem.objects.get().live


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_story_of_a_day_that_some_clocks_do_not_know_is_refused(client: Client, day: str):
    admin.editor(client)
    form = editing.story_form(dated_at=f"{day} 23:00")

    response = client.post(editing.add_story_url(), {**form, **PUBLISH})

    assert list(errors(response)) == ["dated_at"]


# --- addresses -----------------------------------------------------------------------------------


def test_a_story_cannot_hide_the_feed(client: Client):
    admin.editor(client)

    response = client.post(editing.add_story_url(), {**editing.story_form(slug="feed"), **PUBLISH})

    assert errors(response) == {"slug": [TAKEN]}


@pytest.mark.parametrize(
    "slug",
    ["profile", "registrations", "calendar", "check-in", "members", "organisations", "search"],
)
def test_a_page_cannot_hide_what_the_site_shows_there(client: Client, slug: str):
    admin.editor(client)

    response = client.post(editing.add_page_url(), {**editing.story_form(slug=slug), **PUBLISH})

    assert errors(response) == {"slug": [TAKEN]}


@pytest.mark.parametrize("slug", ["news", "events"])
def test_a_page_cannot_stand_where_another_does(client: Client, slug: str):
    admin.editor(client)

    response = client.post(editing.add_page_url(), {**editing.story_form(slug=slug), **PUBLISH})

    assert list(errors(response)) == ["slug"]


def test_a_published_story_cannot_be_renamed_so_either(client: Client):
    admin.editor(client)
    page = story("News", slug="news-1")
    form = editing.story_form(slug="feed")

    response = admin.save(client, admin.edit_url(page), form, **PUBLISH)

    assert errors(response) == {"slug": [TAKEN]}


def test_nor_can_a_copy_take_such_an_address(client: Client):
    admin.editor(client)
    page = story("News", slug="news-1")
    data = {"new_title": "Two", "new_slug": "feed", "new_parent_page": str(page.get_parent().pk)}

    response = client.post(reverse("wagtailadmin_pages:copy", args=(page.pk,)), data)

    assert response.status_code == 302
    assert NewsItem.objects.count() == 1


def test_a_copy_at_an_address_of_its_own_is_made(client: Client):
    admin.editor(client)
    page = story("News", slug="news-1")
    data = {"new_title": "Two", "new_slug": "two", "new_parent_page": str(page.get_parent().pk)}

    client.post(reverse("wagtailadmin_pages:copy", args=(page.pk,)), data)

    assert NewsItem.objects.count() == 2


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize(("slug", "moved"), [("search", False), ("members-of-it", True)])
def test_nor_can_a_page_be_moved_there(client: Client, slug: str, bulk: bool, moved: bool):
    admin.editor(client)
    above = standard_page("About")
    page = standard_page("Below", parent=above, slug=slug)
    home = above.get_parent()
    url = reverse("wagtailadmin_pages:move_confirm", args=(page.pk, home.pk))
    if bulk:
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "move"))
        url += f"?id={page.pk}"

    client.post(url, {"chooser": str(home.pk)})

    assert (Page.objects.get(pk=page.pk).get_parent().pk == home.pk) is moved


def test_pages_stand_where_they_belong():
    assert NewsItem.allowed_parent_page_models() == [NewsPage]
    assert StandardPage.allowed_parent_page_models() == [HomePage, StandardPage]


# --- pictures ------------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize("action", [PUBLISH, {}])
def test_a_text_of_ten_megabytes_is_refused_with_a_sentence(client: Client, action: dict[str, str]):
    admin.editor(client)
    form = editing.story_form(("text", editing.draftail("x" * 10 * 1024 * 1024)))

    response = client.post(editing.add_story_url(), {**form, **action})

    assert response.status_code == 413
    assert "more words than the site takes at once" in response.content.decode()
    assert not NewsItem.objects.exists()


def test_a_text_that_is_too_long_for_its_block_is_refused_beside_it(client: Client):
    admin.editor(client)
    form = editing.story_form(("text", editing.draftail("x" * 30_001)))

    response = client.post(editing.add_story_url(), {**form, **PUBLISH})

    assert list(errors(response)) == ["body"]
    assert not NewsItem.objects.exists()


def test_an_editor_publishes_the_new_blocks(client: Client):
    admin.editor(client)
    title, said = "-value-steps-0-value", "-value-steps-1-value"
    form = editing.story_form(
        ("callout", {"kind": "tip", "text": editing.draftail("Bring a laptop")}),
        ("video", {"title": "Film", "address": "https://vimeo.com/76979871", "poster": ""}),
        ("steps", {"heading": "How", "steps-count": "2"}),
        ("table", {"names_rows": "on", "table-caption": "Who came", **TABLE}),
    )
    for number, prefix in enumerate((title, said)):
        head = f"body-2{prefix.removesuffix('-value')}"
        form |= {
            f"{head}-deleted": "",
            f"{head}-order": str(number),
            f"{head}-id": "",
            f"{head}-type": "item",
            f"body-2{prefix}-title": "Do",
            f"body-2{prefix}-text": editing.draftail("it"),
        }

    client.post(editing.add_story_url(), {**form, **PUBLISH})

    callout, video, steps, table = NewsItem.objects.get().body
    assert "Bring a laptop" in callout.value["text"].source
    assert (video.value["title"], len(steps.value["steps"])) == ("Film", 2)
    assert [row["values"] for row in table.value["table"].row_data] == [["Tartu"]]


def test_word_mark_up_is_left_behind_in_every_rich_text(client: Client):
    admin.editor(client)
    form = editing.story_form(("callout", {"kind": "tip", "text": WORD}))

    client.post(editing.add_story_url(), {**form, **PUBLISH})

    source = NewsItem.objects.get().body[0].value["text"].source
    assert re.findall(r"style|script|class|mso|onclick|javascript|<h3|<table|<img", source) == []
    assert "Hello" in source


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", SVG),
        ("x.png", SVG),
        ("x.png", HTML),
        ("x.jpg", picture_file().getvalue()),
        ("x.png", picture_file().getvalue()[:40]),
        ("x.png", b""),
        ("x.jpg", b"%PDF-1.7\n"),
        ("x", picture_file().getvalue()),
        # Its head is whole, what it shows isn't.
        ("x.avif", picture_file(kind="AVIF").getvalue()[:-40] + bytes(40)),
    ],
)
def test_what_is_no_picture_is_refused(client: Client, name: str, content: bytes):
    admin.editor(client)
    file = SimpleUploadedFile(name, content, "image/png")

    response = client.post(reverse("wagtailimages:add"), {"title": "x", "file": file})

    assert list(errors(response)) == ["file"]
    assert SiteImage.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("x.pdf", b"%PDF-1.7\n", True),
        ("x.csv", b"a,b\n", True),
        ("x.jpg", b"%PDF-1.7\n", False),
        ("x.pdf", HTML, False),
        ("x.docx", b"MZ\x90", False),
    ],
)
def test_a_document_is_what_its_name_says(
    client: Client, name: str, content: bytes, is_taken: bool
):
    admin.editor(client)
    file = SimpleUploadedFile(name, content)

    response = client.post(reverse("wagtaildocs:add"), {"title": "x", "file": file})

    assert get_document_model().objects.exists() == is_taken
    if not is_taken:
        assert errors(response)["file"][0].startswith("What is in this file is not what")


def test_a_picture_of_more_than_twenty_megabytes_is_refused(client: Client):
    admin.editor(client)
    padding = b"\0" * (20 * 1024 * 1024)
    file = SimpleUploadedFile("x.png", picture_file().getvalue() + padding, "image/png")

    response = client.post(reverse("wagtailimages:add"), {"title": "x", "file": file})

    assert errors(response)["file"][0].startswith("This file is too big")


@pytest.mark.parametrize("size", [(8000, 8000), (20_000, 20_000)])
def test_a_picture_that_would_unpack_to_a_wall_is_refused(client: Client, size: tuple[int, int]):
    admin.editor(client)
    file = SimpleUploadedFile("x.png", bomb(size), "image/png")

    response = client.post(reverse("wagtailimages:add"), {"title": "x", "file": file})

    assert errors(response)["file"][0].startswith("This picture has too many pixels")


def bomb(size: tuple[int, int]) -> bytes:
    """A small file that says it is a picture of `size`."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_within_bounds_is_taken_with_its_credit(client: Client):
    admin.editor(client)
    file = SimpleUploadedFile("x.png", picture_file().getvalue(), "image/png")

    client.post(reverse("wagtailimages:add"), {"title": "Hall", "file": file, "credit": "Us"})

    assert [(image.title, image.credit) for image in SiteImage.objects.all()] == [("Hall", "Us")]


# --- the target ----------------------------------------------------------------------------------


def test_an_editor_sets_how_many_are_to_be_trained(client: Client):
    admin.editor(client)
    site = Site.objects.get()
    url = reverse("wagtailsettings:edit", args=("home", "trainingtarget", site.pk))

    client.post(url, {"people": "1200", "before": "40"})

    target = TrainingTarget.objects.get()
    assert (target.people, target.before) == (1200, 40)


def test_somebody_else_does_not(client: Client):
    admin.editor(client, "Organisers")
    url = reverse("wagtailsettings:edit", args=("home", "trainingtarget", Site.objects.get().pk))

    client.post(url, {"people": "1200", "before": "40"})

    assert [target.people for target in TrainingTarget.objects.all()] in ([], [None])
