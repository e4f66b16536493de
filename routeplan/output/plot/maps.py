"""The route map: the sites, the roads, and each group's tour upon them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch

from routeplan.output.plot.choice import choose_shown, describe_choice
from routeplan.output.plot.fonts import drawable, families, lettering
from routeplan.output.plot.landmarks import BADGES_A_ROW, MARK_OF, NUMBER_POINTS, draw_sites
from routeplan.output.plot.lanes import Trace, lay_lanes
from routeplan.output.plot.places import Places, find_places
from routeplan.output.plot.style import INK, PALE, ROAD, group_style
from routeplan.plans import Group, Plan, TourPart, list_parts, tour_ends
from routeplan.scenario import Network, Scenario, Session, build_network
from routeplan.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL = (7.4, 6.4)  # inches; more where the labels need it
LABELS_SHARE = 0.12  # of a panel's area, at most
TITLE_INCHES = 0.75
LEGEND_ENTRY = (1.3, 0.22)  # inches
WALK_WIDTH = 0.4  # of a coach's line
MOST_TOURS = 24  # badges at a site, and lines on a road, that can be told apart


@dataclass(frozen=True)
class Scene:
    """What all panels of a map share; `shown` are the groups drawn and their places in the plan."""

    scenario: Scenario
    plan: Plan
    shown: dict[str, int]
    network: Network
    places: Places

    def tour_stops(self, session: Session) -> list[tuple[int, list[str]]]:
        """Each touring group's place in the plan, and the sites of its stops in their order."""
        return [
            (place, [stop.site for part in parts for stop in part.stops])
            for place, _group, parts in self._tours(session)
        ]

    def tour_ways(self, session: Session) -> list[tuple[int, str, str, bool]]:
        """Each way of a tour: the group's place in the plan, its ends, whether it is walked."""
        ways = []
        for place, group, parts in self._tours(session):
            here, destination = tour_ends(self.scenario, group, session)
            for part in parts:
                if part.place and not part.from_start:
                    ways.append((place, here, part.place, False))
                    here = part.place
                for stop in part.stops:
                    ways.append((place, here, stop.site, bool(part.place)))
                    here = stop.site
                if part.place:
                    ways.append((place, here, part.place, True))
                    here = part.place
            ways.append((place, here, destination, False))
        return ways

    def _tours(self, session: Session) -> Iterator[tuple[int, Group, tuple[TourPart, ...]]]:
        toured = {tour.group for tour in self.plan.tours if tour.session == session.session}
        for name, place in self.shown.items():
            if name in toured:
                group = self.plan.groups[place]
                yield place, group, list_parts(self.scenario, self.plan, group, session)


def route_map(
    scenario: Scenario,
    plan: Plan,
    ax: Axes | None = None,
    *,
    roads: Any = None,
    session: str | None = None,
    groups: Iterable[str] | None = None,
) -> Axes | npt.NDArray[np.object_]:
    """Draw the groups' tours on a map.

    The badges at a site are its groups in their colours, with the place that
    the site has in the order of each group's stops.

    Parameters
    ----------
    ax : matplotlib Axes, optional
        Where to draw one session; a new figure without it.
    roads : networkx graph or pandas.DataFrame, optional
        What the plan was made with, if not the scenario's own roads. Nodes
        with ``x,y`` in km (or ``lat,lon``) are drawn as junctions.
    session : str, optional
        The session to draw; without it all that are toured, each in a panel of
        its own, or the first of them where `ax` is given.
    groups : iterable of str, optional
        Names of the groups to draw; without it all of them, or of more than
        24 the first 24.

    Returns
    -------
    matplotlib Axes, or an array of them
        One Axes where one session is drawn, else an array with one for each.
    """
    sessions = toured_sessions(scenario, plan)
    if session is not None:
        sessions = [scenario.session_of[session]]
    shown = choose_shown(plan, groups, MOST_TOURS)
    with lettering():
        if ax is not None:
            scene = draw_sessions(scenario, plan, [ax], sessions[:1], roads, shown)
            _add_legend(ax, scene)
            return ax
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=map_size(plan, sessions, shown))
        axes = fill_figure(figure, scenario, plan, sessions, roads, shown)
    return axes[0] if len(axes) == 1 else np.array(axes, dtype=object)


def toured_sessions(scenario: Scenario, plan: Plan) -> list[Session]:
    """The sessions in which somebody tours; the first one where nobody does."""
    toured = {tour.session for tour in plan.tours}
    sessions = [each for each in scenario.sessions_in_order if each.session in toured]
    return sessions or list(scenario.sessions_in_order[:1])


def map_size(plan: Plan, sessions: list[Session], shown: dict[str, int]) -> tuple[float, float]:
    """Width and height in inches that give these groups' tours in these sessions room."""
    columns = _columns(len(sessions))
    most = 0.0
    for session in sessions:
        made = (plan.stops_of.get((name, session.session), ()) for name in shown)
        calls = Counter(stop.site for stops in made for stop in stops)
        rows = sum(ceil(groups / BADGES_A_ROW) + 1 for groups in calls.values())
        most = max(most, rows * (NUMBER_POINTS + 2) * BADGES_A_ROW * (NUMBER_POINTS + 2) / 72**2)
    scale = min(2.5, max(1.0, sqrt(most / LABELS_SHARE / (PANEL[0] * PANEL[1]))))
    width = PANEL[0] * scale * columns
    height = PANEL[1] * scale * ceil(len(sessions) / columns)
    return width, height + TITLE_INCHES + _legend_inches(len(shown), width)


def _add_panels(figure: Figure, groups: int, panels: int) -> list[Axes]:
    """Divide a figure into panels, with room for title and legend."""
    columns = _columns(panels)
    width, height = figure.get_size_inches()
    figure.subplots_adjust(
        left=0.01,
        right=0.99,
        bottom=_legend_inches(groups, width) / height,
        top=1 - TITLE_INCHES / height,
        wspace=0.03,
        hspace=0.1,
    )
    rows = ceil(panels / columns)
    return [figure.add_subplot(rows, columns, panel + 1) for panel in range(panels)]


def _legend_columns(groups: int, width: float) -> int:
    """The legend's columns: groups, kinds of places and the note on numbers, which is long."""
    return max(3, min(groups + 4, int(width / LEGEND_ENTRY[0]) - 1))


def _legend_inches(groups: int, width: float) -> float:
    rows = ceil((groups + 4) / _legend_columns(groups, width))
    return 0.3 + rows * LEGEND_ENTRY[1]


def draw_sessions(
    scenario: Scenario,
    plan: Plan,
    axes: list[Axes],
    sessions: list[Session],
    roads: Any,
    shown: dict[str, int],
) -> Scene:
    """Draw one session on each Axes."""
    network = build_network(scenario, roads)
    toured = {stop.site for stop in plan.stops}
    toured |= {
        end for g in plan.groups for each in sessions for end in tour_ends(scenario, g, each)
    }
    places = find_places(scenario, network, toured & set(network.sites), roads)
    scene = Scene(scenario, plan, shown, network, places)
    for ax, session in zip(axes, sessions, strict=True):
        _draw_session(ax, scene, session)
        day = f"{session.session}   {scenario.date_of(session).isoformat()}"
        day += describe_choice(plan, shown)
        if not places.measured:
            day = _("{day} (no coordinates: near means a short way)").format(day=day)
        ax.set_title(drawable(day), fontsize=10, color=INK, pad=4, fontfamily=families())
    return scene


def fill_figure(
    figure: Figure,
    scenario: Scenario,
    plan: Plan,
    sessions: list[Session],
    roads: Any,
    shown: dict[str, int],
) -> list[Axes]:
    """Draw a panel for each session, and for all of them one title and one legend."""
    axes = _add_panels(figure, len(shown), len(sessions))
    scene = draw_sessions(scenario, plan, axes, sessions, roads, shown)
    title = _("{event}: the groups' tours").format(event=scenario.event.name).strip(": ")
    figure.suptitle(drawable(title), x=0.015, ha="left", fontsize=13, color=INK)
    figure.legend(
        handles=_legend_handles(scene),
        loc="lower center",
        ncols=_legend_columns(len(shown), figure.get_figwidth()),
        frameon=False,
        fontsize=9,
    )
    return axes


def _columns(panels: int) -> int:
    return {1: 1, 2: 2, 4: 2}.get(panels, 3)


def _draw_session(ax: Axes, scene: Scene, session: Session) -> None:
    tours, ways = scene.tour_stops(session), scene.tour_ways(session)
    point = _frame(ax, scene)
    _draw_roads(ax, scene)
    drawn = [way for way in ways if way[1] != way[2] and set(way[1:3]) <= scene.places.at.keys()]
    legs = [
        (group, scene.places.line(scene.network.path(origin, destination)))
        for group, origin, destination, _on_foot in drawn
    ]
    traces, width = lay_lanes(legs, scene.places.at, point)
    for trace, (*_way, on_foot) in zip(traces, drawn, strict=True):
        _draw_trace(ax, trace, min(2.4, 0.7 * width) * (WALK_WIDTH if on_foot else 1))
    numbers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for group, sites in tours:
        for number, site in enumerate(sites, start=1):
            numbers[site].append((group, number))
    touched = {end for _group, *ends, _on_foot in ways for end in ends}
    at = scene.places.at
    placed = [site for site in scene.scenario.sites if site.site in at]
    draw_sites(ax, placed, at, numbers, touched, traces, point)
    if scene.places.measured:
        _draw_scale(ax)


def _frame(ax: Axes, scene: Scene) -> float:
    """Set an Axes to show all sites; return the length of a point in its units."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_facecolor("#FBFCFD")
    ax.spines[:].set_color("#C9D1D8")
    at = scene.places.at
    points = np.array([at[site] for site in scene.network.sites if site in at]).reshape(-1, 2)
    low, high = (points.min(0), points.max(0)) if len(points) else (np.zeros(2), np.ones(2))
    reach = max(float((high - low).max()), 1e-6)
    middle, half = (low + high) / 2, (high - low) / 2 + 0.02 * reach
    box = ax.get_window_extent()
    # Names need about as much room beside the outermost sites as they are wide.
    frame = 1 - 2 * np.array([80, 60]) / 72 * ax.figure.dpi / np.array([box.width, box.height])
    half = np.maximum(half / np.clip(frame, 0.4, 1), 0.05 * reach)
    shape = np.array([box.width, box.height])
    half = shape * (half / shape).max()
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlim(middle[0] - half[0], middle[0] + half[0])
    ax.set_ylim(middle[1] - half[1], middle[1] + half[1])
    ax.apply_aspect()
    left, right = ax.get_xlim()
    return float((right - left) / (box.width / ax.figure.dpi * 72))


def _draw_roads(ax: Axes, scene: Scene) -> None:
    at = scene.places.at
    if not scene.places.measured:
        return
    roads = [
        (at[origin], at[destination])
        for origin, destination in scene.network.graph.edges
        if origin in at and destination in at
    ]
    limits = ax.get_xlim(), ax.get_ylim()
    ax.add_collection(
        LineCollection(roads, colors=ROAD, linewidths=1.6, capstyle="round", zorder=1)
    )
    ax.set_xlim(limits[0])
    ax.set_ylim(limits[1])


def _draw_trace(ax: Axes, trace: Trace, width: float) -> None:
    style = group_style(trace.owner)
    ax.add_line(
        Line2D(
            trace.points[:, 0],
            trace.points[:, 1],
            color=style.colour,
            linestyle=style.dash,
            linewidth=width,
            solid_joinstyle="round",
            zorder=2,
        )
    )
    if trace.arrow is not None:
        x, y, angle = trace.arrow
        ax.add_line(
            Line2D(
                [x],
                [y],
                marker=MarkerStyle((3, 0, angle - 90)),
                markersize=4 + 2.6 * width,
                color=style.colour,
                markeredgecolor="white",
                markeredgewidth=0.7,
                zorder=3,
            )
        )


def _draw_scale(ax: Axes) -> None:
    """A bar of a round length, about a sixth of the width."""
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    sixth = (right - left) / 6
    power = 10.0 ** np.floor(np.log10(sixth))
    km = max(times * power for times in (1, 2, 5) if times * power <= sixth)
    x, y = left + 0.03 * (right - left), bottom + 0.03 * (top - bottom)
    ax.plot([x, x + km], [y, y], color=INK, linewidth=2, solid_capstyle="butt", zorder=4)
    name = f"{km:g} km" if km >= 1 else f"{1000 * km:g} m"
    ax.annotate(
        name,
        (x + km / 2, y),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8,
        color=INK,
    )


def _add_legend(ax: Axes, scene: Scene) -> None:
    ax.legend(
        handles=_legend_handles(scene),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.01),
        ncols=5,
        frameon=False,
        fontsize=8,
    )


def _legend_handles(scene: Scene) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = []
    for place in scene.shown.values():
        group, style = scene.plan.groups[place], group_style(place)
        handles.append(
            Line2D(
                [],
                [],
                color=style.colour,
                linestyle=style.dash,
                linewidth=2.4,
                marker=style.mark,
                markersize=7,
                label=drawable(f"{group.name} ({group.people})"),
            )
        )
    names = {"visit": _("visit"), "meal": _("meal"), "place": _("other place")}
    kinds = {site.kind for site in scene.scenario.sites}
    handles += [
        Line2D(
            [], [], linestyle="", marker=mark, ms=8, mfc="white", mec=INK, mew=1.6, label=names[k]
        )
        for k, mark in MARK_OF.items()
        if k in kinds
    ]
    order = _("numbers: a group's order of stops")
    handles.append(Line2D([], [], linestyle="", marker="o", ms=10, color=PALE, label=order))
    return handles
