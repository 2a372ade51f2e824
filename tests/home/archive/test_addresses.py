"""Which file an address becomes; no database."""

from __future__ import annotations

import pytest

from home.archive import addresses

SITE = "https://talka.example.org"


@pytest.mark.parametrize(
    ("address", "here", "found"),
    [
        ("/en/", "/", "/en/"),
        ("https://talka.example.org/en/#news", "/", "/en/"),
        ("?page=2&a=1", "/en/news/", "/en/news/?a=1&page=2"),
        ("../x/", "/en/news/", "/en/x/"),
        ("/%C3%B5/", "/", "/õ/"),
        *((elsewhere, "/en/", "") for elsewhere in (
            "https://example.org/en/", "https://talka.example.org.evil.example/", "//example.org/",
            "mailto:a@example.org", "#top", "data:,x", "https://[municipality].example.org/",
        )),
    ],
)  # fmt: skip
def test_an_address_of_the_site_is_written_in_one_way(address: str, here: str, found: str):
    assert addresses.clean(address, here=here, site=SITE) == found


@pytest.mark.parametrize(
    ("address", "is_page", "file"),
    [
        ("/", True, "index.html"),
        ("/en/news/", True, "en/news/index.html"),
        ("/en/news/?page=2", True, "en/news/index.page-2.html"),
        ("/en/news/feed/", False, "en/news/feed.xml"),
        ("/calendar/en.ics", False, "calendar/en.ics"),
        ("/documents/1/Paper.pdf", False, "documents/1/Paper.pdf"),
        ("/../../etc/passwd", False, "etc/passwd.xml"),
    ],
)
def test_each_address_has_a_file_below_the_top(address: str, is_page: bool, file: str):
    assert addresses.file_of(address, is_page=is_page) == file


def test_what_was_asked_in_other_letters_still_makes_a_short_name_of_its_own():
    asked = [f"/en/news/?topic={word}" for word in ("%C3%B5", "%C3%A4", "x" * 500, "..%2F..")]

    files = {addresses.file_of(address, is_page=True) for address in asked}

    assert len(files) == len(asked)
    assert all(len(file) < 100 and file.startswith("en/news/index.") for file in files)


def test_a_step_that_is_too_long_for_a_file_still_makes_a_name_of_its_own():
    asked = [f"/en/news/{letter * 200}/" for letter in "õä"]
    asked += [f"/documents/1/{letter * 200}.pdf" for letter in "õä"]

    files = [addresses.file_of(address, is_page=address.endswith("/")) for address in asked]

    assert len(set(files)) == len(asked)
    assert all(len(file.encode()) < 60 for file in files)
    assert [file.endswith(".pdf") for file in files] == [False, False, True, True]


def test_one_file_points_to_another_from_wherever_it_is():
    assert addresses.relative("en/index.html", seen_from="en/news/x/index.html") == (
        "../../index.html"
    )
    assert addresses.relative("en/õ/index.html", seen_from="index.html") == "en/%C3%B5/index.html"
