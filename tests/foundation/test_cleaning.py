from __future__ import annotations

import pytest

from foundation.cleaning import one_line, paragraphs

# With a joiner that it needs.
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Anna\tKalniņa \n", "Anna Kalniņa"),
        ("Anna\x00 \x1b[31mK\x7f", "Anna [31mK"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066Anna\u2069\u200f\u200e\u061c", "Anna"),
        ("A\u200bn\u00adn\ufeffa", "Anna"),
        ("Anna\U000e0041\U000e0042", "Anna"),
        ("\ud800Anna\ufffe\U0001ffff", "Anna"),
        ("e\u0301", "\u00e9"),
        (PERSIAN, PERSIAN),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("岩田 聡", "岩田 聡"),
        ("<b>Anna</b> & {{ name }}", "<b>Anna</b> & {{ name }}"),
        ("\u200d\u3164 \u2800", ""),
        ("\u0301\u0301", ""),
        ("", ""),
    ],
)
def test_a_line_keeps_what_can_be_seen(written, kept):
    assert one_line(written) == kept
    assert one_line(kept) == kept


def test_paragraphs_keep_their_lines():
    written = " One\r\ntwo\u2028three\r\n\r\n\n\n\u200bfour\u202e \n"

    assert paragraphs(written) == "One\ntwo\nthree\n\nfour"
    assert paragraphs(paragraphs(written)) == paragraphs(written)
    assert paragraphs("\n\u200b\n") == ""
