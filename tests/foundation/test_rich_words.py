from __future__ import annotations

import pytest
from wagtail.models import Page

from foundation import rich_words
from tests.factories.news import standard_page

WORDS = '<p data-block-key="x1">Dear <b>all</b>,</p><p>come &amp; <i>see</i></p>'


def read(source: str) -> rich_words.RichWords:
    return rich_words.read([source])[0]


def test_paragraphs_stay_in_both_forms():
    words = read(WORDS)

    assert words.html == "<p>Dear <b>all</b>,</p><p>come &amp; <i>see</i></p>"
    assert words.text == "Dear all,\n\ncome & see"


@pytest.mark.parametrize("source", ["", "<p></p>", "<p> \xa0</p>", "<script>alert(1)</script>"])
def test_without_words_there_is_nothing(source: str):
    words = read(source)

    assert (bool(words), words.text, "script" in words.html) == (False, "", False)


@pytest.mark.parametrize(
    ("link", "html", "text"),
    [
        (
            '<a href="https://example.org/tea">Tea</a>',
            '<a href="https://example.org/tea">Tea</a>',
            "Tea (https://example.org/tea)",
        ),
        (
            '<a href="https://example.org/">https://example.org/</a>',
            '<a href="https://example.org/">https://example.org/</a>',
            "https://example.org/",
        ),
        (
            '<a href="mailto:press@example.org">us</a>',
            '<a href="mailto:press@example.org">us</a>',
            "us (press@example.org)",
        ),
        ('<a href="javascript:alert(1)">Tea</a>', "Tea", "Tea"),
        ('<a href="mailto:nobody">Tea</a>', "Tea", "Tea"),
        ('<a linktype="document" id="7">Tea</a>', "Tea", "Tea"),
        ('<span style="color: red">Tea</span>', "Tea", "Tea"),
    ],
)
def test_only_what_leads_somewhere_is_a_link(link: str, html: str, text: str):
    words = read(f"<p>{link}</p>")

    assert (words.html, words.text) == (f"<p>{html}</p>", text)


@pytest.mark.django_db
def test_a_page_is_linked_as_long_as_everybody_may_see_it(settings):
    page = standard_page(title="About us")
    source = f'<p>Read <a linktype="page" id="{page.pk}">about us</a></p>'

    open_one = read(source)
    Page.objects.get(pk=page.pk).unpublish()
    closed = read(source)

    assert open_one.text == f"Read about us ({settings.BASE_URL}/en/{page.slug}/)"
    assert closed.html == "<p>Read about us</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 4])
def test_any_number_of_pages_costs_the_same(number: int, django_assert_num_queries):
    pages = [standard_page(title=f"Page {n}") for n in range(number)]
    sources = [f'<p><a linktype="page" id="{page.pk}">here</a></p>' for page in pages]
    rich_words.read(sources)  # the site's addresses are kept

    with django_assert_num_queries(2):
        found = rich_words.read(sources)

    assert all("http" in words.text for words in found)
