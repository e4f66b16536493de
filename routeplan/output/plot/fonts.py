"""Letters for the pictures: a font that has Chinese, wherever one can be had."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import matplotlib as mpl
from matplotlib import font_manager

from routeplan.texts import _

LATIN = "DejaVu Sans"  # comes with matplotlib

# Families with Chinese that systems bring along, the usual ones first.
INSTALLED = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "SimSun",
)


@cache
def chinese_family() -> str | None:
    """Find a font family with Chinese: the dependency's, else an installed one, else None."""
    try:
        from pylopdf_fonts_zh_cn import sans_path

        path = str(sans_path())
        font_manager.fontManager.addfont(path)
        return font_manager.FontProperties(fname=path).get_name()
    except (ImportError, OSError):
        known = {font.name for font in font_manager.fontManager.ttflist}
        return next((family for family in INSTALLED if family in known), None)


def families() -> list[str]:
    """The font families to draw with, the first one that has a letter counts."""
    family = chinese_family()
    return [LATIN] if family is None else [family, LATIN]


@contextmanager
def lettering() -> Iterator[None]:
    """Draw with letters that can show Chinese; matplotlib's settings come back afterwards.

    Titles and tick labels belong to an Axes from its beginning and need
    `families` by name.
    """
    with mpl.rc_context({"font.family": families()}):
        yield


def drawable(text: str) -> str:
    """Replace what no font here can show; warn once that it is so.

    Examples
    --------
    >>> drawable("Hall 1")
    'Hall 1'
    """
    # Dollar signs would start a formula.
    text = text.replace("$", r"\$")
    if chinese_family() is not None or not any(_is_chinese(letter) for letter in text):
        return text
    _warn_once()
    return "".join("?" if _is_chinese(letter) else letter for letter in text)


def _is_chinese(letter: str) -> bool:
    return "\u2e80" <= letter <= "\uffef" or letter >= "\U00020000"


@cache
def _warn_once() -> None:
    text = _(
        "No font with Chinese letters was found, so that pictures show ? for them. "
        "Install one: pip install pylopdf-fonts-zh-cn"
    )
    warnings.warn(text, stacklevel=2)
