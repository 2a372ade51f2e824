"""Blocks that arrange words, numbers and pictures: as readers get them, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from foundation import framing
from foundation.blocks import GalleryBlock, StepsBlock, StoryBlock, TableBlock, VideoBlock
from tests.factories.news import item, site_image

if TYPE_CHECKING:
    from django.test import RequestFactory

    from foundation.models import SiteImage

pytestmark = pytest.mark.django_db

VIDEO = {
    "title": "Morning",
    "address": "https://youtu.be/dQw4w9WgXcQ",
    "poster": None,
    "caption": "",
}
TABLE = {
    "columns": [{"type": "text", "heading": "Town"}, {"type": "number", "heading": "People"}],
    "rows": [{"values": ["Tartu", "214"]}, {"values": ["Narva", "96"]}],
    "caption": "Who came",
}


@pytest.fixture
def asked(rf: RequestFactory) -> Any:
    request = rf.get("/en/")
    request.user = AnonymousUser()
    return request


@pytest.fixture
def shown(asked):
    def show(kind: str, value: Any) -> str:
        stream = StoryBlock().to_python([{"type": kind, "value": value, "id": "1"}])
        html = stream[0].render_as_block({"request": asked})
        return re.sub(r">\s+<", "><", " ".join(html.split()))

    return show


def picture(image: SiteImage | None = None, **fields: Any) -> dict[str, Any]:
    shown = {"image": (image or site_image()).pk, "alt_text": "A hall", "decorative": False}
    return {"picture": {**shown, **fields}, "caption": ""}


def table(**changes: Any) -> dict[str, Any]:
    return {"table": {**TABLE, **changes}, "names_rows": True}


@pytest.mark.parametrize(
    ("kind", "word"), [("note", "Note"), ("tip", "Tip"), ("important", "Important"), ("x", "Note")]
)
def test_a_callout_says_in_a_word_what_it_is(shown, kind: str, word: str):
    body = shown("callout", {"kind": kind, "text": "<p>Bring a <b>laptop</b></p>"})

    assert re.search(rf'block-callout__kind">.* {word}</p>', body)
    assert "<p>Bring a <b>laptop</b></p>" in body


def test_steps_are_a_numbered_list_below_their_heading(shown):
    steps = [{"title": "Write", "text": "<p>One line</p>"}, {"title": "Meet", "text": ""}]

    body = shown("steps", {"heading": "How", "steps": steps})

    assert re.findall(r"<h(\d)[^>]*>([^<]*)</h", body) == [
        ("2", "How"),
        ("3", "Write"),
        ("3", "Meet"),
    ]
    assert body.count("<li") == 2
    assert body.count("block-steps__text") == 1


def test_an_accordion_opens_without_script(shown):
    texts = [{"title": "Cost?", "text": "<p>None</p>"}, {"title": "Who?", "text": "<p>You</p>"}]

    body = shown("accordion", {"heading": "", "texts": texts})

    assert re.findall(r"<details[^>]*><summary>([^<]*)</summary>", body) == ["Cost?", "Who?"]
    assert "<h2" not in body


def test_a_table_names_its_columns_and_rows(shown):
    body = shown("table", table())

    assert 'role="region" aria-label="Who came" tabindex="0"' in body
    assert re.findall(r'<th scope="(\w+)"[^>]*>([^<]*)</th>', body) == [
        ("col", "Town"),
        ("col", "People"),
        ("row", "Tartu"),
        ("row", "Narva"),
    ]
    assert '<td class="table__number">214</td>' in body


def test_the_rows_of_a_table_may_have_no_names(shown):
    assert 'scope="row"' not in shown("table", {**table(), "names_rows": False})


def test_an_empty_table_is_left_out(shown):
    assert "<table" not in shown("table", table(columns=[], rows=[]))


def test_columns_hold_what_was_put_into_each(shown):
    value = {
        "first": [{"type": "text", "value": "<p>Left</p>", "id": "2"}],
        "second": [{"type": "figures", "value": {"figures": [{"number": "8", "label": "up"}]}}],
    }

    first, second = shown("columns", value).split('class="block-columns__one"')[1:]

    assert ["Left" in first, "up" in first, "up" in second] == [True, False, True]


def test_each_picture_of_a_gallery_leads_to_itself_large(shown):
    body = shown("gallery", {"pictures": [picture(), picture(decorative=True)]})

    addresses = re.findall(r'<a class="block-gallery__link" href="([^"]+)"', body)
    assert ["width-1440" in address for address in addresses] == [True, True]
    assert re.findall(r'alt="([^"]*)"', body) == ["A hall", ""]
    # A link with nothing to read would be silent.
    assert body.count('aria-label="Picture 2, large"') == 1


def test_a_gallery_goes_on_without_a_picture_that_is_gone(shown):
    gone = {"picture": {"image": 999_999, "alt_text": "x", "decorative": False}, "caption": ""}

    assert shown("gallery", {"pictures": [picture(), gone]}).count("<img") == 1
    assert "<" not in shown("gallery", {"pictures": [gone, gone]})


@pytest.mark.parametrize("count", [2, 6])
def test_a_gallery_costs_the_same_queries_for_any_number(
    shown, django_assert_num_queries, count: int
):
    value = {"pictures": [picture() for _ in range(count)]}
    shown("gallery", value)  # cuts them

    with django_assert_num_queries(2):
        body = shown("gallery", value)

    assert body.count("<img") == count


def test_a_video_is_a_link_until_somebody_presses_the_button(shown, asked):
    body = shown("video", VIDEO)

    assert ["<iframe" in body, "src=" in body.partition("<script")[0]] == [False, False]
    assert '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" rel="external noopener">' in body
    assert "YouTube learns your internet address" in body
    assert re.search(
        r'<button [^>]*data-player="https://www.youtube-nocookie.com/[^>]* hidden>', body
    )
    assert framing.allowed(asked) == ["https://www.youtube-nocookie.com"]


def test_the_poster_of_a_video_comes_from_this_site(shown):
    body = shown("video", {**VIDEO, "poster": site_image().pk})

    assert re.search(r'<img class="block-video__poster" src="/media/', body)


def test_a_video_of_nobody_known_is_left_out(shown, asked):
    assert "<" not in shown("video", {**VIDEO, "address": "https://example.org/v"})
    assert framing.allowed(asked) == []


def refusals(block: Any, value: Any) -> str:
    """What an editor is told, in the shape the editor's screen reads."""
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        return str(error.as_json_data())
    return ""


@pytest.mark.parametrize(
    "address", ["https://example.org/v", "https://www.youtube.com/@somebody", "ftp://youtu.be/x"]
)
def test_a_video_of_an_unknown_host_is_refused_with_a_sentence(address: str):
    told = refusals(VideoBlock(), {**VIDEO, "address": address})

    assert "Only single videos at YouTube or Vimeo" in told


def test_a_video_of_a_known_host_is_taken():
    assert refusals(VideoBlock(), VIDEO) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"caption": " "}, "Say in the caption what the table shows."),
        ({"columns": [{"type": "text", "heading": ""}] * 2}, "Give each column a heading."),
        ({"rows": []}, "A table needs a column and a row."),
        ({"rows": [{"values": ["a", "b"]}] * 61}, "At most 8 columns and 60 rows."),
        (
            {
                "columns": [{"type": "text", "heading": "x"}] * 9,
                "rows": [{"values": ["a"] * 9}],
            },
            "At most 8 columns and 60 rows.",
        ),
    ],
)
def test_a_table_without_what_is_read_aloud_or_too_large_is_refused(
    changes: dict[str, Any], told: str
):
    found = refusals(TableBlock(), table(**changes))

    assert (told in found) if told else (found == "")


@pytest.mark.parametrize(("count", "is_refused"), [(1, True), (2, False), (12, False), (13, True)])
def test_there_are_bounds_to_steps_and_pictures(count: int, is_refused: bool):
    steps = {"heading": "How", "steps": [item({"title": "Do", "text": ""})] * count}
    pictures = {"pictures": [item(picture())] * count}

    assert bool(refusals(StepsBlock(), steps)) == is_refused
    assert bool(refusals(GalleryBlock(), pictures)) == is_refused


@pytest.mark.parametrize(("count", "is_refused"), [(6, False), (7, True)])
def test_a_story_has_an_end(count: int, is_refused: bool):
    texts = [
        {"type": "text", "value": f"<p>{'x' * 29_999}</p>", "id": str(n)} for n in range(count)
    ]

    told = refusals(StoryBlock(), texts)

    assert ("This text is too long: make several pages of it." in told) == is_refused


def test_a_story_has_an_end_of_blocks_too():
    block = StoryBlock()
    headings = [{"type": "heading", "value": "x", "id": str(n)} for n in range(151)]

    assert ["150" in refusals(block, headings), refusals(block, headings[:150])] == [True, ""]


def test_one_text_has_thirty_thousand_letters():
    told = refusals(StoryBlock(), [{"type": "text", "value": f"<p>{'x' * 30_001}</p>", "id": "1"}])

    assert "30000" in told


def test_search_reads_what_lies_folded_and_in_cells():
    cost = {"title": "Cost?", "text": "<p>Nothing</p>"}
    parts = [
        {"type": "table", "value": table(), "id": "1"},
        {"type": "accordion", "value": {"heading": "", "texts": [cost]}},
        {"type": "video", "value": VIDEO},
        {"type": "callout", "value": {"kind": "tip", "text": "<p>Bring it</p>"}},
    ]
    block = StoryBlock()

    words = block.get_searchable_content(block.to_python(parts))

    assert words == [
        *("Who came", "Town", "People", "Tartu", "214", "Narva", "96"),
        *("", "Cost?", "Nothing", "Morning", "", "Bring it"),
    ]


def test_a_moved_row_of_a_table_takes_its_translation_along():
    grid = TableBlock().child_blocks["table"]
    source = grid.to_python(TABLE)
    words = {"Tartu": "Tartus", "Who came": "Kes tuli"}
    segments = [
        type(segment)(segment.path, words.get(segment.string.data, segment.string.data))
        for segment in grid.get_translatable_segments(source)
    ]
    moved = grid.to_python({**TABLE, "rows": TABLE["rows"][::-1]})

    told = grid.get_prep_value(grid.restore_translated_segments(moved, segments))

    assert told["caption"] == "Kes tuli"
    assert told["rows"] == [{"values": ["Narva", "96"]}, {"values": ["Tartus", "214"]}]
