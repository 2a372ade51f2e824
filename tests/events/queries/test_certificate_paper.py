"""What the paper says, and that it is one that a screen sheet reads."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import typst
import zxingcpp
from django.conf import settings
from django.utils.translation import override
from PIL import Image

from events.queries import certificate_paper
from foundation import brand, pdf
from tests import papers
from tests.factories.certificates import CertificateFactory

if TYPE_CHECKING:
    from tests.papers import Paper

NAMES = [
    "Õnne Ülejõe-Žagar",
    "Кирилл Мефодьевич",
    "Ελένη Παπαδοπούλου",
    "#strong[x] *b* _i_ $x$ \\ // <a> @b",
    "“Quoted” 'and' \"so\"",
    "Maximiliana " * 12 + "Nimi",
    "x" * 150,
]


def read(row) -> Paper:
    return papers.read(certificate_paper.render(row))


def picture(row) -> Image.Image:
    """The same sheet as a picture."""
    colours = brand.look().colours
    said = {
        **certificate_paper.data(row),
        "colours": {"accent": colours.accent, "mark": colours.mark},
    }
    drawn = typst.compile(
        pdf.TEMPLATES / certificate_paper.TEMPLATE,
        root=pdf.TEMPLATES,
        font_paths=[pdf.FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said)},
        format="png",
        ppi=150,
    )
    return Image.open(io.BytesIO(drawn))


def test_it_is_accessible_has_a_title_and_says_its_language():
    sheet = read(
        CertificateFactory.build(language="et", title="Teenusedisain", title_language="et")
    )

    assert sheet.language == "et"
    assert sheet.is_accessible
    assert "Teenusedisain" in sheet.title
    assert len(sheet.pages) == 1


def test_it_says_who_what_when_how_long_and_by_whom():
    row = CertificateFactory.build(minutes=200)

    said = read(row).text

    for text in (
        *("Mari Õun", "Service design", "Training", "Ministry of Examples"),
        *(
            "1 December 2026 to 8 December 2026",
            "3 hours 20 minutes of 12 hours",
            "9 December 2026",
        ),
        *("Ask people what they need", "Draw a service blueprint", row.number),
        certificate_paper.check_address(row),
    ):
        assert text in said


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_set_as_it_is_and_on_one_sheet(name):
    sheet = read(CertificateFactory.build(name=name))

    assert "".join(name.split()) in "".join(sheet.text.split())
    assert len(sheet.pages) == 1


def test_long_words_everywhere_still_fit_on_one_sheet():
    row = CertificateFactory.build(
        name="Maximiliana " * 12,
        title="Pealkiri " * 28,
        issuer="Ministeerium " * 19,
        outcomes=["Oskab midagi väga pikalt ja põhjalikult seletada nii et lugeja ei väsi"] * 12,
    )

    assert len(read(row).pages) == 1


def test_it_needs_no_outcomes():
    assert "afterwards" not in read(CertificateFactory.build(outcomes=[])).text


def test_the_same_certificate_is_the_same_file_to_the_byte():
    row = CertificateFactory.build(code="7K3QXW0MZ5A1B2C3D4E5F6G7H8")

    assert certificate_paper.render(row) == certificate_paper.render(row)


def test_the_code_leads_to_the_page_that_checks_it():
    row = CertificateFactory.build(code="7K3QXW0MZ5A1B2C3D4E5F6G7H8")

    [found] = zxingcpp.read_barcodes(picture(row))

    assert found.text == f"{settings.BASE_URL}/certificates/7K3QXW0MZ5A1B2C3D4E5F6G7H8/"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_can_be_set_in_every_language(language):
    sheet = read(CertificateFactory.build(language=language))

    assert sheet.language == language


def test_the_file_has_a_name_that_every_disk_takes():
    row = CertificateFactory.build(title="../Šķūnis: “100 %” ja <b>/\\\n")

    name = certificate_paper.filename(row)

    assert name.endswith(".pdf")
    assert not set('/\\\n<>:"') & set(name)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 hours"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (95, "1 hour 35 minutes"),
        (480, "8 hours"),
        (59_940, "999 hours"),
    ],
)
def test_minutes_are_told_in_hours(minutes, said):
    with override("en"):
        assert certificate_paper.in_hours(minutes) == said
