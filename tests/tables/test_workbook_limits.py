"""Workbooks that lie about their size, or hold what nobody should open, are read or refused."""

import bz2
import random
import re
import struct
import zipfile
import zlib
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from events.handmade_town import HEADINGS, ROWS, town
from openpyxl.chart import BarChart
from tables.test_faults import SOUND
from tables.test_tables import write_book

import routeplan as rp
from routeplan.errors import ScenarioError
from routeplan.plans import read_plan
from routeplan.tables.conversion import convert
from routeplan.tables.package import limits

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
TYPES = "[Content_Types].xml"
EVENT = "xl/worksheets/sheet1.xml"
SITES = "xl/worksheets/sheet3.xml"
VISITORS = "xl/worksheets/sheet4.xml"
NOTES = "xl/worksheets/notes.xml"
TEXTS = "xl/sharedStrings.xml"

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "blowup": f'<!DOCTYPE x [<!ENTITY a9 "{"ha" * 50_000}">]>',
    "external": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "parameters": '<!DOCTYPE x [<!ENTITY % b SYSTEM "http://localhost/x"> %b;]>',
    "elsewhere": '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
}


@cache
def sound_parts():
    """The parts of the sound scenario's workbook, their texts shared as Excel does it."""
    book = BytesIO()
    write_book(book, SOUND)
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts.setdefault(TEXTS, f'<sst xmlns="{MAIN}"><si><t>spare</t></si></sst>')
    parts[RELATIONS] = insert(parts[RELATIONS], relation("texts", "sharedStrings", TEXTS))
    return parts


def insert(xml, what, before=None):
    """XML with something before the end of its root, or before the first place named."""
    place = xml.rindex("</") if before is None else xml.index(before)
    return xml[:place] + what + xml[place:]


def relation(name, kind, target, mode=""):
    return (
        f'<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships" '
        f'Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>'.replace('"xl/', '"/xl/')
    )


def with_rows(part, xml):
    """A sheet of the sound workbook with XML after its rows."""
    return {part: insert(sound_parts()[part], xml, "</sheetData>")}


def pack(path, changes, drop=()):
    """The sound workbook with parts changed, added or left out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in {**sound_parts(), **changes}.items():
            if name not in drop:
                archive.writestr(name, content)
    return path


def add_sheet(title, xml, count=1):
    """Changes that add a sheet, or several of the same part."""
    entries = "".join(
        f'<sheet xmlns:r="{OFFICE}" name="{title}{n or ""}" sheetId="{100 + n}" r:id="notes"/>'
        for n in range(count)
    )
    return {
        BOOK: insert(sound_parts()[BOOK], entries, "</sheets>"),
        RELATIONS: insert(sound_parts()[RELATIONS], relation("notes", "worksheet", NOTES)),
        NOTES: f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>',
    }


def text_cell(address, text):
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def said(path):
    with pytest.raises(ScenarioError) as caught:
        rp.read(path)
    return str(caught.value).removeprefix(f"{path}: ")


def codes(path):
    with pytest.raises(ScenarioError) as caught:
        rp.read(path)
    return {fault.code for fault in caught.value.faults}


# What can be read is read.

READ = {
    "the sound workbook": {},
    "a dimension that is a lie": {
        part: re.sub('<dimension ref=".*?"', '<dimension ref="A1:XFD1048576"', xml)
        for part, xml in sound_parts().items()
    },
    "rows with huge gaps": with_rows(
        "xl/worksheets/sheet5.xml",
        "".join(
            f'<row r="{1000 * n}">{text_cell(f"A{1000 * n}", f"D{n}")}'
            f'<c r="B{1000 * n}"><v>49</v></c></row>'
            for n in range(1, 1000)
        ),
    ),
    "styled rows and cells without anything": with_rows(
        SITES,
        "".join(
            f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>'
            for n in range(20, 20_020)
        ),
    ),
    "everything beside the table merged": {
        SITES: insert(
            sound_parts()[SITES], '<mergeCells><mergeCell ref="Z1:XFD1048576"/></mergeCells>'
        )
    },
    "thousands of merged ranges": {
        SITES: insert(
            sound_parts()[SITES],
            "<mergeCells>"
            + "".join(f'<mergeCell ref="Z{n}:XFD1048576"/>' for n in range(1, 5000))
            + "</mergeCells>",
        )
    },
    "a bomb of elements without a name that counts": with_rows(SITES, "<z><y/></z>" * 10_000),
}


@pytest.mark.parametrize("name", READ)
def test_only_what_is_filled_counts(tmp_path, name):
    scenario = rp.read(pack(tmp_path / "event.xlsx", READ[name]))
    assert scenario.sites == rp.read(SOUND).sites
    assert scenario.visitors == rp.read(SOUND).visitors
    assert scenario.notes == ()


def test_a_far_cell_is_told_as_any_other(tmp_path):
    row = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    path = pack(tmp_path / "event.xlsx", with_rows(SITES, row))
    assert said(path).splitlines() == [
        "sites!XFD1: Column XFD has values, from row 1048576 on, but no heading. "
        "Write its heading, or empty the column.",
        "sites!A1048576 (site): The site is blank. Fill it in.",
    ]
    path = pack(tmp_path / "remarks.xlsx", add_sheet("Remarks", row))
    assert rp.read(path) == rp.read(SOUND)


def test_a_thousand_far_cells(tmp_path):
    rows = "".join(
        f'<row r="{n}">{text_cell(f"XFD{n}", "x")}</row>' for n in range(1_047_577, 1_048_577)
    )
    path = pack(tmp_path / "event.xlsx", with_rows(SITES, rows))
    assert said(path).startswith("sites!XFD1: Column XFD has values, from row 1047577 on,")


def test_rows_out_of_order_and_without_numbers(tmp_path):
    expected = rp.read(SOUND).visitors
    xml = sound_parts()[VISITORS]
    rows = [f"<row {row}" for row in xml.partition("<sheetData>")[2].split("<row ")[1:]]
    rows[-1] = rows[-1].partition("</sheetData>")[0]
    head, tail = xml.split("".join(rows))
    path = pack(tmp_path / "event.xlsx", {VISITORS: head + "".join(rows[::-1]) + tail})
    assert rp.read(path).visitors == expected
    bare = "".join(rows)
    for column in "ABCD":
        for row in "123":
            bare = bare.replace(f' r="{column}{row}"', "").replace(f' r="{row}"', "")
    path = pack(path, {VISITORS: head + bare + tail})
    assert "r=" not in bare
    assert rp.read(path).visitors == expected


def test_formulas_count_as_their_last_values(tmp_path):
    seats = (
        '<c r="B2"><f t="shared" ref="B2:B4" si="0">40+C2</f><v>49</v></c>',
        '<c r="B3"><f t="shared" si="0"/><v>50</v></c>',
        '<c r="B4"><f t="array" ref="B4:B5">SUM(1,2)</f><v>51</v></c>',
    )
    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", f"C{n}")}{cell}</row>' for n, cell in enumerate(seats, 2)
    )
    xml = sound_parts()["xl/worksheets/sheet5.xml"]
    start, end = xml.index('<row r="2"'), xml.index("</sheetData>")
    path = pack(
        tmp_path / "event.xlsx", {"xl/worksheets/sheet5.xml": xml[:start] + rows + xml[end:]}
    )
    assert [coach.seats for coach in rp.read(path).coaches] == [49, 50, 51]
    dead = rows.replace("<v>50</v>", "").replace("<v>51</v>", "")
    path = pack(path, {"xl/worksheets/sheet5.xml": xml[:start] + dead + xml[end:]})
    assert codes(path) == {"formula-without-value"}
    with pytest.raises(ScenarioError) as caught:
        rp.read(path)
    assert [fault.cell for fault in caught.value.faults] == ["B3", "B4"]


def test_a_sheet_of_charts_is_no_table(tmp_path):
    write_book(tmp_path / "event.xlsx", {n: rows for n, rows in SOUND.items() if n != "lifts"})
    book = openpyxl.load_workbook(tmp_path / "event.xlsx")
    book.create_chartsheet("lifts").add_chart(BarChart())
    book.save(tmp_path / "event.xlsx")
    scenario = rp.read(tmp_path / "event.xlsx")
    assert scenario.lifts == ()
    assert scenario.notes == ("Ignored in the workbook: charts.",)


def test_styles_and_shared_texts_may_be_missing(tmp_path):
    path = pack(tmp_path / "plain.xlsx", {}, drop=(STYLES, TEXTS))
    assert rp.read(path) == rp.read(SOUND)
    shared = with_rows(SITES, '<row r="9"><c r="A9" t="s"><v>0</v></c></row>')
    path = pack(tmp_path / "texts.xlsx", shared, drop=(TEXTS,))
    assert said(path).startswith("This is no workbook, or a broken one.")


def test_an_error_in_a_merged_cell_is_told_once(tmp_path):
    xml = sound_parts()[VISITORS].replace(
        text_cell("C2", "合肥"), '<c r="C2" t="e"><v>#N/A</v></c>'
    )
    xml = insert(xml, '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>')
    assert said(pack(tmp_path / "event.xlsx", {VISITORS: xml})) == (
        "visitors!C2: #N/A is an error of a formula. Mend the formula, or write the value."
    )


# What is too large is refused with the figure.

NOISE = random.Random(1).randbytes(700_000)
LONG = "x" * 51_000_000
REMEDY = " Leave out what is no part of it: empty rows, other sheets, pictures."

LARGE = {
    "tightly packed": (
        with_rows(SITES, " " * 12_000_000),
        "Unpacked it is more than 100 times as large; no workbook is.",
    ),
    "a bomb that nobody would read": (
        {"xl/media/picture.png": b"\0" * 12_000_000},
        "Unpacked it is more than 100 times as large; no workbook is.",
    ),
    "unpacked": (
        {"noise.bin": NOISE, TEXTS: f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>'},
        "Unpacked it has more than 50 MB.",
    ),
    "a text": (
        {"noise.bin": NOISE[:50_000], **with_rows(SITES, text_cell("A9", LONG[:2_000_000]))},
        "A cell has more than 100,000 characters.",
    ),
    "all texts": (
        {
            TEXTS: f'<sst xmlns="{MAIN}"><si><t>{LONG[:32_000]}</t></si></sst>',
            **with_rows(SITES, "<row>" + '<c t="s"><v>0</v></c>' * 1_600 + "</row>"),
        },
        "Its cells have more than 50,000,000 characters.",
    ),
    "sheets": (add_sheet("n", "", 1_001), "It has more than 1,000 sheets."),
    "parts": (
        {f"xl/worksheets/n{n}.xml": "" for n in range(10_001)},
        "It has more than 10,000 parts.",
    ),
    "formats": (
        {
            STYLES: insert(
                sound_parts()[STYLES],
                f"""<numFmts>{
                    "".join(f'<numFmt numFmtId="{n}" formatCode="[["/>' for n in range(5_001))
                }</numFmts>""",
            )
        },
        "It has more than 5,000 formats of numbers.",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_with_the_figure(tmp_path, name):
    parts, cause = LARGE[name]
    path = pack(tmp_path / "event.xlsx", parts)
    assert said(path) == cause + REMEDY
    assert codes(path) == {"too-large"}


NUMEROUS = {
    "empty cells": (
        {"MOST_IDLE": 2_000},
        with_rows(SITES, f"<row>{'<c/>' * 2_001}</row>"),
        "It has more than 2,000 empty cells and rows.",
    ),
    "styled rows": (
        {"MOST_IDLE": 2_000},
        with_rows(SITES, "".join(f'<row r="{n}" s="1"/>' for n in range(10, 2_100))),
        "It has more than 2,000 empty cells and rows.",
    ),
    "runs of a text": (
        {"MOST_IDLE": 2_000},
        {TEXTS: f'<sst xmlns="{MAIN}"><si>{"<r/>" * 2_100}</si></sst>'},
        "It has more than 2,000 empty cells and rows.",
    ),
    "filled rows": (
        {"MOST_ROWS": 100},
        with_rows(SITES, "<row><c><v>1</v></c></row>" * 101),
        "It has more than 100 filled rows.",
    ),
    "filled cells": (
        {"MOST_FILLED": 100},
        with_rows(SITES, f"<row>{'<c><v>1</v></c>' * 101}</row>"),
        "It has more than 100 filled cells.",
    ),
    "shared texts": (
        {"MOST_FILLED": 100},
        {TEXTS: f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 101}</sst>'},
        "It has more than 100 filled cells.",
    ),
    "merged cells": (
        {"MOST_MERGED": 1_000},
        {
            SITES: insert(
                with_rows(SITES, "<row><c><v>1</v></c></row>" * 50)[SITES],
                "".join(f'<mergeCell ref="B{n}:XFD1048576"/>' for n in range(1, 40)),
            )
        },
        "It has more than 1,000 merged cells.",
    ),
}


@pytest.mark.parametrize("name", NUMEROUS)
def test_what_is_too_numerous_is_refused_with_the_figure(tmp_path, monkeypatch, name):
    most, parts, cause = NUMEROUS[name]
    for constant, number in most.items():
        monkeypatch.setattr(limits, constant, number)
    assert said(pack(tmp_path / "event.xlsx", parts)) == cause + REMEDY


def test_a_table_of_too_many_cells(tmp_path):
    headings = "".join(text_cell(f"{chr(65 + n // 26)}{chr(65 + n % 26)}9", n) for n in range(600))
    rows = f'<row r="9">{headings}</row>' + "<row><c><v>1</v></c></row>" * 4_000
    changes = add_sheet("roads", rows)
    assert said(pack(tmp_path / "event.xlsx", changes)) == (
        "roads: The table has 4,000 rows of 601 columns; routeplan reads 2,000,000 cells. "
        "Leave out columns that routeplan does not need."
    )


@pytest.mark.parametrize("name", ["event.xlsx", "event.json", "event/sites.csv"])
def test_a_file_that_is_too_large_is_not_read(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(50_000_001)
    source = path.parent if path.suffix == ".csv" else path
    first = said(source).splitlines()[0]
    assert first.removeprefix(f"{path}: ") == (
        "The file has 51 MB; routeplan reads 50 MB at most. "
        "Check that it is the right one, and leave out what is no part of the event."
    )


@pytest.mark.parametrize("name", ["patch.json", "patch.toml", "plan.json", "ours.csv", "ours.xlsx"])
def test_patches_plans_and_timetables_have_the_limit_too(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(50_000_001)
    scenario = rp.read(SOUND)
    with pytest.raises(ScenarioError) as caught:
        if name.startswith("patch"):
            rp.read(SOUND, path)
        elif name.startswith("plan"):
            read_plan(path, scenario)
        else:
            rp.read_timetable(path, scenario)
    assert [fault.code for fault in caught.value.faults] == ["too-large"]


# What no spreadsheet writes is refused.


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("part", [BOOK, RELATIONS, "_rels/.rels", TEXTS, STYLES, SITES])
def test_entities_are_not_expanded(tmp_path, part, bomb):
    xml = sound_parts()[part]
    start = xml.index("?>") + 2 if xml.startswith("<?xml") else 0
    xml = xml[:start] + BOMBS[bomb] + xml[start:]
    if bomb != "elsewhere":
        xml = insert(xml, "&a9;")
    path = pack(tmp_path / "event.xlsx", {part: xml})
    assert said(path) == (
        "This is no workbook, or a broken one. Open it in Excel and save it as .xlsx again."
    )


BROKEN = {
    "nested deep": with_rows(SITES, f'<row><c r="A9">{"<f>" * 60}{"</f>" * 60}</c></row>'),
    "nested without an end": with_rows(SITES, "<row><c>" * 30_000),
    "a tag without an end": {
        "noise.bin": NOISE,
        **with_rows(SITES, f'<row><c r="{"A" * 3_000_000}"/></row>'),
    },
    "a comment without an end": {
        "noise.bin": NOISE,
        **with_rows(SITES, f"<!-- {'<c>' * 1_000_000} -->"),
    },
    "a row beyond all": with_rows(SITES, '<row r="1048577"><c><v>1</v></c></row>'),
    "a column beyond all": with_rows(SITES, '<row r="9"><c r="XFE9"><v>1</v></c></row>'),
    "a number of many digits": with_rows(SITES, f"<row><c><v>{'9' * 90_000}</v></c></row>"),
    "a text that is not shared": with_rows(SITES, '<row><c t="s"><v>5</v></c></row>'),
    "a range that is none": {SITES: insert(sound_parts()[SITES], '<mergeCell ref="A5:A1"/>')},
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_spreadsheet_writes_is_refused(tmp_path, name):
    path = pack(tmp_path / "event.xlsx", BROKEN[name])
    assert said(path).startswith("This is no workbook, or a broken one.")


def test_parts_that_are_encrypted_packed_otherwise_or_there_twice(tmp_path):
    path = pack(tmp_path / "event.xlsx", {})
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1  # the flag of a password
    path.write_bytes(content)
    assert codes(path) == {"not-a-workbook"}
    pack(path, {})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("bomb.bin", b"\0" * 10_000_000)
    assert codes(path) == {"not-a-workbook"}
    assert len(bz2.compress(b"\0" * 10_000_000)) < 100
    pack(path, {})
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SITES, sound_parts()[VISITORS])
    assert codes(path) == {"not-a-workbook"}


def test_parts_that_lie_over_each_other_are_counted_each(tmp_path):
    """Each part holds all that follow, headers included: 2 MB of file are 60 MB of parts."""
    content, entries = NOISE * 3, []
    for n in range(30):
        name = b"n%02d" % n
        size, check = len(content), zlib.crc32(content)
        about = struct.pack("<5H3I2H", 20, 0, 0, 0, 33, check, size, size, len(name), 0)
        content = b"PK\x03\x04" + about + name + content
        entries.append((about, name, len(content)))
    directory = b"".join(
        b"PK\x01\x02\x14\x00" + about + struct.pack("<3H2I", 0, 0, 0, 0, len(content) - back) + name
        for about, name, back in entries
    )
    count, start = len(entries), len(content)
    end = struct.pack("<4H2IH", 0, 0, count, count, len(directory), start, 0)
    path = tmp_path / "event.xlsx"
    path.write_bytes(content + directory + b"PK\x05\x06" + end)
    assert said(path) == "Unpacked it has more than 50 MB." + REMEDY


def test_a_declared_size_is_not_believed(tmp_path):
    path = pack(tmp_path / "event.xlsx", with_rows(SITES, " " * 12_000_000))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<I", archive.getinfo(SITES).file_size)
    path.write_bytes(content.replace(size, struct.pack("<I", 900)))
    assert codes(path) == {"not-a-workbook"}
    path.write_bytes(content.replace(size, struct.pack("<I", 2**31)))
    assert codes(path) == {"too-large"}


# What is never opened is named.

BESIDE = {
    "external links": {"xl/externalLinks/externalLink1.xml": "<x/>"},
    "macros": {"xl/vbaProject.bin": "x"},
    "pictures": {"xl/media/image1.png": "x"},
    "charts": {"xl/charts/chart1.xml": "<x"},
    "embedded objects": {"xl/embeddings/oleObject1.bin": "x"},
}


@pytest.mark.parametrize("kind", BESIDE)
def test_what_is_ignored_is_named(tmp_path, kind):
    path = pack(tmp_path / "event.xlsm", BESIDE[kind])
    assert rp.read(path).notes == (f"Ignored in the workbook: {kind}.",)


def test_one_note_names_all_that_is_ignored(tmp_path):
    changes = {name: content for parts in BESIDE.values() for name, content in parts.items()}
    changes[RELATIONS] = insert(
        sound_parts()[RELATIONS],
        relation("far", "externalLink", "http://localhost/x.xlsx", 'TargetMode="External"'),
    )
    path = pack(tmp_path / "event.xlsx", changes)
    patch = {"sites": {"安利": {"minutes": 45}}}
    scenario = rp.read(path, patch)
    assert scenario.notes == (
        "Ignored in the workbook: external links, macros, pictures, charts, embedded objects.",
    )
    assert scenario.site_of["安利"].minutes == 45


def test_what_a_timetable_holds_besides_is_named(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    book.active.add_chart(BarChart(), "J1")
    book.save(tmp_path / "ours.xlsx")
    timetable = rp.read_timetable(tmp_path / "ours.xlsx", town())
    assert "Ignored in the workbook: charts." in timetable.notes


def test_what_routeplan_writes_holds_nothing_to_ignore(tmp_path):
    convert(SOUND, tmp_path / "event.xlsx")
    assert rp.read(tmp_path / "event.xlsx").notes == ()
