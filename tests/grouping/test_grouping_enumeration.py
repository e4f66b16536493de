"""Every grouping of tiny events, against a brute force that knows the rules by itself."""

import random
from itertools import permutations
from math import floor

import pytest

from routeplan.grouping.drafts import profiles
from routeplan.grouping.forming import form_groups
from routeplan.grouping.limits import fewest_groups, most_groups
from routeplan.proofs.group_obstacles import find_obstacle
from routeplan.scenario.model import Scenario


def draw_event(seed):
    """A tiny event in which any of the rules may bind."""
    draw = random.Random(seed)
    tracks = draw.choice([[""], [""], ["A", "B"]])
    event = {
        "date": "2020-06-23",
        "hub": "hub",
        "group_min": draw.choice([1, 1, 2]),
        "group_max": draw.choice([2, 3, 4, 50]),
        "escorts": draw.choice([0, 0, 1]),
        "travel": draw.choice(["walk", "coach"]),
        "fill": draw.choice([1.0, 1.0, 0.8]),
    }
    hall = {"site": "hall", "people_at_once": draw.choice([None, 3, 4])}
    one = {"site": "one", "one_of": "x", "people_at_once": draw.choice([None, 2])}
    other = {"site": "other", "one_of": "x", "people_at_once": 4}
    other |= {"guides": 2, "people_per_guide": draw.choice([1, 2])} if draw.random() < 0.3 else {}
    visitors = []
    people = 0
    while people < draw.randint(3, 6):
        count = draw.choice([1, 1, 1, 2, 3])
        people += count
        visitors.append(
            {
                "visitor": f"V{len(visitors)}",
                "count": count,
                "delegation": draw.choice(["", "D", "E", "E"]),
                "track": draw.choice(tracks),
                "hotel": draw.choice(["h", "h", "i"]),
                "step_free": draw.random() < 0.2,
                "language": draw.choice(["", "", "zh", "en", "zh;en"]),
                "group": draw.choice(["", "", "", "", "P", "G1"]),
            }
        )
    sessions = [{"session": "s", "start": "08:00", "end": "18:00"}]
    if draw.random() < 0.4:
        sessions[0] |= {"from": "hotel", "tracks": draw.choice(["", tracks[0]])}
    names = ["all", "D", "E", *(v["group"] for v in visitors if v["group"]), *filter(None, tracks)]
    appointments = [
        {"who": draw.choice(names), "site": "hall", "session": "s", "start": f"{10 + n}:00"}
        for n in range(draw.choice([0, 1, 2]))
    ]
    return Scenario(
        event=event,
        sites=[{"site": "hub", "kind": "place"}, hall, one, other],
        visitors=visitors,
        coaches=[
            {"coach": f"C{n}", "seats": draw.choice([2, 3, 4, 6])}
            for n in range(draw.choice([1, 2, 3, 4]))
        ]
        if event["travel"] == "coach"
        else [],
        sessions=sessions,
        appointments=appointments,
    )


def brute_force(scenario):
    """The profiles of all groupings, by the number of groups."""
    people = [row for row in scenario.visitors for _person in range(row.count)]
    found = {}
    for labels in restricted_growth(len(people)):
        groups = [[] for _label in range(max(labels) + 1)]
        for person, label in zip(people, labels, strict=True):
            groups[label].append(person)
        if keeps_rules(scenario, groups):
            found.setdefault(len(groups), set()).add(profile(scenario, groups))
    return found


def restricted_growth(length):
    """Every way to divide `length` people, once."""

    def extend(labels):
        if len(labels) == length:
            yield labels
            return
        for label in range(max(labels, default=-1) + 2):
            yield from extend([*labels, label])

    return extend([])


def keeps_rules(scenario, groups):
    event = scenario.event
    for group in groups:
        if not event.group_min <= len(group) <= event.group_max:
            return False
        if len({row.track for row in group}) > 1:
            return False
        if len(group) > hall_room(scenario):
            return False
        session = scenario.sessions[0]
        at_hotels = session.origin == "hotel"
        at_hotels &= not session.tracks or group[0].track in session.tracks
        if at_hotels and len({row.hotel for row in group}) > 1:
            return False
        spoken = [set(row.language) for row in group if row.language]
        if spoken and not set.intersection(*spoken):
            return False
        if len({row.group for row in group} - {""}) > 1:
            return False
    for pin in {row.group for row in scenario.visitors} - {""}:
        if sum(any(row.group == pin for row in group) for group in groups) > 1:
            return False
    return has_coaches(scenario, groups) and keeps_together(scenario, groups)


def hall_room(scenario):
    event = scenario.event
    hall, one, other = (scenario.site_of[site] for site in ("hall", "one", "other"))

    def room(site):
        rooms = [10**6]
        if site.people_at_once:
            rooms.append(floor(event.fill * site.people_at_once + 1e-9))
        if site.guides and site.people_per_guide:
            rooms.append(site.guides * site.people_per_guide)
        return min(rooms)

    return min(room(hall), max(room(one), room(other))) - event.escorts


def seats(scenario):
    event = scenario.event
    return [floor(event.fill * coach.seats + 1e-9) - event.escorts for coach in scenario.coaches]


def has_coaches(scenario, groups):
    if scenario.event.travel == "walk":
        return True
    return any(
        all(len(group) <= room for group, room in zip(groups, chosen, strict=True))
        for chosen in permutations(seats(scenario), len(groups))
    )


def keeps_together(scenario, groups):
    most = min(hall_room(scenario), scenario.event.group_max)
    if scenario.event.travel == "coach":
        most = min(most, max(seats(scenario)))
    origin, tracks = scenario.sessions[0].origin, scenario.sessions[0].tracks
    parts, pinned = {}, {}
    for row in scenario.visitors:
        by_hotel = origin == "hotel" and (not tracks or row.track in tracks)
        key = (row.delegation, row.track, by_hotel and row.hotel, frozenset(row.language))
        pinned[row.group] = pinned.get(row.group, 0) + row.count
        if row.delegation:
            parts.setdefault(key, []).append(row)
    for rows in parts.values():
        pins = {row.group for row in rows} - {""}
        free = sum(row.count for row in rows if not row.group)
        room = sum(max(0, most - pinned[pin]) for pin in pins)
        if sum(row.count for row in rows) > most or (pins and free > room):
            continue
        if sum(any(row in group for row in rows) for group in groups) > max(1, len(pins)):
            return False
    return True


def profile(scenario, groups):
    profiles = []
    for group in groups:
        track = group[0].track
        session = scenario.sessions[0]
        at_hotels = session.origin == "hotel" and (not session.tracks or track in session.tracks)
        names = {row.delegation for row in group} | {row.group for row in group} | {"all", track}
        concerned = (n for n, a in enumerate(scenario.appointments) if a.who in names)
        step_free = sum(row.step_free for row in group)
        hotel = group[0].hotel if at_hotels else None
        profiles.append((track, hotel, len(group), step_free, tuple(concerned)))
    return tuple(sorted(profiles, key=lambda p: (p[0], p[1] or "", *p[2:])))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_repeated_calls_give_every_grouping_and_then_none(seed):
    scenario = draw_event(seed)
    expected = brute_force(scenario)
    numbers = sorted(expected)
    people = sum(row.count for row in scenario.visitors)
    if expected:
        assert find_obstacle(scenario) is None
        assert fewest_groups(scenario) <= numbers[0]
        assert numbers[-1] <= most_groups(scenario)
    else:
        assert find_obstacle(scenario)
    for count in range(1, people + 1):
        found = []
        while (result := form_groups(scenario, count, excluded=found, workers=1)).grouping:
            found.append(profiles(scenario, result.grouping))
        assert result.status == "none"
        assert len(set(found)) == len(found)
        assert set(found) == expected.get(count, set())
