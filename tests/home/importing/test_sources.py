"""Tables and feeds are read into the same items."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from home.importing import feeds, tables
from home.importing.items import BadSource, Refused, moment

TABLE = "Title;Text;Date;Address\nÕunad;<p>Šokolaad, žest</p>;01.02.2020;https://o.example/1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_a_table_is_read_in_the_encoding_it_shows(encoding: str):
    [item] = tables.read(TABLE.encode(encoding))

    assert (item.key, item.title) == ("https://o.example/1", "Õunad")
    assert (item.html, item.date) == ("<p>Šokolaad, žest</p>", "01.02.2020")


def test_a_table_is_read_in_the_encoding_that_is_told():
    [item] = tables.read("title,text,date\nblåbær,,2020-01-01\n".encode("cp1252"), "windows-1252")

    assert item.title == "blåbær"


def test_plain_words_are_paragraphs():
    [item] = tables.read(b'id,title,text,date\n7,T,"One & two\n\nThree",2020-01-01\n\n')

    assert (item.key, item.html) == ("7", "<p>One &amp; two</p>\n\n<p>Three</p>")


@pytest.mark.parametrize(
    ("data", "encoding", "sentence"),
    [
        (b"", "", "The table has no column date, text, title."),
        (b"title,text\na,b\n", "", "The table has no column date."),
        (b"PK\x03\x04", "", "This is no table of text, or in another encoding."),
        (b"title\xff", "utf-8", "This is no table of text, or in another encoding."),
        (b"title", "klingon", "There is no encoding klingon."),
        (b'title,text,date\n"' + b"a" * 1_000_002, "", "This is no table: field larger"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, encoding: str, sentence: str):
    with pytest.raises(BadSource) as error:
        tables.read(data, encoding)

    assert str(error.value).startswith(sentence)


ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry>
  <id>tag:o.example,2020:1</id><title type="html">A &amp;amp; B</title>
  <link rel="enclosure" type="image/png" href="https://o.example/a.png"/>
  <link href="https://o.example/1"/><published>2020-02-01T10:00:00Z</published>
  <summary>Short</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>In html: <b>x</b></p></div></content>
</entry></feed>"""
RSS = """
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/"><channel><item>
  <guid isPermaLink="false">7</guid><title>A</title><link>https://o.example/7</link>
  <pubDate>Sat, 01 Feb 2020 10:00:00 GMT</pubDate><description>Short</description>
  <content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
  <media:content medium="image" url="https://o.example/a.png"><media:title>Hall</media:title></media:content>
</item></channel></rss>"""


def test_atom_is_read():
    [item] = feeds.read(ATOM.encode())

    assert (item.key, item.address) == ("tag:o.example,2020:1", "https://o.example/1")
    assert (item.title, item.picture) == ("A &amp; B", "https://o.example/a.png")
    assert "<p>In html: <b>x</b></p>" in item.html
    assert (item.lead, item.date) == ("<p>Short</p>", "2020-02-01T10:00:00Z")


def test_a_thousand_marks_around_a_word_are_left_out():
    deep = "<b>" * 1200 + "x" + "</b>" * 1200

    [item] = feeds.read(ATOM.replace("<b>x</b>", deep).encode())

    assert "In html: x" in item.html


def test_rss_is_read():
    [item] = feeds.read(RSS.encode())

    assert (item.key, item.address, item.lead) == ("7", "https://o.example/7", "Short")
    assert (item.html, item.picture, item.picture_alt) == (
        "<p>Long</p>",
        "https://o.example/a.png",
        "Hall",
    )
    assert moment(item.date) == datetime(2020, 2, 1, 10, tzinfo=UTC)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>&a;</channel></rss>'


@pytest.mark.parametrize("text", [BOMB, FILE, "<rss>", "<html></html>", "<feed/>"])
def test_what_is_no_feed_is_refused(text: str):
    with pytest.raises(BadSource):
        feeds.read(text.encode())


@pytest.mark.parametrize(
    ("text", "year_month_day_hour"),
    [
        ("2020-02-01", (2020, 2, 1, 0)),
        ("2020-02-01 10:00", (2020, 2, 1, 10)),
        ("1.2.2020", (2020, 2, 1, 0)),
        ("01/02/2020, 10.00", (2020, 2, 1, 10)),
        ("Sat, 01 Feb 2020 10:00:00 +0200", (2020, 2, 1, 10)),
    ],
)
def test_dates_are_read_by_the_clock_of_the_site(text: str, year_month_day_hour: tuple[int, ...]):
    found = timezone.localtime(moment(text), timezone.get_default_timezone())

    assert (found.year, found.month, found.day, found.hour) == year_month_day_hour


@pytest.mark.parametrize("text", ["", "soon", "31.02.2020", "0001-01-01", "99999-01-01", "2020"])
def test_what_is_no_date_is_refused(text: str):
    with pytest.raises(Refused):
        moment(text)
