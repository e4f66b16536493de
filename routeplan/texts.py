"""Every text for people passes here, so that a catalogue can translate it.

Messages are marked with :func:`_` or :func:`ngettext` on the bare template and
filled in afterwards: ``_("{site} is full").format(site=...)``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

_CATALOGUES = Path(__file__).parent / "locale"
_language: list[str] | None = None


@lru_cache(maxsize=8)
def _catalogue(languages: tuple[str, ...] | None) -> gettext.NullTranslations:
    return gettext.translation(
        "routeplan", localedir=_CATALOGUES, languages=languages, fallback=True
    )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said inside the block in `language`."""
    global _language
    before, _language = _language, [language]
    try:
        yield
    finally:
        _language = before


def _(message: str) -> str:
    """Return `message` in the chosen language."""
    return _catalogue(None if _language is None else tuple(_language)).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a message that goes with the number `n`."""
    return _catalogue(None if _language is None else tuple(_language)).ngettext(one, many, n)


def join_names(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> join_names(["A"]), join_names(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    if len(names) < 2:
        return "".join(names)
    return _("{others} and {last}").format(others=", ".join(names[:-1]), last=names[-1])
