from __future__ import annotations

import math
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from foundation import eu


def test_every_statement_has_its_words_in_every_language():
    for words in eu.WORDS.values():
        assert words.keys() == dict(settings.LANGUAGES).keys()


def test_the_reader_s_language_decides():
    with override("et"):
        assert eu.said(eu.Statement.CO_FUNDED) == "Kaasrahastanud Euroopa Liit"
    with override("fi"):
        assert eu.said(eu.Statement.CO_FUNDED) == "Co-funded by the European Union"


def test_the_emblem_is_drawn_by_its_geometry():
    drawn = render_to_string("components/eu_emblem.html", {"statement": "<b>"})

    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn).groups())
    found = re.findall(r"translate\(([\d.]+) ([\d.]+)\)", drawn)
    stars = [(float(x) - width / 2, float(y) - height / 2) for x, y in found]
    assert width * 2 == height * 3
    assert len(stars) == 12
    # Like the hours on the face of a clock, on a circle of a third of the height.
    for hour, (x, y) in enumerate(stars):
        angle = math.radians(30 * hour)
        assert abs(x - height / 3 * math.sin(angle)) < 0.1
        assert abs(y + height / 3 * math.cos(angle)) < 0.1
    assert "M0-30" in drawn  # a point up, an eighteenth of the height from the middle
    assert height / 18 == 30
    assert "&lt;b&gt;" in drawn
