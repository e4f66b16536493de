"""The pictures as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from routeplan.files import replacing
from routeplan.output.plot.choice import choose_shown
from routeplan.output.plot.comparison_chart import comparison, comparison_size
from routeplan.output.plot.fonts import lettering
from routeplan.output.plot.gantt_chart import MOST_ROWS, gantt, gantt_size
from routeplan.output.plot.load_chart import loads, loads_size
from routeplan.output.plot.maps import MOST_TOURS, fill_figure, map_size, toured_sessions
from routeplan.output.plot.occupancy_chart import occupancy, occupancy_size
from routeplan.output.plot.timeline import Timeline
from routeplan.plans import Plan, list_occupancies
from routeplan.scenario import Scenario

if TYPE_CHECKING:
    from routeplan.advice.auditing import Audit
    from routeplan.advice.comparison import Comparison

DOTS_AN_INCH = 150
PACKING = 2  # of 9: a tenth larger than the usual 6, in a third of its time


def save_pictures(
    scenario: Scenario, plan: Plan, folder: str | Path, *, roads: Any = None
) -> tuple[Path, ...]:
    """Write route_map.png, gantt.png and occupancy.png into a folder.

    Parameters
    ----------
    roads : networkx graph or pandas.DataFrame, optional
        What the plan was made with, if not the scenario's own roads.

    Raises
    ------
    OSError
        If a file cannot be written; an earlier one is then left as it was.
    """
    timeline = Timeline(scenario, plan)
    rows = len(choose_shown(plan, None, MOST_ROWS))
    bars = new_figure(gantt_size(timeline, rows))
    gantt(scenario, plan, bars.add_subplot(), roads=roads)
    occupied = new_figure(occupancy_size(timeline, len(list_occupancies(scenario, plan))))
    occupancy(scenario, plan, occupied.add_subplot())
    # Laid out while they were filled; with an engine, even an idle one, all is drawn twice.
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        bars.set_layout_engine(None)
        occupied.set_layout_engine(None)
    figures = {
        "route_map.png": _draw_map(scenario, plan, roads),
        "gantt.png": bars,
        "occupancy.png": occupied,
    }
    paths = []
    for name, figure in figures.items():
        path = Path(folder) / name
        _save(figure, path)
        paths.append(path)
    return tuple(paths)


def save_loads(audit: Audit, path: str | Path) -> None:
    """Write the chart of an audit's loads as a picture.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    figure = new_figure(loads_size(audit))
    loads(audit, figure.add_subplot())
    _save(figure, Path(path))


def save_comparison(found: Comparison, path: str | Path) -> None:
    """Write the chart of a comparison as a picture.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    figure = new_figure(comparison_size(found))
    comparison(found, figure.add_subplot())
    _save(figure, Path(path))


def _save(figure: Figure, path: Path) -> None:
    with lettering(), replacing(path) as draft:
        figure.savefig(draft, dpi=DOTS_AN_INCH, pil_kwargs={"compress_level": PACKING})


def _draw_map(scenario: Scenario, plan: Plan, roads: Any) -> Figure:
    sessions = toured_sessions(scenario, plan)
    shown = choose_shown(plan, None, MOST_TOURS)
    figure = new_figure(map_size(plan, sessions, shown), None)
    with lettering():
        fill_figure(figure, scenario, plan, sessions, roads, shown)
    return figure


def new_figure(
    size: tuple[float, float], layout: Literal["constrained"] | None = "constrained"
) -> Figure:
    """A figure that pyplot knows nothing of."""
    figure = Figure(figsize=size, layout=layout)
    FigureCanvasAgg(figure)
    return figure
