"""HTML of others becomes blocks of ours."""

from __future__ import annotations

import pytest

from home.importing import markup
from home.importing.items import Refused
from home.importing.markup import Picture, Text

BASE = "https://old.example.org/news/1/"


def parts(html: str) -> list[tuple[str, str]]:
    return [
        (part.kind, part.value) if isinstance(part, Text) else ("picture", part.address)
        for part in markup.parts(html, BASE)
    ]


def test_headings_texts_lists_quotes_and_pictures_are_kept():
    html = """
      <div><h1>How</h1><p>First <strong>bold</strong> and <em>not</em>.</p>
      <ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>
      <h3>Detail</h3><p>Second<br>line</p>
      <blockquote><p>We asked.</p></blockquote>
      <figure><img src="/a.png" alt="Hall"><figcaption>The hall</figcaption></figure></div>
    """

    assert parts(html) == [
        ("heading", "How"),
        (
            "text",
            "<p>First <b>bold</b> and <i>not</i>.</p>"
            "<ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>"
            "<h3>Detail</h3><p>Second<br/>line</p>",
        ),
        ("quote", "We asked."),
        ("picture", "https://old.example.org/a.png"),
    ]
    assert markup.parts(html, BASE)[-1] == Picture(
        "https://old.example.org/a.png", "Hall", "The hall"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><p>Words</p>",
        "<style>p{}</style><p onclick='alert(1)'>Words</p>",
        "<iframe src='https://x.example/'></iframe><p>Words</p>",
        "<svg onload=alert(1)><script>1</script></svg><p>Words</p>",
        "<form action='https://x.example'><input></form><p>Words</p>",
        "<p><a href='javascript:alert(1)'>Words</a></p>",
        "<p><a href='JaVa\tscript:alert(1)'>Words</a></p>",
        "<p><a href='data:text/html,x'>Words</a></p>",
        "<!-- <p>old</p> --><p>Words</p><img src='javascript:alert(1)'>",
        "<p>Words</p><img src='data:image/png;base64,AAAA'>",
        "<p style='position:fixed'><span class='x'>Words</span></p>",
        "<custom-thing><p>Words</p></custom-thing>",
    ],
)
def test_nothing_active_survives(html: str):
    assert parts(html) == [("text", "<p>Words</p>")]


def test_links_are_whole():
    assert parts('<p><a href="../2/?a=1&amp;b=2" target="_blank">Next</a></p>') == [
        ("text", '<p><a href="https://old.example.org/news/2/?a=1&amp;b=2">Next</a></p>')
    ]


def test_words_outside_of_paragraphs_and_in_tables_are_kept():
    html = "Loose &lt;b&gt; words<table><tr><td>A</td><td>B</td></tr></table>end"

    assert parts(html) == [
        ("text", "<p>Loose &lt;b&gt; words</p><p>A</p><p>B</p><p>end</p>"),
    ]


def test_a_heading_that_is_too_long_is_a_bold_paragraph():
    assert parts(f"<h2>{'a' * 121}</h2>") == [("text", f"<p><b>{'a' * 121}</b></p>")]


def test_a_long_text_becomes_several_blocks():
    found = parts("<p>" + "</p><p>".join(["a" * 9_000] * 4) + "</p>")

    assert [kind for kind, _value in found] == ["text", "text"]


@pytest.mark.parametrize("html", ["<div>" * 5_000, "a" * 1_000_001, "<p><b>" * 5_000 + "x"])
def test_what_never_ends_is_refused(html: str):
    with pytest.raises(Refused):
        markup.parts(html, BASE)


def test_a_quote_too_long_for_one_is_a_text():
    assert parts(f"<blockquote>{'a' * 601}</blockquote>") == [("text", f"<p>{'a' * 601}</p>")]
