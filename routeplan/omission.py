"""Leaving a site out of a scenario, as a patch: what names the site goes with it."""

from __future__ import annotations

from typing import Any

from routeplan.scenario import Scenario


def drop_site(scenario: Scenario, site: str) -> dict[str, Any]:
    """The patch that leaves a site out, and with it its programme, appointments and orders.

    A hub, a hotel or the end of a session stays named where it is: which
    place takes its part is for the planner to say, and so are the tracks
    that have nothing else to visit.

    Parameters
    ----------
    scenario : Scenario
    site : str
        Its id.

    Returns
    -------
    dict
        In the words of the tables.

    Examples
    --------
    >>> from routeplan import read
    >>> scenario = read({
    ...     "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    ...     "sites": [{"site": "Inn", "kind": "place", "x": 0, "y": 0},
    ...               {"site": "Mill", "minutes": 20, "x": 0.1, "y": 0},
    ...               {"site": "Farm", "minutes": 20, "x": 0, "y": 0.1, "after_sites": "Mill"}],
    ...     "visitors": [{"visitor": "A", "count": 9}],
    ...     "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}],
    ... })
    >>> drop_site(scenario, "Mill")
    {'sites': {'Mill': {'use': 'no'}, 'Farm': {'after_sites': ''}}}
    """
    patch: dict[str, Any] = {"sites": {site: {"use": "no"}}}
    for other in scenario.sites:
        if site in other.after_sites and other.site != site:
            kept = [name for name in other.after_sites if name != site]
            patch["sites"][other.site] = {"after_sites": ";".join(kept)}
    programme = [
        {"track": row.track, "site": site, "use": "no"}
        for row in scenario.programme
        if row.site == site
    ]
    appointments = [
        {"who": row.who, "site": site, "session": row.session, "use": "no"}
        for row in scenario.appointments
        if row.site == site
    ]
    if programme:
        patch["programme"] = programme
    if appointments:
        patch["appointments"] = appointments
    return patch
