"""Whom and what a timetable's cells mean, slips of the finger taken for what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from routeplan.scenario import CellError, Scenario
from routeplan.tables import fold, near_miss, nearest
from routeplan.texts import _


class Sites:
    """The sites of a scenario by id and by name.

    Examples
    --------
    >>> from routeplan.scenario.model import Scenario
    >>> sites = Sites({"安利": ("安利", "Amway"), "泰禾": ("泰禾", "")})
    >>> sites.find("安利 "), sites.find("amwey")
    ('安利', '安利')
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self.holders: dict[str, set[str]] = defaultdict(set)
        self.written: dict[str, str] = {}
        self.exact: dict[str, set[str]] = defaultdict(set)
        for site, spellings in names.items():
            for name in filter(None, spellings):
                self.holders[fold(name)].add(site)
                self.exact[name].add(site)
                self.written.setdefault(fold(name), name)

    @classmethod
    def of(cls, scenario: Scenario) -> Sites:
        """Those of a scenario."""
        return cls({site.site: (site.site, site.name) for site in scenario.sites})

    def knows(self, text: str) -> bool:
        """Whether a text is the id or the name of a site, however spaced."""
        return fold(text) in self.holders

    def find(self, text: str) -> str:
        """The id of the site that a text means.

        Raises
        ------
        CellError
            If it may be one of several sites, or is near none.
        """
        if text in self.exact and text in self.exact[text]:
            return text  # an id, whatever other site's name it may be
        meant = self.holders.get(fold(text))
        if meant is None:
            meant = self._find_slip(text)
        if len(meant) > 1:
            cause = _('"{name}" may be one of several sites: {sites}.')
            said = cause.format(name=text.strip(), sites=", ".join(sorted(meant)))
            raise CellError("ambiguous-site", said, _("Write the site's id."))
        return next(iter(meant))

    def _find_slip(self, text: str) -> set[str]:
        names = list(self.written.values())
        slip = near_miss(text, names)
        if slip is None:
            cause = _('"{name}" is not in sites.').format(name=text.strip())
            near = nearest(text, names) or ", ".join(names[:6])
            raise CellError("dangling", cause, _("Nearest: {names}.").format(names=near))
        meant = self.holders[fold(slip)]
        others = [name for name in names if not self.holders[fold(name)] & meant]
        rival = near_miss(text, others)
        # A slip that is just as near to another site is no slip of either.
        if rival is not None and near_miss(text, [rival, slip]) != near_miss(text, [slip, rival]):
            return meant | self.holders[fold(rival)]
        return meant


def find_group(text: str, known: dict[str, str]) -> str:
    """The name of a group, spelt as it was first; `known` by folded name is added to."""
    return known.setdefault(fold(text), text.strip())
