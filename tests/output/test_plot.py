"""The pictures say what the plan says, and leave matplotlib as they found it."""

import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import networkx as nx
import numpy as np
import pytest
from events.campus import campus
from events.stored_events import rotating_event, stored_event
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox
from matplotlib.text import Text

from routeplan import plot
from routeplan.output.plot import fonts, pictures
from routeplan.output.plot.occupancy_chart import OVERFULL, shade
from routeplan.output.plot.style import COLOURS, group_style
from routeplan.output.plot.timeline import Timeline
from routeplan.plans.model import Plan

PICTURES = ("route_map.png", "gantt.png", "occupancy.png")


def new_axes(size=(8, 6)):
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def words(ax):
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_text()]


@pytest.fixture(autouse=True)
def coarse(monkeypatch):
    """Files that nobody looks at need few dots."""
    monkeypatch.setattr(pictures, "DOTS_AN_INCH", 30)


@pytest.fixture
def pyplot():
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    plt.close("all")  # what other tests left open
    yield plt
    plt.close("all")


def test_each_picture_is_drawn_where_it_is_asked_for():
    scenario, plan = rotating_event(2, 2)
    for draw in (plot.route_map, plot.gantt, plot.occupancy):
        ax = new_axes()
        assert draw(scenario, plan, ax) is ax
        ax.figure.canvas.draw()


@pytest.mark.slow
def test_without_axes_a_figure_is_made_but_not_shown(pyplot, monkeypatch):
    monkeypatch.setattr(pyplot, "show", lambda: pytest.fail("shown"))
    scenario, plan = stored_event()
    panels = plot.route_map(scenario, plan)
    assert panels.shape == (2,)
    assert plot.route_map(scenario, plan, session="24日上午").figure is not panels[0].figure
    assert plot.gantt(scenario, plan).figure.get_size_inches()[0] > 8
    assert plot.occupancy(scenario, plan).figure.get_size_inches()[1] > 4
    assert len(pyplot.get_fignums()) == 4


def test_matplotlib_s_settings_stay_as_they_were():
    before = dict(mpl.rcParams)
    scenario, plan = rotating_event(1, 1)
    for draw in (plot.route_map, plot.gantt, plot.occupancy):
        draw(scenario, plan, new_axes())
    assert dict(mpl.rcParams) == before


@pytest.mark.slow
def test_files_are_written_without_pyplot(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from events.stored_events import rotating_event;"
        "from routeplan.output.plot import save_pictures;"
        "paths = save_pictures(*rotating_event(2, 2), sys.argv[2]);"
        "assert 'matplotlib.pyplot' not in sys.modules; print([path.name for path in paths])"
    )
    tests = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, tests, str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(list(PICTURES))
    assert {path.name for path in tmp_path.iterdir()} == set(PICTURES)


def test_a_picture_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "route_map.png").mkdir()
    with pytest.raises(OSError):
        plot.save_pictures(*rotating_event(1, 1), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["route_map.png"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "event",
    [
        {"groups": 1},
        {"groups": 40, "sites": 2},
        {"groups": 3, "stops": 0},
        {"groups": 2, "sites": 4, "coordinates": False},
        {"groups": 2, "site": {"people_at_once": 8}},
        {"groups": 1, "event": {"travel": "walk"}, "site": {"name": "Costs $5 and $6"}},
    ],
    ids=["one group", "40 groups", "no stops", "no coordinates", "overfull", "dollars"],
)
def test_all_sorts_of_plans_are_drawn(event, tmp_path):
    assert len(plot.save_pictures(*rotating_event(**event), tmp_path)) == 3


def test_no_plan_draws_the_sites_alone(tmp_path):
    scenario, _plan = rotating_event()
    assert len(plot.save_pictures(scenario, Plan("infeasible"), tmp_path)) == 3


# -- the route map -----------------------------------------------------------------------------


def test_map_names_every_site_and_numbers_every_stop():
    scenario, plan = stored_event()
    ax = new_axes()
    plot.route_map(scenario, plan, ax, session="23日下午")
    said = words(ax)
    assert {site.title for site in scenario.sites} <= set(said)
    stops = [stop for stop in plan.stops if stop.session == "23日下午"]
    assert sum(text in {"1", "2", "3", "4"} for text in said) == len(stops)
    colours = {line.get_color() for line in ax.lines}
    assert {group_style(place).colour for place in range(6)} <= colours


def test_map_labels_keep_apart():
    scenario, plan = stored_event()
    ax = new_axes((8, 7))
    plot.route_map(scenario, plan, ax)
    ax.figure.canvas.draw()
    boxes = [label.offsetbox.get_window_extent() for label in ax.findobj(AnnotationBbox)]
    assert len(boxes) == len(scenario.sites)
    frame = ax.get_window_extent()
    for number, box in enumerate(boxes):
        assert frame.x0 <= box.x0 and box.x1 <= frame.x1
        assert not any(box.overlaps(other) for other in boxes[:number])


def test_map_says_when_places_are_made_up():
    scenario, plan = rotating_event(2, 4, coordinates=False)
    ax = new_axes()
    plot.route_map(scenario, plan, ax)
    assert not any(text.endswith((" km", " m")) for text in words(ax))
    assert "no coordinates" in ax.get_title()


def test_tours_follow_the_junctions_of_a_planner_s_graph():
    scenario, plan = rotating_event(1, 1)
    at = {site.site: (site.x, site.y) for site in scenario.sites}
    graph = nx.Graph()
    graph.add_node(7, x=4.0, y=-1.0)
    graph.add_edge("Hub", 7, minutes=2)
    graph.add_edge(7, "S0", minutes=2)
    graph.add_edge(7, "far away", minutes=2)
    ax = new_axes()
    plot.route_map(scenario, plan, ax, roads=graph)
    lines = [line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 2]
    assert len(lines) == 2  # there and back
    for line in lines:
        assert np.hypot(*(line - (4.0, -1.0)).T).min() < 0.2
        assert np.hypot(*(line - at["S0"]).T).min() < 1e-9
    (roads,) = ax.collections
    assert len(roads.get_segments()) == 4  # both directions of two roads


def test_coaches_go_to_the_place_of_an_area_and_walks_from_there_are_thin():
    scenario, plan = campus()
    lines = [line for line in plot.route_map(scenario, plan).lines if len(line.get_xdata()) > 1]
    at = {site.site: np.array([site.x, site.y]) for site in scenario.sites}
    widths = {}
    for line in lines:
        ends = [
            min(at, key=lambda site: np.hypot(*(at[site] - point)))
            for point in (line.get_xydata()[0], line.get_xydata()[-1])
        ]
        if ends[0] != ends[1]:
            widths.setdefault("".join(ends), set()).add(line.get_linewidth())
    assert {way for way in widths if way in ("HP", "PC", "CH", "PA", "AB", "BP")} == set(widths)
    ridden, walked = widths["PC"], widths["PA"]
    assert max(walked) < min(ridden)
    assert widths["BP"] == widths["AB"] == walked


def test_junctions_in_degrees_lie_where_the_sites_in_degrees_lie():
    scenario, plan = stored_event()
    hub = scenario.site_of["会议酒店"]
    graph = nx.complete_graph([site.site for site in scenario.sites])
    nx.set_edge_attributes(graph, 5, "minutes")
    graph.graph["crs"] = "epsg:4326"
    graph.add_node(1, x=hub.lon, y=hub.lat)
    graph.add_edge("会议酒店", 1, minutes=1)
    ax = new_axes()
    plot.route_map(scenario, plan, ax, roads=graph)
    (roads,) = ax.collections
    stubs = [s for s in roads.get_segments() if np.hypot(*(s[1] - s[0])) < 1e-6]
    assert len(stubs) == 2


def test_a_planner_s_matrix_draws_no_roads_that_are_none(tmp_path):
    import pandas as pd

    scenario, plan = rotating_event(2, 2)
    names = [site.site for site in scenario.sites]
    matrix = pd.DataFrame(4.0, index=names, columns=names)
    assert len(plot.save_pictures(scenario, plan, tmp_path, roads=matrix)) == 3


# -- the Gantt chart ---------------------------------------------------------------------------


def test_gantt_tells_the_activities_apart():
    scenario, plan = stored_event()
    ax = new_axes((16, 5))
    plot.gantt(scenario, plan, ax)
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == [
        "on the way",
        "getting on and off, to the door",
        "waiting",
        "lift or stairs",
        "visit",
        "meal",
    ]
    assert ax.get_yticklabels()[0].get_text() == "G1  (36)"
    assert words(ax).count("锦瑞") == 6


def test_gantt_tells_walks_from_rides():
    legend = plot.gantt(*campus()).get_legend()
    names = [text.get_text() for text in legend.get_texts()]
    assert names[:3] == ["on the way", "on foot", "getting on and off, to the door"]


def test_gantt_shortens_names_that_do_not_fit():
    scenario, plan = stored_event()
    ax = new_axes((5, 5))
    plot.gantt(scenario, plan, ax)
    said = words(ax)
    assert "益企党群服务中心" not in said
    assert any(text.startswith("益") and text.endswith("…") for text in said)


def test_the_night_is_left_out():
    scenario, plan = stored_event()
    timeline = Timeline(scenario, plan)
    (start, end), (morning, _noon) = timeline.spans
    assert timeline.place(start) == 0
    assert timeline.place(morning) - timeline.place(end) == pytest.approx(timeline.gap)
    assert timeline.gap < 60
    assert timeline.place(end + 100) < timeline.place(morning)


def test_a_session_that_nobody_tours_takes_no_room():
    scenario, plan = stored_event()
    plan = replace(
        plan,
        tours=tuple(tour for tour in plan.tours if tour.session == "23日下午"),
        stops=tuple(stop for stop in plan.stops if stop.session == "23日下午"),
    )
    ((session,),) = Timeline(scenario, plan).sessions
    assert session.session == "23日下午"


def test_sessions_that_overlap_share_a_stretch_of_the_axis():
    scenario, plan = stored_event()
    early, late = (
        [replace(tour, session=name) for tour in plan.tours if tour.session == "23日下午"]
        for name in ("23日下午", "24日上午")
    )
    timeline = Timeline(scenario, replace(plan, tours=(*early, *late)))
    ((one, other),) = timeline.sessions
    assert (one.session, other.session) == ("23日下午", "24日上午")
    assert len(timeline.spans) == 1


# -- occupancy ---------------------------------------------------------------------------------


def test_occupancy_shows_peak_limit_and_share():
    scenario, plan = stored_event()
    ax = new_axes((16, 7))
    plot.occupancy(scenario, plan, ax)
    said = words(ax)
    assert "安利's hall" in said and "37 of 45" in said
    assert "109 of 120" in said and "89 % used" in said
    assert not any("overfull" in text for text in said)


def test_occupancy_points_at_what_is_overfull():
    scenario, plan = rotating_event(2, 2, site={"people_at_once": 8})
    ax = new_axes()
    plot.occupancy(scenario, plan, ax)
    assert "overfull" in words(ax)
    assert shade(9, 8) == OVERFULL != shade(8, 8)
    assert shade(1, 0) == OVERFULL


# -- style and fonts ---------------------------------------------------------------------------


def test_groups_stay_distinguishable():
    looks = [group_style(place) for place in range(48)]
    assert len(set(COLOURS)) == 12
    assert len({(look.colour, look.dash, look.mark) for look in looks}) == 48


@pytest.fixture
def no_font(monkeypatch):
    caches = (fonts.chinese_family, fonts._warn_once)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(fonts, "INSTALLED", ())
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("no_font")
def test_without_a_chinese_font_there_is_one_warning_and_no_boxes(tmp_path):
    scenario, plan = rotating_event(1, 1, site={"name": "安利"})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        plot.save_pictures(scenario, plan, tmp_path)
    assert len(said) == 1
    assert "No font with Chinese letters" in str(said[0].message)


@pytest.mark.usefixtures("no_font")
def test_without_a_chinese_font_latin_names_need_no_warning(tmp_path):
    assert len(plot.save_pictures(*rotating_event(1, 1), tmp_path)) == 3


@pytest.mark.usefixtures("no_font")
def test_an_installed_font_serves_where_the_dependency_is_missing(monkeypatch):
    monkeypatch.setattr(fonts, "INSTALLED", ("No such font", "DejaVu Serif"))
    assert fonts.families() == ["DejaVu Serif", fonts.LATIN]


def test_the_dependency_s_font_is_found():
    assert fonts.families()[0] == "Noto Sans SC"
