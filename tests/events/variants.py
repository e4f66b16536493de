"""The same scenario with an area, or with more freedom, in JSON form."""

from copy import deepcopy

from events.strategies import clock_text


def _minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def single_stops(tables):
    """The stops that are in no area."""
    return [
        row["site"]
        for row in tables["sites"]
        if row.get("kind") != "place" and "area" not in row and row.get("use") != "no"
    ]


def put_into_area(tables, site):
    """The same with one stop in an area of its own, nought minutes on foot from its place.

    The place has the stop's bays, and its ways by coach.
    """
    tables, place = deepcopy(tables), f"Door of {site}"
    row = next(row for row in tables["sites"] if row["site"] == site)
    door = {"site": place, "kind": "place"}
    for column in ("x", "y", "lat", "lon"):
        if column in row:
            door[column] = row[column]
    for column in ("coaches_at_once", "coach_waits"):
        if column in row:
            door[column] = row.pop(column)
    tables["sites"].append(door)
    row["area"] = place
    for road in tables.get("roads", ()):
        for end in ("from", "to"):
            road[end] = place if road[end] == site else road[end]
    tables["roads"] = [*tables.get("roads", ()), {"from": place, "to": site, "minutes": 0}]
    return tables


def lengthen_visits(tables, more):
    """The same with visits that may last longer."""
    tables = deepcopy(tables)
    for row in tables["sites"]:
        if row.get("kind") != "place":
            # no visit is longer than twelve minutes
            row["minutes_max"] = row.get("minutes_max", 12) + more
    return tables


def leave_later(tables, more):
    """The same with tours that may set out later, where that is limited."""
    tables = deepcopy(tables)
    for row in tables["sessions"]:
        if "leave_by" in row:
            latest = min(_minutes(row["end"]), _minutes(row["leave_by"]) + more)
            row["leave_by"] = clock_text(latest)
    return tables


def end_at_last_return(tables, scenario, plan):
    """The same with sessions that end when the last tour of a plan is back."""
    tables = deepcopy(tables)
    for row in tables["sessions"]:
        session = scenario.session_of[row["session"]]
        midnight = scenario.span(session)[0] - session.start
        backs = [scenario.minute(t.back) for t in plan.tours if t.session == session.session]
        if backs:
            row["end"] = clock_text(max(backs) - midnight)
            if "leave_by" in row:
                row["leave_by"] = min(row["leave_by"], row["end"])
    return tables
