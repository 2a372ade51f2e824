"""Workbooks that are broken, or made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from foundation import workbooks
from tests.community.invitations import workbook


def read(data: bytes) -> list[list[str]]:
    return list(workbooks.lines(data, rows=10, columns=5))


def changed(name: str, text: bytes) -> bytes:
    """A good workbook with one part replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a", 1, None, 2.5]]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_text():
    assert read(workbook([["a", 1, None, 2.5], ["=1+1"]]))[0][:4] == ["a", "1", "", "2.5"]
    assert read(workbook([["=1+1"]]))[0][0] == "=1+1"


def test_no_more_is_read_than_asked_for():
    rows = read(workbook([list(range(20))] * 20))

    assert (len(rows), {len(row) for row in rows}) == (10, {5})


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        workbook([["a"]])[:400],
        changed(SHEET, b"<nonsense"),
        changed(SHEET, b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>"),
        changed(SHEET, "<!DOCTYPE x []><worksheet/>".encode("utf-16-le")),
        changed(SHEET, b" " * (workbooks.MOST_UNPACKED + 1)),
        changed("xl/workbook.xml", b"<workbook/>"),
    ],
)
def test_what_is_no_workbook_or_swells_is_refused(data):
    with pytest.raises(workbooks.BadWorkbook):
        read(data)


def test_a_part_that_lies_about_its_size_gives_no_more_than_it_says():
    data = bytearray(changed(SHEET, b" " * 10_000_000))
    small = (10).to_bytes(4, "little")
    honest = (10_000_000).to_bytes(4, "little")

    with pytest.raises(workbooks.BadWorkbook):
        read(bytes(data).replace(honest, small))


def test_a_long_text_in_every_cell_is_not_unpacked_as_often(monkeypatch: pytest.MonkeyPatch):
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = "<row>" + '<c t="s"><v>0</v></c>' * 5 + "</row>"
    parts = {
        SHEET: f"<worksheet {space}><sheetData>{row * 10}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {space}><si><t>{'x' * 2_000}</t></si></sst>",
    }
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        types = old.read("[Content_Types].xml").decode()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        strings = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        parts["[Content_Types].xml"] = types.replace("</Types>", strings)
        for part in {*old.namelist(), *parts}:
            new.writestr(part, parts.get(part) or old.read(part))
    assert [len(row[4]) for row in read(made.getvalue())] == [2_000] * 10

    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 50_000)

    with pytest.raises(workbooks.BadWorkbook):
        read(made.getvalue())
