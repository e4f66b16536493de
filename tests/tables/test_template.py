"""The template is fit to be filled in, in both languages, and its example plans."""

from __future__ import annotations

import openpyxl
import pytest

import routeplan as rp
from routeplan.tables.headings import TABLES, USE
from routeplan.tables.samples import EVENT, ROWS
from routeplan.tables.template import ordered_columns, write_template

LANGUAGES = ["en", "zh"]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def empty(language, tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "empty.xlsx"
    write_template(path, language)
    return path


@pytest.fixture(scope="module")
def filled(language, tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "filled.xlsx"
    write_template(path, language, example=True)
    return path


def headings(sheet):
    return [cell.value for cell in sheet[1]]


def test_samples_know_every_column():
    for table in TABLES:
        switch = [] if table.name == "event" else [USE]
        assert set(ROWS[table.name]) == {c.name for c in (*table.columns, *switch)}
        assert all(set(row) <= set(ROWS[table.name]) for row in EVENT.get(table.name, ()))


def test_tabs_are_in_filling_order(empty, language):
    book = openpyxl.load_workbook(empty)
    assert book.sheetnames == [table.title(language) for table in TABLES]
    for table in TABLES[1:]:
        expected = [column.title(language) for column in ordered_columns(table)]
        assert headings(book[table.title(language)]) == expected


def test_required_columns_come_first_and_stand_out(empty, language):
    book = openpyxl.load_workbook(empty)
    for table in TABLES[1:]:
        cells = book[table.title(language)][1]
        colours = [cell.fill.start_color.rgb for cell in cells]
        required = [column.required for column in ordered_columns(table)]
        assert required == sorted(required, reverse=True)
        first = colours[0]
        assert [colour == first for colour in colours] == required


def test_rare_columns_are_folded_away(empty, language):
    book = openpyxl.load_workbook(empty)
    for table in TABLES[1:]:
        sheet = book[table.title(language)]
        for cell, column in zip(sheet[1], ordered_columns(table), strict=True):
            shape = sheet.column_dimensions[cell.column_letter]
            assert (shape.hidden, shape.outlineLevel) == (column.rare, int(column.rare))


def test_rare_settings_are_folded_away(empty, language):
    book = openpyxl.load_workbook(empty)
    event = TABLES[0]
    sheet = book[event.title(language)]
    rare = {column.title(language): column.rare for column in event.columns}
    for row in range(2, sheet.max_row + 1):
        assert sheet.row_dimensions[row].hidden == rare.pop(sheet.cell(row, 1).value)
    assert not rare


def test_every_heading_has_a_comment_and_stays_in_view(empty):
    for sheet in openpyxl.load_workbook(empty).worksheets:
        assert all(cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes in ("A2", "B2")


def test_every_setting_has_a_comment(empty):
    sheet = openpyxl.load_workbook(empty).worksheets[0]
    assert all(key.comment.text for (key,) in sheet["A2:A17"])


def offers(sheet):
    """The drop-down of every heading that has one."""
    found = {}
    for offer in sheet.data_validations.dataValidation:
        for area in offer.sqref.ranges:
            found[sheet.cell(1, area.min_col).value] = offer.formula1
    return found


def test_words_and_ids_are_offered(empty, language):
    book = openpyxl.load_workbook(empty)
    for table in TABLES[1:]:
        expected = {}
        for column in (*table.columns, USE):
            words = ",".join(word.title(language) for word in column.choices)
            if words:
                expected[column.title(language)] = f'"{words}"'
            elif column.refers:
                expected[column.title(language)] = f"={column.refers}_ids"
        assert offers(book[table.title(language)]) == expected
    for table in TABLES:
        if f"{table.name}_ids" in book.defined_names:
            reference = book.defined_names[f"{table.name}_ids"].attr_text
            assert reference.replace("'", "").startswith(f"{table.title(language)}!$A$2:")
    assert set(book.defined_names) == {"sites_ids", "sessions_ids", "lifts_ids"}


def test_times_and_ranges_are_text(empty, language):
    book = openpyxl.load_workbook(empty)
    sessions = book[TABLES[1].title(language)]
    assert sessions.column_dimensions["B"].number_format == "@"
    assert isinstance(sessions["B2"].value, str)
    event = book[TABLES[0].title(language)]
    formats = {event.cell(row, 1).value: event.cell(row, 2).number_format for row in range(2, 18)}
    assert formats[TABLES[0].column["groups"].title(language)] == "@"
    assert formats[TABLES[0].column["group_max"].title(language)] == "General"


def test_empty_template_lacks_rows_but_has_no_other_fault(empty):
    with pytest.raises(rp.ScenarioError) as caught:
        rp.read(empty)
    assert {fault.code for fault in caught.value.faults} == {"empty-table", "no-coaches"}


def test_rows_typed_below_the_examples_are_read_and_the_examples_skipped(empty, filled, tmp_path):
    book = openpyxl.load_workbook(empty)
    for place, sheet in enumerate(openpyxl.load_workbook(filled).worksheets):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.value is not None:
                    # The event's settings have no example row above them.
                    below = cell.row + (place > 0)
                    book.worksheets[place].cell(below, cell.column, cell.value)
    book.save(tmp_path / "typed.xlsx")
    typed = rp.read(tmp_path / "typed.xlsx")
    assert len(typed.notes) == len(TABLES) - 1
    assert typed.model_copy(update={"notes": ()}) == rp.read(filled)


def test_filled_template_plans_as_it_is(filled):
    scenario = rp.read(filled)
    assert sum(visitor.count for visitor in scenario.visitors) == 64
    plan = rp.plan(scenario, time_limit=3, workers=2)
    assert plan.status == "optimal"
    assert len(plan.groups) == 2
    assert rp.verify(scenario, plan) == []


def test_filled_template_shows_what_it_fills_in(filled):
    for sheet in openpyxl.load_workbook(filled).worksheets[1:]:
        for column in sheet.iter_cols(min_row=2):
            if any(cell.value is not None for cell in column):
                assert not sheet.column_dimensions[column[0].column_letter].hidden


def test_an_older_file_survives_a_failure(tmp_path, monkeypatch):
    path = tmp_path / "event.xlsx"
    write_template(path)
    before = path.read_bytes()

    def fail(*_arguments):
        raise OSError("disk full")

    monkeypatch.setattr("openpyxl.Workbook.save", fail)
    with pytest.raises(OSError, match="disk full"):
        write_template(path, "zh")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
