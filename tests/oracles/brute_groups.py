"""Every way to form the groups of a tiny scenario, for the brute force."""

from itertools import product
from math import inf

from oracles.brute_tables import cell, names


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
    """Give the largest group the largest coach, and so on; False if that does not do."""
    if not facts.coach_travel:
        return True
    coaches = sorted(facts.coaches, key=facts.seats, reverse=True)
    by_size = sorted(groups, key=lambda group: -sum(group["visitors"].values()))
    for group, coach in zip(by_size, coaches, strict=False):
        group["coach"] = coach
    return len(groups) <= len(coaches)


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
        if facts.coach_travel and people + facts.escorts > facts.seats(group["coach"]):
            return False
    coaches = [group["coach"] for group in groups if facts.coach_travel]
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
        largest = _largest(facts, cell(facts.visitors[members[0]], "track", ""))
        free = sum(
            cell(facts.visitors[name], "count", 1)
            for name in members
            if not cell(facts.visitors[name], "group")
        )
        if people > largest:
            continue
        if pins and free > sum(max(0, largest - pinned[pin]) for pin in pins):
            continue
        spread = sum(any(name in group["visitors"] for name in members) for group in groups)
        if spread > max(1, len(pins)):
            return False
    return True


def _largest(facts, track):
    """The most visitors of one group."""

    def largest(site):
        most = inf
        if facts.limit(site, "people_at_once") is not None:
            most = facts.limit(site, "people_at_once") - facts.escorts
        guides, each = facts.limit(site, "guides"), cell(facts.sites[site], "people_per_guide")
        return most if None in (guides, each) else min(most, guides * each - facts.escorts)

    visits = facts.visits(track)
    cap = min([facts.group_max, *(largest(visit.site) for visit in visits if visit.must)])
    for choice in {visit.choice for visit in visits if visit.choice}:
        cap = min(cap, max(largest(visit.site) for visit in visits if visit.choice == choice))
    if facts.coach_travel:
        cap = min(cap, max(facts.seats(c) - facts.escorts for c in facts.coaches))
    return cap
