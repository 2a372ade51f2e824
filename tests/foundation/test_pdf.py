"""Papers read back: whatever is on them, they are whole and accessible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typst

from foundation import pdf
from tests import papers

if TYPE_CHECKING:
    from pathlib import Path

# Assigned to nothing: no font has it.
NOBODY_HAS = "\u0378"
TEMPLATE = """#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(font: "Public Sans", lang: d.lang)
#title()
#for name in d.names [#name#parbreak()]
"""


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paper.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return tmp_path


def paper(*names: str) -> papers.Paper:
    made = pdf.render("paper.typ", {"title": "A paper", "lang": "lv", "names": names})
    return papers.read(made)


def test_paper_says_what_it_is_and_how_it_is_read() -> None:
    read = paper("Mārtiņš Õunapuu")

    assert read.is_accessible
    assert (read.title, read.language) == ("A paper", "lv")
    assert read.text == "A paper Mārtiņš Õunapuu"
    assert read.roles == ("Document", "Title", "P")


@pytest.mark.parametrize(
    "name",
    ["Иван Петров", "Γιώργος Παπαδόπουλος", "Đặng Thị Ngọc", "#strong[Ann] *x* \\ $1$ @a <b> // c"],
)
def test_name_stands_as_it_was_written(name: str) -> None:
    assert paper(name).text == f"A paper {name}"


@pytest.mark.parametrize(
    "name", ["王小明", "محمد علي", "דוד", "😀👩\u200d👩\u200d👧", "ก", "한글", "\ue000", "\ufffe"]
)
def test_name_in_any_script_leaves_the_paper_whole(name: str) -> None:
    read = paper(name, "Ann")

    assert read.is_accessible
    assert read.text.endswith("Ann")


def test_character_that_no_font_has_is_shown_as_unknown() -> None:
    read = paper(f"A{NOBODY_HAS}n")

    assert read.is_accessible
    assert read.text == f"A paper A{pdf.UNKNOWN}n"
    assert pdf.undrawn(f"A{NOBODY_HAS}n") == {NOBODY_HAS}


def test_control_characters_and_turns_of_direction_are_left_out() -> None:
    assert paper("A\x00n\x1b\x7f\u202en\ud83d").text == "A paper Ann"


@pytest.mark.parametrize("mark", ["\ufeff", "\ufffe"])
def test_byte_order_marks_which_come_along_with_pasted_names_stop_no_paper(mark: str) -> None:
    read = paper(f"{mark}Anna{mark} Tamm")

    assert read.is_accessible
    assert read.text == "A paper Anna Tamm"


def test_values_that_are_no_text_reach_the_template_as_they_are(templates: Path) -> None:
    typ = TEMPLATE + "#assert(d.n == 3 and d.none == none and d.map.list.at(0).yes)\n"
    (templates / "paper.typ").write_text(typ, encoding="utf-8")
    data = {"title": "A", "lang": "en", "names": (), "n": 3, "none": None}

    assert pdf.render("paper.typ", {**data, "map": {"list": [{"yes": True}]}})


def test_template_that_is_not_accessible_is_refused(templates: Path) -> None:
    (templates / "paper.typ").write_text("No title.", encoding="utf-8")

    with pytest.raises(typst.TypstError):
        pdf.render("paper.typ", {})


def test_templates_read_nothing_outside_their_folder(templates: Path) -> None:
    (templates / "paper.typ").write_text('#read("../secret.txt")', encoding="utf-8")
    (templates.parent / "secret.txt").write_text("secret", encoding="utf-8")

    with pytest.raises(typst.TypstError):
        pdf.render("paper.typ", {})
