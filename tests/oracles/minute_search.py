"""A search by the minute: every time of every event, every rule looked at afresh.

So naive that it can be trusted, and so slow that it takes only what the brute
force leaves: plans that are better than its best one.
"""

from itertools import chain, pairwise, permutations, product, repeat

from hypothesis import assume
from oracles.brute_tables import cell, names, yes


def stays(facts, group, route, ends, patience):
    """Every timing of one group's route: lists of stops and calls, with what the rules need."""
    members = {name: facts.visitors[name] for name in group["visitors"]}
    people = sum(group["visitors"].values())
    size, fullest = facts.heads(people, group.get("coaches", ()))
    step_free = sum(
        n for name, n in group["visitors"].items() if yes(members[name], "step_free", "no")
    )
    first = next(iter(members.values()))
    hotel = cell(first, "hotel")
    visits = {visit.site: visit for visit in facts.visits(cell(first, "track", ""))}
    coaches = len(group.get("coaches", ())) or 1
    most = facts.max_wait if facts.max_wait is not None else 10_000
    alight = facts.transfer(fullest, "alight_seconds", 2.4)
    board = facts.transfer(fullest, "board_seconds", 3.5)

    def place(end):
        return hotel if end == "hotel" else end

    def steps_of(span, sites):
        """What a tour consists of: stops, being set down at an area and boarding there."""
        steps = []
        for area, inside, from_start, to_end in facts.parts(span, sites, hotel):
            if area and not from_start:
                steps.append(("set down", area, to_end))
            steps += [("stop", site, area) for site in inside]
            if area and not to_end:
                steps.append(("board", area, from_start))
        return [*steps, ("return", place(span.destination), None)]

    def go_on(session, here, left, waited, steps, arrived=None):
        """Everything that may follow from a place that is left at a minute.

        `waited` is for how long since the last visit, `arrived` when the coach came to the area.
        """
        end = ends[session]
        (step, where, told), *rest = steps
        nearest, patient = left + facts.legs[here, where], most - waited
        row = facts.sites[where]
        if step == "return":
            if nearest <= end:
                yield []
        elif step == "set down":
            for arrive in range(nearest, min(nearest + patient, end) + 1):
                assume(next(patience))
                bays = [(where, arrive, arrive + alight)] if told else []
                call = {"bays": bays * coaches, "departs": None}
                off = arrive + alight + cell(row, "minutes_in", 0)
                for later in go_on(session, where, off, waited + arrive - nearest, rest, arrive):
                    yield [call, *later]
        elif step == "board":
            nearest += cell(row, "minutes_out", 0)
            for boards in range(nearest, min(nearest + patient, end) + 1):
                assume(next(patience))
                ready = boards + board
                depart = ready + -ready % facts.clock
                bays = [(where, boards, depart)]
                if not told and yes(row, "coach_waits", "yes"):
                    bays = [(where, arrived, depart)]
                elif not told:
                    bays.append((where, arrived, arrived + alight))
                call = {"bays": bays * coaches, "departs": (where, depart, coaches)}
                wait = waited + boards - nearest + depart - ready
                if depart <= end and wait <= most:
                    for later in go_on(session, where, depart, wait, rest):
                        yield [call, *later]
        else:
            for stop, wait in stop_at(where, told, nearest, waited, end):
                stop["session"] = session
                for later in go_on(session, where, stop["depart"], wait, rest, arrived):
                    yield [stop, *later]

    def stop_at(site, area, nearest, waited, end):
        """Every timing of one stop, and for how long the group waits after its visit."""
        row, patient = facts.sites[site], most - waited
        rise, busy_up, clear_up = facts.ride(site, size, step_free, "up")
        fall, busy_down, clear_down = facts.ride(site, size, step_free, "down")
        inwards = (0 if area else alight) + cell(row, "minutes_in", 0)
        outwards = cell(row, "minutes_out", 0)
        for arrive in range(nearest, min(nearest + patient, end) + 1):
            door = arrive + inwards
            for enter in range(door, min(door + patient - (arrive - nearest), end) + 1):
                left = patient - (arrive - nearest) - (enter - door)
                for up in range(enter, min(enter + left, end) + 1):
                    start = up + rise
                    if facts.next_start(site, start) != start:
                        continue
                    for done in range(
                        start + visits[site].minutes, start + visits[site].longest + 1
                    ):
                        latest = min(done + most, end) if cell(row, "lift") else done
                        for down in range(done, latest + 1):
                            assume(next(patience))
                            leave = down + fall
                            boards = leave + outwards
                            ready = boards if area else boards + board
                            depart = ready if area else ready + -ready % facts.clock
                            wait = down - done + depart - ready
                            if depart > end or wait > most:
                                continue
                            if facts.windows(site) is not None and not any(
                                o <= enter and leave <= c for o, c in facts.windows(site)
                            ):
                                continue
                            bays = [(site, arrive, depart)]
                            if not yes(row, "coach_waits", "yes"):
                                bays = [(site, arrive, arrive + alight), (site, boards, depart)]
                            yield (
                                {
                                    "site": site,
                                    "size": size,
                                    "enter": enter,
                                    "start": start,
                                    "leave": leave,
                                    "depart": depart,
                                    "bays": [] if area else bays * coaches,
                                    "rides": [
                                        ("up", up, busy_up, clear_up),
                                        ("down", down, busy_down, clear_down),
                                    ],
                                },
                                wait,
                            )

    timings = [[]]
    for session, sites in enumerate(route):
        span = facts.sessions[session]
        origin = place(span.origin)
        moves = span.concerns(cell(first, "track", "")) and origin != place(span.destination)
        ways = [] if sites or moves else [[]]
        if not ways:
            steps = steps_of(span, sites)
            parts = facts.parts(span, sites, hotel)
            rides = not (parts and parts[0][2])
            for depart in range(span.start, min(span.leave_by, ends[session]) + 1):
                if depart % facts.clock == 0:
                    sets_out = {"bays": [], "departs": (origin, depart, coaches) if rides else None}
                    if not cell(facts.sites[origin], "depart_every"):
                        sets_out["departs"] = None
                    ways += ([sets_out, *way] for way in go_on(session, origin, depart, 0, steps))
            # Waiting before the departure is free, so that many ways are the same.
            ways = list({repr(way): way for way in ways}.values())
        timings = [before + way for before in timings for way in ways]
    return timings


def routes(facts, group):
    """Every choice and order of stops that R03, R12 and R17 let one group have."""
    members = [facts.visitors[name] for name in group["visitors"]]
    track = cell(members[0], "track", "")
    visits = facts.visits(track)
    sessions = [None, *range(len(facts.sessions))]
    for chosen in product(sessions, repeat=len(visits)):
        made = dict(zip(visits, chosen, strict=True))
        if any(
            (where is None and visit.must) or (where is not None and where not in visit.sessions)
            for visit, where in made.items()
        ):
            continue
        choices = [visit.choice for visit in visits if visit.choice]
        taken = [
            visit.choice for visit, where in made.items() if where is not None and visit.choice
        ]
        if sorted(set(choices)) != sorted(taken):
            continue
        sets = [[v.site for v, where in made.items() if where == s] for s in sessions[1:]]
        for route in product(*map(permutations, sets)):
            line = [site for stops in route for site in stops]
            ranks = {site: rank for rank, site in enumerate(line)}
            good = True
            for stops in route:
                for site in stops:
                    row = facts.sites[site]
                    position = cell(row, "position")
                    good &= position != "first" or line[0] == site
                    good &= position != "last" or line[-1] == site
                    good &= position != "first_in_session" or stops[0] == site
                    good &= position != "last_in_session" or stops[-1] == site
                    before = names(row, "after_sites")
                    good &= all(ranks.get(other, -1) <= ranks[site] for other in before)
            for session, stops in zip(facts.sessions, route, strict=True):
                good &= facts.one_call_each(session, stops, cell(members[0], "hotel"))
            if good:
                people = sum(group["visitors"].values())
                score = sum(
                    v.score for v, where in made.items() if where is not None and not v.must
                )
                yield route, people * score


def booked(facts, group, timing):
    """R17 for one group's stops."""
    members = [facts.visitors[name] for name in group["visitors"]]
    track = cell(members[0], "track", "")
    mine = {track, group.get("pin", "")} | {cell(row, "delegation") for row in members}
    for row in facts.appointments:
        who = cell(row, "who", "all")
        everybody = who == "all" and row["site"] in {v.site for v in facts.visits(track)}
        if not everybody and who not in mine - {"", None}:
            continue
        session = [s.name for s in facts.sessions].index(row["session"])
        hours, minutes = row["start"].split(":")
        start = facts.sessions[session].start // 1440 * 1440 + 60 * int(hours) + int(minutes)
        if not any(
            (stop["site"], stop["session"], stop["start"]) == (row["site"], session, start)
            for stop in timing
            if "site" in stop
        ):
            return False
    return True


def share_peacefully(facts, timings):
    """R06 to R09, departures and the convoy for all groups, minute by minute."""
    held = [each for timing in timings for each in timing]
    stops = [(number, s) for number, timing in enumerate(timings) for s in timing if "site" in s]
    for site, row in facts.sites.items():
        here = [stop for _number, stop in stops if stop["site"] == site]
        bays = [bay[1:] for each in held for bay in each["bays"] if bay[0] == site]
        departures = sorted(
            (minute, coaches)
            for place, minute, coaches in (each["departs"] for each in held if each.get("departs"))
            if place == site
        )
        for former, later in pairwise(departures):
            if later[0] - former[0] < former[1] * cell(row, "depart_every", 0):
                return False
        spans = [(stop["enter"], stop["leave"]) for stop in here] + bays
        for minute in (
            range(min(begin for begin, _end in spans), 1 + max(end for _begin, end in spans))
            if spans
            else ()
        ):
            inside = [stop for stop in here if stop["enter"] <= minute < stop["leave"]]
            amounts = {
                "people_at_once": sum(stop["size"] for stop in inside),
                "guides": sum(facts.guides_needed(site, stop["size"]) for stop in inside),
                "groups_at_once": len(inside),
                "coaches_at_once": sum(begin <= minute < end for begin, end in bays)
                if facts.coach_travel
                else 0,
            }
            for column, amount in amounts.items():
                if facts.limit(site, column) is not None and amount > facts.limit(site, column):
                    return False
        here.sort(key=lambda stop: stop["enter"])
        for former, later in pairwise(here):
            if later["enter"] - former["enter"] < cell(row, "entry_every", 0):
                return False
            gap = cell(row, "gap_minutes", 0)
            single = facts.limit(site, "groups_at_once") == 1
            if gap and single and later["enter"] < former["leave"] + gap:
                return False
    for bank, row in facts.lifts.items():
        rides = [
            ride
            for _number, stop in stops
            for ride in stop["rides"]
            if cell(facts.sites[stop["site"]], "lift") == bank and ride[2]
        ]
        mixed = yes(row, "mixed_trips", "no")
        for (way, up, busy, clear), (other_way, other_up, _busy, _clear) in permutations(rides, 2):
            if way == other_way and up <= other_up < up + clear:
                return False
            if (way == other_way or not mixed) and up <= other_up < up + busy:
                return False
    return True


def one_line(facts, groups, chosen):
    """Whether the groups of each track keep one order of sites."""
    orders = {}
    for group, route in zip(groups, chosen, strict=True):
        track = cell(facts.visitors[next(iter(group["visitors"]))], "track", "")
        orders.setdefault(track, []).append([site for stops in route for site in stops])
    return all(
        any(all(o == [s for s in line if s in o] for o in kept) for line in permutations(sites))
        for kept in orders.values()
        for sites in [sorted({site for order in kept for site in order})]
    )


def better_plan_exists(facts, groups, score, finish):
    """Whether the search by the minute finds a plan of a higher score or an earlier finish."""
    patience = chain(repeat(True, 5_000), repeat(False))  # leave what would take too long
    for chosen in product(*(list(routes(facts, group)) for group in groups)):
        total = sum(own for _route, own in chosen)
        chosen = [route for route, _own in chosen]
        if total < score or (facts.convoy and not one_line(facts, groups, chosen)):
            continue
        horizons = [[session.end for session in facts.sessions]]
        if total == score:
            splits = product(range(finish), repeat=len(facts.sessions))
            horizons = [
                [min(s.end, s.start + part) for s, part in zip(facts.sessions, split, strict=True)]
                for split in splits
                if sum(split) == finish - 1
            ]
        for ends in horizons:
            timings = []
            for group, route in zip(groups, chosen, strict=True):
                ways = [
                    w for w in stays(facts, group, route, ends, patience) if booked(facts, group, w)
                ]
                timings.append(ways)
                if not ways:
                    break
            else:
                for way in product(*timings):
                    assume(next(patience))
                    if share_peacefully(facts, way):
                        return True
    return False
