"""Every way to form the groups of a tiny scenario, for the brute force."""

from itertools import combinations, product
from math import inf

from oracles.brute_tables import cell, names, yes


def group_counts(facts):
    """The numbers of groups that are worth trying."""
    wish = str(cell(facts.event, "groups", ""))
    people = sum(cell(row, "count", 1) for row in facts.visitors.values())
    loose = sum(cell(row, "count", 1) for row in facts.visitors.values() if not cell(row, "group"))
    pins = {cell(row, "group") for row in facts.visitors.values()} - {None}
    least, most = 1, min(people // facts.group_min, len(pins) + loose)
    if wish not in ("", "free"):
        ends = wish.split("-")
        least, most = int(ends[0]), min(most, int(ends[-1]))
    if facts.coach_travel:
        most = min(most, len(facts.coaches))
    return range(least, most + 1)


def groupings(facts, count):
    """Every way to form `count` groups under R01, R02 and R14 to R16."""
    pins = list(
        dict.fromkeys(row["group"] for row in facts.visitors.values() if cell(row, "group"))
    )
    if len(pins) > count:
        return
    shares = []
    for row in facts.visitors.values():
        people = cell(row, "count", 1)
        if cell(row, "group"):
            shares.append(
                [
                    tuple(
                        people * (pin == row["group"])
                        for pin in [*pins, *[""] * (count - len(pins))]
                    )
                ]
            )
        else:
            shares.append(list(_splits(people, count)))
    seen = set()
    for split in product(*shares):
        parts = list(zip(*split, strict=True))
        key = (tuple(parts[: len(pins)]), tuple(sorted(parts[len(pins) :])))
        sizes = [sum(part) for part in parts]
        if key in seen or min(sizes) < facts.group_min or max(sizes) > facts.group_max:
            continue
        seen.add(key)
        groups = [
            {
                "pin": pins[number] if number < len(pins) else "",
                "visitors": {v: n for v, n in zip(facts.visitors, part, strict=True) if n},
            }
            for number, part in enumerate(parts)
        ]
        if _seat(facts, groups) and grouping_holds(facts, groups):
            yield groups


def _splits(people, count):
    """All ways to divide people among `count` groups."""
    if count == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in _splits(people - first, count - 1):
            yield (first, *rest)


def _seat(facts, groups):
    """Give the groups coaches in the order of rows; False where there is no way."""
    if not facts.coach_travel:
        return True
    rows = list(facts.visitors)
    in_order = sorted(groups, key=lambda group: min(map(rows.index, group["visitors"])))
    taken = _take_coaches(facts, in_order, [c for c in facts.coaches if c not in facts.coach_pins])
    if taken is None:
        return False
    for group, coaches in zip(in_order, taken, strict=True):
        group["coaches"] = coaches
    return True


def _take_coaches(facts, groups, free):
    """The fewest coaches for the first group, of these the first rows that leave enough."""
    if not groups:
        return []
    first, *others = groups
    pinned = [c for c, pin in facts.coach_pins.items() if pin == pin_of(first)]
    for more in range(facts.party - len(pinned) + 1):
        for chosen in combinations(free, more):
            mine = [c for c in facts.coaches if c in pinned or c in chosen]
            if len(mine) <= _bays(facts, first) and _may_ride(facts, first, mine):
                rest = _take_coaches(facts, others, [c for c in free if c not in chosen])
                if rest is not None:
                    return [mine, *rest]
    return None


def _bays(facts, group):
    """Coaches that find a bay at once wherever the group must stop."""
    track = cell(facts.visitors[next(iter(group["visitors"]))], "track", "")
    visits, most = facts.visits(track), facts.party
    hotels = {
        cell(row, "hotel") for row in facts.visitors.values() if cell(row, "track", "") == track
    }
    ends = {
        hotel if end == "hotel" else end
        for session in facts.sessions
        if session.concerns(track)
        for end in (session.origin, session.destination)
        for hotel in hotels
    }
    times = [cell(facts.event, f"{what}_seconds", 1) for what in ("alight", "board")]

    def bays(visit):
        place = facts.areas.get(visit.site, visit.site)
        held = any(times) or (yes(facts.sites[place], "coach_waits", "yes") and visit.minutes)
        limit = facts.limit(place, "coaches_at_once")
        walked = visit.site in facts.areas and place in ends
        return inf if limit is None or not held or walked else limit

    most = min([most, *(bays(visit) for visit in visits if visit.must)])
    for choice in {visit.choice for visit in visits if visit.choice}:
        most = min(most, max(bays(visit) for visit in visits if visit.choice == choice))
    return max(1, most)


def _may_ride(facts, group, coaches):
    """R14 for one group, and that it fits into what it must visit with its staff."""
    people = sum(group["visitors"].values())
    track = cell(facts.visitors[next(iter(group["visitors"]))], "track", "")
    size = people + facts.escorts * len(coaches)
    return (
        1 <= len(coaches) <= facts.party
        and all(facts.coach_pins.get(coach, pin_of(group)) == pin_of(group) for coach in coaches)
        and all(pin != pin_of(group) or c in coaches for c, pin in facts.coach_pins.items())
        and size <= sum(map(facts.seats, coaches))
        and (facts.party == 1 or size <= _inside(facts, track))
    )


def grouping_holds(facts, groups):
    """R01, R02, R14, R15 and R16 for complete groups."""
    rows = facts.visitors
    for name, row in rows.items():
        held = [group["visitors"].get(name, 0) for group in groups]
        if sum(held) != cell(row, "count", 1):
            return False
        pin = cell(row, "group")
        if pin and any(n for n, group in zip(held, groups, strict=True) if pin_of(group) != pin):
            return False
    for group in groups:
        members = [rows[name] for name in group["visitors"]]
        people = sum(group["visitors"].values())
        if not facts.group_min <= people <= facts.group_max:
            return False
        if len({cell(row, "track", "") for row in members}) > 1:
            return False
        languages = [set(names(row, "language")) for row in members if cell(row, "language")]
        if languages and not set.intersection(*languages):
            return False
        track = cell(members[0], "track", "")
        if any(session.has_hotels and session.concerns(track) for session in facts.sessions):
            hotels = {cell(row, "hotel") for row in members}
            if len(hotels) > 1 or None in hotels:
                return False
        if facts.coach_travel and not _may_ride(facts, group, group["coaches"]):
            return False
    coaches = [coach for group in groups for coach in group.get("coaches", ())]
    return len(set(coaches)) == len(coaches) and _parts_hold(facts, groups)


def pin_of(group):
    """The name that visitors are pinned to; any other name matters to nobody."""
    return group.get("pin", group.get("name", ""))


def _parts_hold(facts, groups):
    """R02: who of a delegation belongs together is in one group, if one can hold them."""
    parts, pinned = {}, {}
    for name, row in facts.visitors.items():
        track, delegation = cell(row, "track", ""), cell(row, "delegation")
        pinned[cell(row, "group")] = pinned.get(cell(row, "group"), 0) + cell(row, "count", 1)
        if delegation:
            by_hotel = any(s.has_hotels and s.concerns(track) for s in facts.sessions)
            hotel = cell(row, "hotel") if by_hotel else None
            languages = frozenset(names(row, "language"))
            parts.setdefault((delegation, track, hotel, languages), []).append(name)
    for members in parts.values():
        people = sum(cell(facts.visitors[name], "count", 1) for name in members)
        pins = {cell(facts.visitors[name], "group") for name in members} - {None}
        track = cell(facts.visitors[members[0]], "track", "")
        room = {pin: _largest(facts, track, pin) for pin in pins or {""}}
        free = sum(
            cell(facts.visitors[name], "count", 1)
            for name in members
            if not cell(facts.visitors[name], "group")
        )
        if people > max(room.values()):
            continue
        if pins and free > sum(max(0, room[pin] - pinned[pin]) for pin in pins):
            continue
        spread = sum(any(name in group["visitors"] for name in members) for group in groups)
        if spread > max(1, len(pins)):
            return False
    return True


def _largest(facts, track, name):
    """The most visitors of one group of that name."""
    inside = _inside(facts, track)
    if not facts.coach_travel:
        return min(facts.group_max, inside - facts.escorts)
    rooms = {coach: facts.seats(coach) - facts.escorts for coach in facts.coaches}
    pinned = [coach for coach, pin in facts.coach_pins.items() if pin == name]
    free = [coach for coach in rooms if coach not in facts.coach_pins and rooms[coach] > 0]
    sizes = [-inf]
    for number in range(facts.party - len(pinned) + 1):
        for chosen in combinations(free, number):
            mine = [*pinned, *chosen]
            if mine:
                staff = facts.escorts * len(mine)
                seats = sum(rooms[coach] for coach in mine)
                sizes.append(min(facts.group_max, inside - staff, seats))
    return max(sizes)


def _inside(facts, track):
    """The most people of one group, staff included, that all it must visit can hold."""

    def largest(site):
        most = inf
        if facts.limit(site, "people_at_once") is not None:
            most = facts.limit(site, "people_at_once")
        guides, each = facts.limit(site, "guides"), cell(facts.sites[site], "people_per_guide")
        return most if None in (guides, each) else min(most, guides * each)

    visits = facts.visits(track)
    cap = min([inf, *(largest(visit.site) for visit in visits if visit.must)])
    for choice in {visit.choice for visit in visits if visit.choice}:
        cap = min(cap, max(largest(visit.site) for visit in visits if visit.choice == choice))
    return cap
