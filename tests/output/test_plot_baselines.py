"""The pictures of a stored plan look as they did when somebody last looked at them.

Run this file to draw the baselines anew, and look at them.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from events.stored_events import stored_event
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.offsetbox import DrawingArea
from matplotlib.text import Text

from routeplan import plot
from routeplan.advice.auditing.overview import audit

BASELINES = Path(__file__).parent / "baselines"
SIZES = {"route_map": (9, 7.5), "gantt": (16, 5), "occupancy": (16, 7), "loads": (11, 8)}
DPI = 100
# Letters are rendered a little differently by every FreeType; averaged over
# squares about as high as a line of text the difference is slight, while that
# of a missing line, bar or badge is not. Words are looked at in test_plot.py.
SQUARE = 20
TOLERANCE = 24  # of 255


def draw(name):
    figure = Figure(figsize=SIZES[name])
    figure.subplots_adjust(left=0.15)
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    with mpl.rc_context(mpl.rcParamsDefault):
        scenario, plan = stored_event()
        drawn = (audit(scenario),) if name == "loads" else (scenario, plan)
        getattr(plot, name)(*drawn, ax)
    return ax


def pixels(figure):
    figure.set_dpi(DPI)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(float)


def difference(picture, baseline):
    """The largest difference of the mean colours of two pictures' squares."""
    assert picture.shape == baseline.shape
    high, wide = (length // SQUARE for length in picture.shape[:2])
    squares = [
        each[: high * SQUARE, : wide * SQUARE]
        .reshape(high, SQUARE, wide, SQUARE, 3)
        .mean(axis=(1, 3))
        for each in (picture, baseline)
    ]
    return np.abs(squares[0] - squares[1]).max()


def baseline(name):
    import matplotlib.image

    return matplotlib.image.imread(BASELINES / f"{name}.png")[..., :3] * 255.0


@pytest.mark.slow
@pytest.mark.parametrize("name", SIZES)
def test_pictures_look_like_their_baselines(name):
    assert difference(pixels(draw(name).figure), baseline(name)) < TOLERANCE


def missing_elements():
    yield "route_map", "a line", lambda ax: ax.lines[4]
    yield "route_map", "a name", lambda ax: text_of(ax, "泰禾")
    yield "route_map", "a badge", lambda ax: ax.figure.findobj(DrawingArea)[7]
    yield "gantt", "a group's visits", lambda ax: ax.patches[3]
    yield "occupancy", "a row's bars", lambda ax: ax.collections[1]
    yield "loads", "a bar", lambda ax: ax.patches[2]


def text_of(ax, words):
    return next(text for text in ax.figure.findobj(Text) if text.get_text() == words)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "find"),
    [(name, find) for name, _what, find in missing_elements()],
    ids=[f"{name}: {what}" for name, what, _find in missing_elements()],
)
def test_a_missing_element_is_noticed(name, find):
    ax = draw(name)
    find(ax).set_visible(False)
    assert difference(pixels(ax.figure), baseline(name)) > TOLERANCE


if __name__ == "__main__":
    for name in SIZES:
        figure = draw(name).figure
        figure.savefig(BASELINES / f"{name}.png", dpi=DPI)
