"""Sizes that no event has; everything below them ends in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from routeplan.errors import Fault
from routeplan.scenario import MOST_VISITORS, Row
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _

MOST_GROUPS = 1000
MOST_NODES = 2000  # sites and junctions
# Rows of each table; a visitor a row, and a road for every pair of nodes of a list.
MOST_ROWS = {
    "event": 1000,
    "sites": 1000,
    "lifts": 1000,
    "roads": 250_000,
    "visitors": MOST_VISITORS,
    "coaches": 2000,
    "sessions": 100,
    "programme": 20_000,
    "appointments": 2000,
}


def list_endless(title: str, name: str, rows: int) -> Iterator[Fault]:
    """That a table has more rows than are worth reading, if so."""
    if rows > MOST_ROWS[name]:
        cause = _("The table has {rows} rows, more than {most}, which no event has.")
        said = cause.format(rows=rows, most=MOST_ROWS[name])
        remedy = _("Let a row stand for more, or plan in parts.")
        yield Fault("out-of-range", said, remedy, table=title, value=str(rows))


def find_crowds(draft: Draft) -> Iterator[Fault]:
    """More visitors in sum than can come to one event."""
    visitors = draft.scenario.visitors  # a count in doubt is 1
    totals = list(accumulate(visitor.count for visitor in visitors))
    if totals and totals[-1] > MOST_VISITORS:
        last = visitors[bisect_right(totals, MOST_VISITORS)]
        yield _refuse(draft, last, "count", totals[-1], MOST_VISITORS, _("visitors"))


def find_many_groups(draft: Draft) -> Iterator[Fault]:
    """More groups than can be planned, because so many are asked for or so few fit into one."""
    scenario = draft.scenario
    event = scenario.event
    if not draft.sure(event, "groups", "group_max", "coaches_per_group", "travel"):
        return
    if event.groups.least > MOST_GROUPS:
        yield _refuse(draft, event, "groups", event.groups.least, MOST_GROUPS, _("groups"))
        return
    least = sum(-(-people // event.group_max) for people in scenario.people_of.values())
    if sum(scenario.people_of.values()) > MOST_VISITORS:
        return  # it follows from that
    if least > MOST_GROUPS:
        yield _refuse(draft, event, "group_max", least, MOST_GROUPS, _("groups at the least"))
        return
    pins = len({visitor.group for visitor in scenario.visitors if visitor.group})
    if pins > MOST_GROUPS:
        last = [visitor for visitor in scenario.visitors if visitor.group][-1]
        yield _refuse(draft, last, "group", pins, MOST_GROUPS, _("groups that are named"))


def find_many_nodes(draft: Draft) -> Iterator[Fault]:
    """More places and junctions than ways can be found between."""
    nodes = {site.site for site in draft.scenario.sites}
    for road in draft.scenario.roads:
        nodes.update((road.origin, road.destination))
    if len(nodes) > MOST_NODES:
        last = draft.scenario.roads[-1]
        yield _refuse(draft, last, "to", len(nodes), MOST_NODES, _("sites and junctions"))


def _refuse(draft: Draft, item: Row, column: str, count: int, most: int, what: str) -> Fault:
    cause = _("That makes {count} {what}, more than {most}, which no event has.")
    said = cause.format(count=count, what=what, most=most)
    return draft.fault(item, column, "out-of-range", said, _("Correct it, or plan in parts."))


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_crowds,
    find_many_groups,
    find_many_nodes,
)
