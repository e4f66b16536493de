"""Of an event too large for a screen or a page, what fits is shown and the rest is counted."""

import pytest
from events.stored_events import rotating_event
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, DrawingArea

from routeplan import plot
from routeplan.cli.report import report_answer
from routeplan.cli.streams import Output
from routeplan.output.plot.style import MARKS, group_style
from routeplan.scenario.network import build_network


@pytest.fixture(scope="module")
def fair():
    """62 groups at 2 sites."""
    return rotating_event(62, 2)


def report(event, capsys):
    scenario, plan = event
    report_answer(Output(), scenario, plan, build_network(scenario))
    return capsys.readouterr().out.splitlines()


def new_axes():
    figure = Figure(figsize=(8, 6))
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def test_the_grid_shows_as_many_groups_as_a_screen(fair, capsys):
    lines = report(fair, capsys)
    start = lines.index("2020-06-23 day")
    rows = lines[start + 2 : lines.index("", start) - 1]
    assert [row.split()[0] for row in rows] == [f"G{number}" for number in range(1, 61)]
    assert lines[start + 62] == "2 more groups are in timetable.xlsx."


def test_a_grid_of_so_many_stops_tells_the_ends_alone(capsys):
    lines = report(rotating_event(2, 30), capsys)
    start = lines.index("2020-06-23 day")
    assert lines[start + 1].split() == ["group", "people", "sets", "out", "back"]
    assert lines[start + 2].split()[:3] == ["G1", "10", "09:00"]
    assert lines[start + 4] == "So many stops do not fit into 100 columns: timetable.xlsx has them."


def test_timetables_end_where_nobody_scrolls_any_more(capsys):
    lines = report(rotating_event(42, 30, stops=15), capsys)
    shown = [line for line in lines if line.endswith(": 10 people")]
    assert shown[-1] == "G40: 10 people"  # 600 stops
    assert lines[-1] == "The timetables of 2 more groups are in timetable.xlsx, a sheet a group."


def test_a_small_event_is_shown_whole(capsys):
    lines = report(rotating_event(3, 3), capsys)
    assert not any("timetable.xlsx" in line for line in lines)


def test_the_gantt_says_how_many_groups_it_shows(fair):
    ax = plot.gantt(*fair, new_axes())
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == [f"G{number}  (10)" for number in range(1, 61)]
    assert ax.get_title(loc="left").endswith("(60 of 62 groups)")


def test_the_map_says_how_many_groups_it_shows(fair):
    ax = plot.route_map(*fair, new_axes())
    badges = [box for box in ax.findobj(AnnotationBbox) for _badge in box.findobj(DrawingArea)]
    assert len(badges) == 24 * 2
    assert ax.get_title().endswith("(24 of 62 groups)")


def test_other_groups_keep_their_colours(fair):
    wanted = ["G62", "G20"]
    ax = plot.gantt(*fair, new_axes(), groups=wanted)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["G20  (10)", "G62  (10)"]
    marks = [line.get_color() for line in ax.lines if line.get_marker() in MARKS]
    assert marks == [group_style(19).colour, group_style(61).colour]
    ax = plot.route_map(*fair, new_axes(), groups=wanted)
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names[:2] == ["G20 (10)", "G62 (10)"]


def test_a_group_that_there_is_not_is_an_error(fair):
    with pytest.raises(KeyError, match="G63"):
        plot.gantt(*fair, new_axes(), groups=["G63"])
    with pytest.raises(KeyError, match="G63"):
        plot.route_map(*fair, new_axes(), groups=["G63"])
