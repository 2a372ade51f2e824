"""Reading files of who was there, whoever wrote them."""

from __future__ import annotations

import csv
import io

import pytest

from events import errors
from events.services import attendance_tables as tables
from events.services.attendance_tables import Column

TEAMS = (
    "1. Summary\nMeeting title\tService design\nAttended participants\t2\n"
    "Start time\t12/7/26, 8:55:10 AM\n\n"
    "2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Tamm, Mari (External)\t12/7/26, 8:58:01 AM\t12/7/26, 11:03:04 AM\t2h 5m 3s\tmari@example.org"
    "\tmari@example.org\tPresenter\n"
    "Jānis Ozols\t12/7/26, 9:10:00 AM\t12/7/26, 9:40:00 AM\t30m\tjanis@example.org\t\tAttendee\n\n"
    "3. In-Meeting Activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Tamm, Mari (External)\t12/7/26, 8:58:01 AM\t12/7/26, 11:03:04 AM\t2h 5m 3s\tmari@example.org"
    "\tPresenter\n"
)
ZOOM = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\r\n"
    "123 4567,Service design,12/07/2026 08:55:10 AM,12/07/2026 11:05:00 AM,host@example.org,130,2\r\n"
    "\r\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
    "Mari Tamm,mari@example.org,12/07/2026 08:58:01 AM,12/07/2026 10:00:00 AM,62,No\r\n"
    "Mari Tamm,mari@example.org,12/07/2026 10:05:00 AM,12/07/2026 11:00:00 AM,55,No\r\n"
)


def read(text: str, encoding: str = "utf-8") -> tables.Table:
    return tables.read(text.encode(encoding))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("email,name\na@example.org,Ann\n", ["email", "name"]),
        ("E-posti aadress;Nimi;Minutid\na@example.org;Ann;60\n", None),
        ("E-pasts\tVārds, uzvārds\tIlgums\na@example.org\tAnn\t60\n", None),
        ("E-postadresse;Navn;Varighet\na@example.org;Ann;60\n", None),
        ("E-naslov;Ime in priimek;Trajanje\na@example.org;Ann;60\n", None),
    ],
)
def test_headings_are_understood_in_our_languages_and_with_any_separator(text, header):
    table = read(text)

    assert {Column.EMAIL, Column.NAME} <= table.columns.keys()
    assert (Column.MINUTES in table.columns) == (header is None)
    assert table.rows[0][:2] == ["a@example.org", "Ann"]


def test_a_report_of_teams_is_read_without_what_stands_around_its_table():
    table = read(TEAMS, "utf-16")

    assert (table.encoding, table.separator) == ("UTF-16", "\t")
    assert [row[0] for row in table.rows] == ["Tamm, Mari (External)", "Jānis Ozols"]
    assert {column: table.header[at] for column, at in table.columns.items()} == {
        Column.EMAIL: "Email",
        Column.NAME: "Name",
        Column.MINUTES: "In-Meeting Duration",
        Column.JOINED: "First Join",
        Column.LEFT: "Last Leave",
    }


def test_a_report_of_zoom_is_read_below_its_lines_about_the_meeting():
    table = read(ZOOM)

    assert table.header[0] == "Name (Original Name)"
    assert [row[4] for row in table.rows] == ["62", "55"]


@pytest.mark.parametrize(
    ("encoding", "told", "name"),
    [
        ("utf-8", "UTF-8", "Jānis Šķēle"),
        ("utf-8-sig", "UTF-8", "Jānis Šķēle"),
        ("utf-16", "UTF-16", "Jānis Šķēle"),
        ("utf-16-le", "UTF-16", "Jānis Šķēle"),
        ("utf-16-be", "UTF-16", "Jānis Šķēle"),
        ("cp1257", "Windows-1257", "Jānis Šķēle"),
        ("cp1257", "Windows-1257", "Tiiu Žukova-Ķīse"),
        ("cp1252", "Windows-1252", "Bjørn Ødegård"),
        ("latin-1", "Windows-1252", "Ülle Õunapuu"),
        ("cp1250", "Windows-1250", "Matjaž Čuš"),
    ],
)
def test_the_encoding_is_found_by_what_fits_and_told(encoding, told, name):
    table = read(f"name,email\n{name},a@example.org\n", encoding)

    assert (table.rows[0][0], table.encoding) == (name, told)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b"name,email\n", b"\n,,,\n"])
def test_a_file_with_nobody_in_it_is_refused(data):
    with pytest.raises(errors.TableEmpty):
        tables.read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"x" * 99,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7",
        b"name,email\nA\x00nn,a@example.org",
        b"\xff\xfen\x00a\x00\x00\xd8",  # half a letter
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(errors.NotATable):
        tables.read(data)


def test_five_thousand_lines_are_read_and_not_one_more():
    lines = "".join(f"p{number}@example.org\n" for number in range(5_000))

    assert len(read(f"email\n{lines}").rows) == 5_000
    with pytest.raises(errors.TableTooLong):
        read(f"email\n{lines}one@example.org\n")


def test_more_than_two_megabytes_are_refused():
    with pytest.raises(errors.TableTooLarge):
        tables.read(b"x" * (tables.MOST_BYTES + 1))


def test_formulas_are_only_text():
    table = read('name,email\n"=HYPERLINK(""http://evil.example"")",a@example.org\n')

    assert table.rows[0][0] == '=HYPERLINK("http://evil.example")'


def test_control_characters_and_what_turns_text_around_are_gone():
    assert read("name,email\nA\u202en\x07n\u2066,a@example.org\n").rows[0][0] == "Ann"


def test_a_file_with_other_columns_is_kept_for_the_organiser_to_choose():
    table = read("Wer;Womit\nMari;Bus\n")

    assert (table.header, table.rows, table.columns) == (["Wer", "Womit"], [["Mari", "Bus"]], {})


def test_a_bare_list_of_addresses_needs_no_headings():
    table = read("Mari,mari@example.org\nAnn,ann@example.org\n")

    assert len(table.rows) == 2
    assert table.columns == {Column.EMAIL: 1}


def test_an_empty_line_within_a_table_is_skipped():
    assert len(read("name,email\nA,a@example.org\n\nB,b@example.org\n").rows) == 2


def test_a_quotation_mark_that_is_never_closed_breaks_nothing():
    table = read('name,email\n"Ann,a@example.org\n"Bob","b@example.org"\nEve,e@example.org\n')

    assert table.header == ["name", "email"]
    assert [row[-1] for row in table.rows] == ["a@example.org", "b@example.org", "e@example.org"]


def test_a_quotation_mark_that_is_never_closed_in_a_large_file_loses_nobody():
    lines = "".join(f"p{number},p{number}@example.org\n" for number in range(4_999))

    assert len(read(f'name,email\n"Ann,a@example.org\n{lines}').rows) == 5_000


def test_a_line_break_within_a_cell_is_none_between_people():
    table = read('name,email\n"Ann\nTamm",a@example.org\nBob,"b@example.org\n"\n')

    assert table.rows == [["Ann Tamm", "a@example.org"], ["Bob", "b@example.org"]]


@pytest.mark.parametrize("end", ["\r\r\n", "\n" * 9_000])
def test_nobody_is_lost_behind_empty_lines(end):
    lines = [f"p{number}@example.org" for number in range(3_000 if len(end) < 9 else 3)]

    assert len(read(end.join(["email", *lines, ""])).rows) == len(lines)


def test_nobody_is_lost_among_as_many_empty_lines_as_people():
    lines = "".join(f"p{number}@example.org\n\n" for number in range(5_000))

    assert len(read(f"email\n{lines}").rows) == 5_000
    with pytest.raises(errors.TableTooLong):
        read(f"email\n{lines}one@example.org\n")


def test_a_table_comes_back_from_the_database_as_it_went():
    table = read(ZOOM)

    assert tables.Table.of_json(table.as_json()) == table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65", 3900),
        ("65,5", 3930),
        ("65 min", 3900),
        ("1h 5m 3s", 3903),
        ("1 h 5 min", 3900),
        ("01:05:00", 3900),
        ("1:05", 3900),
        ("1 st. 5 min", 3900),
        ("1t 5m", 3900),
        ("30 sek", 30),
        ("0", 0),
        ("", None),
        ("long", None),
        ("-5", None),
        ("=1+1", None),
        ("999999", None),
        ("9" * 400, None),
    ],
)
def test_lengths_are_read_as_programs_and_people_write_them(text, expected):
    assert tables.seconds(text) == expected


def test_wide_and_long_cells_are_cut():
    wide = io.StringIO()
    csv.writer(wide).writerows([["name", *"x" * 300], ["A" * 9_999, *"y" * 300]])

    table = read(wide.getvalue())

    assert (len(table.header), len(table.rows[0][0])) == (100, 500)
