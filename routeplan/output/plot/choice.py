"""Which groups a picture shows: all of them, or as many as can be told apart."""

from __future__ import annotations

from collections.abc import Iterable

from routeplan.plans import Plan
from routeplan.texts import _


def choose_shown(plan: Plan, wanted: Iterable[str] | None, most: int) -> dict[str, int]:
    """Take the groups that are wanted, or else the plan's first ones.

    Parameters
    ----------
    wanted : iterable of str or None
        Names of groups; None for the first `most` of all.

    Returns
    -------
    dict of str to int
        By name, in the plan's order, each group's place in the plan, which
        tells its colour in all pictures.

    Raises
    ------
    KeyError
        If the plan has no group of a name.
    """
    places = {group.name: place for place, group in enumerate(plan.groups)}
    chosen = list(places)[:most] if wanted is None else sorted(wanted, key=places.__getitem__)
    return {name: places[name] for name in chosen}


def describe_choice(plan: Plan, chosen: dict[str, int]) -> str:
    """Say how many groups are shown, in brackets to follow a title; empty where all are."""
    if len(chosen) == len(plan.groups):
        return ""
    text = _(" ({shown} of {all} groups)")
    return text.format(shown=len(chosen), all=len(plan.groups))
