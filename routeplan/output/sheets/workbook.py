"""The workbook for the event: the master grid, all stops, and a sheet a group to print."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.fonts import DEFAULT_FONT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from routeplan.files import replacing
from routeplan.output.sheets.frames import master_grid, tell_days
from routeplan.plans import STOP_EVENTS, Activity, Group, Plan, list_activities, plan_id
from routeplan.scenario import FORMULA_MARKS, Roads, Scenario, Visitor, build_network
from routeplan.texts import _, ngettext

# Named styles of the workbook: what looks alike can be changed in one place.
TITLE, TEXT, FIRST = "routeplan title", "routeplan text", "routeplan first"
HEADING, BAND = "routeplan heading", "routeplan band"
DATE, TIME = "routeplan date", "routeplan time"
CLOCK = "hh:mm"
NARROWEST, WIDEST = 6, 40  # characters
LINE_HEIGHT = 16  # points
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME = 31


def write_workbook(scenario: Scenario, plan: Plan, path: str | Path, roads: Roads = None) -> None:
    """Write timetable.xlsx.

    Parameters
    ----------
    roads : networkx graph, pandas.DataFrame or None
        What the plan was made with in place of the scenario's roads.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for style in _make_styles():
        book.add_named_style(style)
    tables = [_("master grid"), _("stops"), *([_("calls")] if plan.calls else [])]
    names = sheet_names([*tables, *(group.name for group in plan.groups)])
    sheets = [book.create_sheet(name) for name in names]
    _fill_grid(sheets[0], scenario, plan)
    _fill_stops(sheets[1], scenario, plan)
    if plan.calls:
        _fill_calls(sheets[2], scenario, plan)
    theirs: dict[str, list[Activity]] = defaultdict(list)
    for activity in list_activities(scenario, plan, build_network(scenario, roads)):
        theirs[activity.group].append(activity)
    for sheet, group in zip(sheets[len(tables) :], plan.groups, strict=True):
        _fill_group(sheet, scenario, plan, group, theirs[group.name])
    book.properties.identifier = plan_id(plan)
    for sheet in sheets:
        assert sheet.oddFooter is not None
        sheet.oddFooter.left.text = _("plan {plan_id}").format(plan_id=plan_id(plan))
    content = io.BytesIO()  # on a full disk a file that is packed says so more than once
    book.save(content)
    with replacing(Path(path)) as draft:
        draft.write_bytes(content.getvalue())


def _make_styles() -> Iterator[NamedStyle]:
    bold = Font(name="Calibri", size=11, bold=True)
    rule = Side(style="thin", color="BFBFBF")

    def make(
        name: str,
        font: Font = DEFAULT_FONT,
        fill: str | None = None,
        top: Side | None = None,
        number_format: str | None = None,
    ) -> NamedStyle:
        return NamedStyle(
            name,
            font=font,
            fill=None if fill is None else PatternFill("solid", fgColor=fill),
            border=Border(top=top, bottom=rule),
            alignment=Alignment(horizontal="left", vertical="center", wrap_text=True),
            number_format=number_format,
        )

    yield NamedStyle(TITLE, font=Font(name="Calibri", size=14, bold=True))
    yield make(TEXT)
    yield make(FIRST, top=Side(style="medium"))
    yield make(HEADING, bold, "DDE7F0")
    yield make(BAND, bold, "F2F2F2")
    yield make(DATE, number_format="yyyy-mm-dd")
    yield make(TIME, number_format=CLOCK)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Make names that a workbook accepts: short, plain, each once whatever its case.

    Examples
    --------
    >>> sheet_names(["stops", "A/B", "Stops", "a:b"])
    ['stops', 'A-B', 'Stops (2)', 'a-b (2)']
    """
    names: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for text in wanted:
        plain = FORBIDDEN.sub("-", text).strip().strip("'") or "-"
        name, number = plain[:LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            ending = f" ({number})"
            name = plain[: LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _fill_grid(sheet: Worksheet, scenario: Scenario, plan: Plan) -> None:
    grid = master_grid(scenario, plan)
    _write_title(sheet, [scenario.event.name, _("master grid")])
    _write_row(sheet, 2, list(grid.columns), HEADING)
    row, former = 2, None
    for values in grid.to_numpy().tolist():
        row += 1
        begins = former is not None and values[0] != former
        # The site below its times: narrow columns print large.
        folded = [*values[:4], *(value.replace(" ", "\n", 1) for value in values[4:])]
        _write_row(sheet, row, folded, FIRST if begins else TEXT)
        former = values[0]
    _lay_out(sheet, first=2, frozen="D3", titles="1:2")


def _fill_stops(sheet: Worksheet, scenario: Scenario, plan: Plan) -> None:
    table = plan.timetable()
    titles = [_("group"), _("session"), _("date"), _("site")]
    events = [
        _("arrive"),
        _("enter"),
        _("up"),
        _("start"),
        _("end"),
        _("down"),
        _("leave"),
        _("depart"),
    ]
    _write_title(sheet, [scenario.event.name, _("stops")])
    _write_row(sheet, 2, [*titles, *events], HEADING)
    looks = [TEXT, TEXT, DATE, TEXT, *[TIME] * len(STOP_EVENTS)]
    for row, stop in enumerate(table.itertuples(index=False), start=3):
        moments = [pd.Timestamp(getattr(stop, event)).to_pydatetime() for event in STOP_EVENTS]
        values = [stop.group, stop.session, moments[0].date(), _title(scenario, str(stop.site))]
        _write_row(sheet, row, [*values, *moments], looks)
    _lay_out(sheet, first=2, frozen="A3", titles="1:2")


def _fill_calls(sheet: Worksheet, scenario: Scenario, plan: Plan) -> None:
    """Where and when coaches set down and pick up in areas."""
    titles = [_("group"), _("session"), _("date"), _("place")]
    events = [_("arrive"), _("board"), _("depart")]
    _write_title(sheet, [scenario.event.name, _("calls")])
    _write_row(sheet, 2, [*titles, *events], HEADING)
    looks = [TEXT, TEXT, DATE, TEXT, TIME, TIME, TIME]
    made = (
        call
        for group in plan.groups
        for session in scenario.sessions_in_order
        for call in plan.calls_of.get((group.name, session.session), ())
    )
    for row, call in enumerate(made, start=3):
        where = [call.group, call.session, call.arrive.date(), _title(scenario, call.place)]
        _write_row(sheet, row, [*where, call.arrive, call.board, call.depart], looks)
    _lay_out(sheet, first=2, frozen="A3", titles="1:2")


def _fill_group(
    sheet: Worksheet,
    scenario: Scenario,
    plan: Plan,
    group: Group,
    activities: Iterable[Activity],
) -> None:
    days = tell_days(scenario, plan, group, activities)
    _write_title(sheet, _describe_group(scenario, group))
    columns, people = _list_people(scenario, group)
    width = max(len(columns), len(days.columns) - 1)
    row = 1
    for session in scenario.sessions_in_order:
        told = days[days.iloc[:, 0] == session.session].iloc[:, 1:]
        if told.empty:
            continue
        row += 2
        band = f"{session.session}  {scenario.date_of(session).isoformat()}"
        _write_row(sheet, row, [band, *[""] * (width - 1)], HEADING)
        row += 1
        _write_row(sheet, row, list(told.columns), BAND)
        for values in told.to_numpy().tolist():
            row += 1
            _write_row(sheet, row, values)
    row += 2
    _write_row(sheet, row, [_("people"), *[""] * (width - 1)], HEADING)
    row += 1
    _write_row(sheet, row, columns, BAND)
    for values in people:
        row += 1
        _write_row(sheet, row, values)
    _lay_out(sheet, first=2, frozen="A2", titles="1:1", orientation="portrait")


def _describe_group(scenario: Scenario, group: Group) -> list[str]:
    escorts = ngettext("{n} escort", "{n} escorts", group.escorts).format(n=group.escorts)
    people = ngettext("{n} person", "{n} people", group.people).format(n=group.people)
    text = ngettext("coach {coach}", "coaches {coach}", len(group.coaches))
    coach = text.format(coach=", ".join(group.coaches)) if group.coaches else ""
    return [
        group.name,
        people,
        escorts if group.escorts else "",
        coach,
        group.track,
        scenario.event.name,
    ]


def _list_people(scenario: Scenario, group: Group) -> tuple[list[str], list[list[Any]]]:
    """The group's visitors in protocol order, with every column that says something."""
    counts = {member.visitor: member.count for member in group.members}
    rows = [visitor for visitor in scenario.visitors if visitor.visitor in counts]
    columns: list[tuple[str, list[Any]]] = [
        (_("visitor"), [row.visitor for row in rows]),
        (_("people"), [counts[row.visitor] for row in rows]),
        (_("coach"), [_list_seats(group, row.visitor) for row in rows]),
        (_("delegation"), [row.delegation for row in rows]),
        (_("hotel"), [_title(scenario, row.hotel) if row.hotel else "" for row in rows]),
        (_("language"), ["; ".join(row.language) for row in rows]),
        (_("step-free"), [_("yes") if row.step_free else "" for row in rows]),
    ]
    columns += [(name, [row.others.get(name) for row in rows]) for name in _other_columns(scenario)]
    said = [(name, values) for name, values in columns if any(_says(value) for value in values)]
    return [name for name, _values in said], [
        list(values) for values in zip(*(values for _name, values in said), strict=True)
    ]


def _list_seats(group: Group, visitor: str) -> str:
    """In which of several coaches a row's people sit; how many in each, if they are divided."""
    if len(group.seating) < 2:
        return ""
    seated = {
        each.coach: sum(member.count for member in each.members if member.visitor == visitor)
        for each in group.seating
    }
    taken = {coach: people for coach, people in seated.items() if people}
    if len(taken) == 1:
        return next(iter(taken))
    return ", ".join(f"{coach}: {people}" for coach, people in taken.items())


def _other_columns(scenario: Scenario) -> Iterator[str]:
    """Columns of the visitors' table that routeplan does not know, in their order."""
    rows: Sequence[Visitor] = scenario.visitors
    yield from dict.fromkeys(name for row in rows for name in row.others)


def _says(value: Any) -> bool:
    return value is not None and value != "" and value == value  # NaN says nothing


def _title(scenario: Scenario, site: str) -> str:
    return scenario.site_of[site].title if site in scenario.site_of else site


def _write_title(sheet: Worksheet, parts: Iterable[str]) -> None:
    _write_row(sheet, 1, ["  ·  ".join(part for part in parts if part)], TITLE)


def _write_row(
    sheet: Worksheet, row: int, values: Sequence[Any], look: str | Sequence[str] = TEXT
) -> None:
    """Write a row in one named style, or each cell in its own."""
    looks = [look] * len(values) if isinstance(look, str) else look
    for column, (value, style) in enumerate(zip(values, looks, strict=True), start=1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        cell.style = style
        _put(cell, value)


def _put(cell: Cell, value: Any) -> None:
    """Set a cell; a text stays a text, whatever it begins with."""
    if not _says(value):
        return
    if isinstance(value, (list, tuple, dict, set)):
        value = str(value)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_MARKS)


def _lay_out(
    sheet: Worksheet,
    first: int,
    frozen: str,
    titles: str,
    orientation: Literal["landscape", "portrait"] = "landscape",
) -> None:
    """Make the sheet print on A4, as wide as the page, its heading on each page."""
    for column, cells in enumerate(sheet.iter_cols(min_row=first), start=1):
        widths = [list(map(text_width, _shown(cell).split("\n"))) for cell in cells]
        widest = max(max(lines) for lines in widths)
        width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row, lines in enumerate(widths, start=first):
            _make_room(sheet, row, lines, width)
    sheet.freeze_panes = frozen
    sheet.print_title_rows = titles
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "&P / &N"


def _make_room(sheet: Worksheet, row: int, lines: Iterable[int], width: int) -> None:
    """Make a row high enough for lines of so many characters in a column of `width`."""
    folded = sum(max(1, ceil(line / width)) for line in lines)
    if folded > 1:
        room = sheet.row_dimensions[row]
        room.height = max(room.height or 0, folded * LINE_HEIGHT)


def _shown(cell: Any) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, dt.datetime) and cell.number_format == CLOCK:
        return "00:00"
    return str(cell.value)


def text_width(text: str) -> int:
    """Columns that a text takes; Chinese characters take two.

    Examples
    --------
    >>> text_width("安利 A")
    6
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
