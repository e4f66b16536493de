"""Slips of the finger: which known name was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

SHORT = 6  # a short name has neighbours that are words of their own: size, site
RESEMBLANCE = 50  # per cent, from which on an id is worth showing as the nearest


def fold(name: str) -> str:
    """Reduce a name to what matters: no case, width, blanks, hyphens, underscores; simplified.

    Examples
    --------
    >>> fold(" People at-once "), fold("場次")
    ('peopleatonce', '场次')
    """
    folded = re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", name)).casefold()
    return folded if folded.isascii() else _simplify(folded)


@lru_cache(maxsize=4096)
def _simplify(text: str) -> str:
    """A text with its traditional characters as simplified ones."""
    return _converter()(text)


@cache
def _converter() -> Callable[[str], str]:
    import opencc  # loads its dictionaries; most tables need none of them

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def near_miss(written: str, names: Iterable[str], taken: Collection[str] = ()) -> str | None:
    """Find the known name that `written` is a slip of.

    Parameters
    ----------
    written : str
        Not itself one of the known names.
    names : iterable of str
        The known names.
    taken : collection of str
        Those that are written correctly beside it: what resembles a short one
        of these is a word of its own.

    Examples
    --------
    >>> near_miss("people_at_onse", ["people_at_once", "site"])
    'people_at_once'
    >>> near_miss("phone", ["people_at_once", "site"]) is None
    True
    """
    folded = fold(written)
    best: tuple[int, str] | None = None
    for name in names:
        form = fold(name)
        allowed = 0 if len(form) < 4 else 1 if len(form) < 8 else 2
        if name in taken and len(form) < SHORT:
            continue
        distance = DamerauLevenshtein.distance(folded, form, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = distance, name
    return best[1] if best else None


def nearest(written: str, names: Iterable[str]) -> str | None:
    """Find the name that looks most like `written`, None where none does.

    Examples
    --------
    >>> nearest("肥西宾馆", ["安利", "肥西宾馆东楼"])
    '肥西宾馆东楼'
    """
    choices = sorted(set(names))
    found = process.extractOne(
        written, choices, scorer=fuzz.ratio, processor=fold, score_cutoff=RESEMBLANCE
    )
    return found[0] if found else None
