"""Words that are kept in several languages, as a page says them."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.translation import override

from foundation.quoting import quoted
from foundation.words import Words


def said(words: Words | str) -> str:
    return Template("{% load words %}{{ words|said }}").render(Context({"words": words}))


def test_words_in_the_readers_language_stand_as_they_are():
    with override("et"):
        assert said(Words(en="Hall", et="Saal")) == "Saal"


def test_words_of_another_language_are_marked_with_it():
    with override("sl"):
        assert said(Words(lv="Zāle", nb="Sal")) == '<span lang="lv">Zāle</span>'


def test_words_are_escaped_in_any_language():
    words = Words(en="<b>Hall</b>")

    with override("en"):
        own = said(words)
    with override("sl"):
        foreign = said(words)

    assert own == "&lt;b&gt;Hall&lt;/b&gt;"
    assert foreign == '<span lang="en">&lt;b&gt;Hall&lt;/b&gt;</span>'


def test_no_words_and_plain_text_are_left_alone():
    assert (said(Words()), said("Hall & stairs")) == ("", "Hall &amp; stairs")


def test_quotation_marks_are_the_readers():
    with override("en"):
        assert quoted("Hall") == "“Hall”"
