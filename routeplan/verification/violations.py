"""How a broken rule is told: which one, by whom, where, when and by how much."""

from __future__ import annotations

from dataclasses import dataclass

from routeplan.texts import _


@dataclass(frozen=True)
class Violation:
    """One place where a plan breaks a rule.

    Attributes
    ----------
    rule : str
        The rule's code, ``R01`` to ``R18``, or ``figures`` where the plan's own
        sums are wrong.
    group, site : str
        Name of the group and id of the site; empty where several groups, or no
        single site, are to blame.
    cause : str
        A sentence with the clock times and figures.

    Examples
    --------
    >>> print(Violation("R06", "", "安利", "84 people from 14:20 to 14:32, 80 allowed."))
    R06 安利: 84 people from 14:20 to 14:32, 80 allowed.
    """

    rule: str
    group: str
    site: str
    cause: str

    def __str__(self) -> str:
        if self.group and self.site:
            template = _("{rule} {group} at {site}: {cause}")
        elif self.group:
            template = _("{rule} {group}: {cause}")
        elif self.site:
            template = _("{rule} {site}: {cause}")
        else:
            template = _("{rule}: {cause}")
        return template.format(rule=self.rule, group=self.group, site=self.site, cause=self.cause)


def join_names(names: list[str], limit: int = 6) -> str:
    """Join names for a sentence, each once; a long list is cut short.

    Examples
    --------
    >>> join_names(["G1", "G3", "G1"])
    'G1, G3'
    """
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:limit]) + (", …" if len(distinct) > limit else "")
