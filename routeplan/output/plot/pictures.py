"""The pictures as files."""

from __future__ import annotations

import io
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
from routeplan.plans import Plan, list_occupancies, plan_id
from routeplan.scenario import Scenario
from routeplan.texts import _

if TYPE_CHECKING:
    from routeplan.advice.auditing import Audit
    from routeplan.advice.comparison import Comparison

DOTS_AN_INCH = 150
PACKING = 2  # of 9: a tenth larger than the usual 6, in a third of its time


def save_pictures(
    scenario: Scenario, plan: Plan, folder: str | Path, *, roads: Any = None
) -> tuple[Path, ...]:
    """Write route_map.png, gantt.png and occupancy.png into a folder.

    See :func:`save_picture`.
    """
    return tuple(save_picture(name, scenario, plan, folder, roads=roads) for name in _DRAWINGS)


def save_picture(
    name: str, scenario: Scenario, plan: Plan, folder: str | Path, *, roads: Any = None
) -> Path:
    """Write one of a plan's pictures into a folder.

    Parameters
    ----------
    name : str
        route_map.png, gantt.png or occupancy.png.
    roads : networkx graph or pandas.DataFrame, optional
        What the plan was made with, if not the scenario's own roads.

    Raises
    ------
    OSError
        If a file cannot be written; an earlier one is then left as it was.
    """
    path = Path(folder) / name
    figure = _DRAWINGS[name](scenario, plan, roads)
    text = _("plan {plan_id}").format(plan_id=plan_id(plan))
    figure.text(1, 0, text, ha="right", va="bottom", fontsize="xx-small", color="0.5")
    _save(figure, path, text)
    return path


def draw_nothing() -> None:
    """Draw an empty picture: libraries and fonts are loaded then."""
    figure = new_figure((1, 1), None)
    with lettering():
        figure.text(0, 0, "0")
    figure.canvas.draw()


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


def _save(figure: Figure, path: Path, source: str = "") -> None:
    content = io.BytesIO()
    told = {"Source": source} if source else None
    packed = {"compress_level": PACKING}
    with lettering():
        figure.savefig(content, dpi=DOTS_AN_INCH, pil_kwargs=packed, metadata=told)
    with replacing(path) as draft:
        draft.write_bytes(content.getvalue())


def _draw_map(scenario: Scenario, plan: Plan, roads: Any) -> Figure:
    sessions = toured_sessions(scenario, plan)
    shown = choose_shown(plan, None, MOST_TOURS)
    figure = new_figure(map_size(plan, sessions, shown), None)
    with lettering():
        fill_figure(figure, scenario, plan, sessions, roads, shown)
    return figure


def _draw_gantt(scenario: Scenario, plan: Plan, roads: Any) -> Figure:
    rows = len(choose_shown(plan, None, MOST_ROWS))
    figure = new_figure(gantt_size(Timeline(scenario, plan), rows))
    gantt(scenario, plan, figure.add_subplot(), roads=roads)
    return _laid_out(figure)


def _draw_occupancy(scenario: Scenario, plan: Plan, _roads: Any) -> Figure:
    rows = len(list_occupancies(scenario, plan))
    figure = new_figure(occupancy_size(Timeline(scenario, plan), rows))
    occupancy(scenario, plan, figure.add_subplot())
    return _laid_out(figure)


_DRAWINGS = {
    "route_map.png": _draw_map,
    "gantt.png": _draw_gantt,
    "occupancy.png": _draw_occupancy,
}


def _laid_out(figure: Figure) -> Figure:
    """A figure that was laid out while it was filled: with an engine all is drawn twice."""
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    return figure


def new_figure(
    size: tuple[float, float], layout: Literal["constrained"] | None = "constrained"
) -> Figure:
    """A figure that pyplot knows nothing of."""
    figure = Figure(figsize=size, layout=layout)
    FigureCanvasAgg(figure)
    return figure
