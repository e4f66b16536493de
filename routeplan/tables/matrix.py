"""Roads written as a square matrix of minutes become one-way roads."""

from __future__ import annotations

from typing import Any

from routeplan.errors import Fault
from routeplan.scenario import MOST, CellError, Road, is_blank, parse_number, parse_text
from routeplan.tables.columns import Layout
from routeplan.tables.consistency.draft import Heading, Origin, place_fault
from routeplan.tables.counting import is_used
from routeplan.tables.headings import ROADS, USE, known_columns
from routeplan.tables.parsing import Parsed, build_rest, build_row
from routeplan.tables.raw import UNREADABLE, RawRow, RawTable
from routeplan.tables.spelling import fold
from routeplan.texts import _


def is_matrix(raw: RawTable) -> bool:
    """Whether the first column is `from`, or has no heading, and all others are nodes."""
    known = known_columns((*ROADS.columns, USE))
    names = [known.get(fold(heading)) for heading in raw.headings]
    if not names or (raw.headings[0] and names[0] != "from"):
        return False
    return len(names) > 1 and set(names[1:]) <= {None, USE.name}


def parse_matrix(raw: RawTable) -> Parsed[Road]:
    """Make a one-way road of every cell; the diagonal and blanks are none."""
    uses = [place for place, text in enumerate(raw.headings) if fold(text) in _USE]
    layout = Layout(places={USE.name: uses[0]} if uses else {})
    nodes = [place for place in range(1, len(raw.headings)) if place not in uses]
    parsed: Parsed[Road] = Parsed()
    seen: set[str] = set()
    for place in nodes:
        title = raw.headings[place]
        if title in seen:
            cause = _("{node} is a column already.").format(node=title)
            fault = raw.fault("duplicate-column", cause, _("Keep one."), place, row=raw.top)
            parsed.faults.append(fault)
            _add_somewhere(parsed, Origin(raw.title, raw.top, "", {"to": Heading(title)}))
        seen.add(title)
    first: dict[str, int] = {}
    for row in raw.rows:
        node = "" if row.cells[0] is UNREADABLE else parse_text(row.cells[0])
        letter = raw.letters[0] if raw.letters else ""
        head = Origin(raw.title, row.number, node, {"from": Heading(raw.headings[0], letter)})
        try:
            if not is_used(row, layout):
                continue
        except CellError as error:
            fault = place_fault(head, USE.name, error.code, error.cause, error.remedy)
            parsed.faults.append(fault)
        if not node or node in first:
            _add_somewhere(parsed, head)
            if row.cells[0] is not UNREADABLE:
                parsed.faults.append(_say_no_node(head, first.get(node)))
            continue
        first[node] = row.number
        for place in nodes:
            if raw.headings[place] != node and not is_blank(row.cells[place]):
                _add_road(parsed, raw, row, node, place)
    return parsed


def _say_no_node(head: Origin, first: int | None) -> Fault:
    cause = _("The row's node is blank.")
    if first is not None:
        cause = _("Row {row} is for this node already.").format(row=first)
    return place_fault(head, "from", "duplicate-id", cause, _("Write one row a node."))


def _add_somewhere(parsed: Parsed[Road], origin: Origin) -> None:
    """Take a road of which nobody knows where it leads."""
    parsed.add(build_rest(Road, {"minutes": 0}), origin)
    parsed.doubt(origin, origin.headings)


def _add_road(parsed: Parsed[Road], raw: RawTable, row: RawRow, node: str, place: int) -> None:
    """Take the road that a cell is about."""
    title, cell = raw.headings[place], row.cells[place]
    letter = raw.letters[place] if raw.letters else ""
    origin = Origin(raw.title, row.number, node, {"minutes": Heading(title, letter)})
    minutes = _read_minutes(cell)
    if minutes is not None:
        # There may be a million of them, and nothing is left to check.
        road = Road.model_construct(origin=node, destination=title, minutes=minutes, one_way=True)
        parsed.add(road, origin)
        return
    values = {"from": node, "to": title, "minutes": cell, "one_way": True}
    if cell is UNREADABLE:
        del values["minutes"]
        parsed.doubt(origin, ["minutes"])
    built = build_row(Road, values, origin, (), parsed.faults)
    parsed.add(built or build_rest(Road, values), origin)


def _read_minutes(cell: Any) -> float | None:
    """A cell's minutes; None where there is something to say about it."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    try:
        minutes = float(cell) if isinstance(cell, (int, float)) else parse_number(cell)
    except (CellError, OverflowError):
        return None
    return minutes if 0 <= minutes <= MOST else None


_USE = {fold(name) for name in USE.names}
