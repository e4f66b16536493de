"""The plain facts of a scenario's tables in JSON form, for the brute force.

Written from the design alone; nothing of routeplan is imported, so that an
error in its readers, lifts or network cannot hide itself.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import product
from math import asin, ceil, cos, floor, hypot, inf, radians, sin, sqrt

DAY = 24 * 60
TINY = 1e-9
MEAL_HOURS = "11:00-13:30;17:00-19:30"
DETOUR = 1.3
KMH = {"coach": 30.0, "walk": 3.6}


def cell(row, column, default=None):
    value = row.get(column)
    return default if value in (None, "") else value


def yes(row, column, default):
    return str(cell(row, column, default)).lower() in ("yes", "true", "1", "是")


def names(row, column):
    return tuple(name.strip() for name in str(cell(row, column, "")).split(";") if name.strip())


def clock_minutes(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def used_rows(tables, name):
    return [row for row in tables.get(name) or () if yes(row, "use", "yes")]


def round_up(number):
    return ceil(number - TINY)


def round_down(number):
    return floor(number + TINY)


@dataclass(frozen=True)
class Visit:
    """One stop of a track's programme."""

    site: str
    minutes: int
    longest: int
    must: bool
    choice: str
    score: int
    sessions: tuple


@dataclass(frozen=True)
class Session:
    name: str
    start: int
    end: int
    origin: str
    destination: str
    tracks: tuple
    leave_by: int

    def concerns(self, track):
        return not self.tracks or track in self.tracks

    @property
    def has_hotels(self):
        return "hotel" in (self.origin, self.destination)


class Facts:
    """What the tables say, with the defaults filled in."""

    def __init__(self, tables):
        self.event = tables.get("event") or {}
        self.sites = {row["site"]: row for row in used_rows(tables, "sites")}
        self.lifts = {row["lift"]: row for row in used_rows(tables, "lifts")}
        self.visitors = {row["visitor"]: row for row in used_rows(tables, "visitors")}
        self.coaches = {row["coach"]: row["seats"] for row in used_rows(tables, "coaches")}
        rows = used_rows(tables, "coaches")
        self.coach_pins = {row["coach"]: row["group"] for row in rows if cell(row, "group")}
        self.programme = used_rows(tables, "programme")
        self.appointments = used_rows(tables, "appointments")
        self.roads = used_rows(tables, "roads")
        self.coach_travel = cell(self.event, "travel", "coach") == "coach"
        self.clock = cell(self.event, "clock", 5 if self.coach_travel else 1)
        self.max_wait = cell(self.event, "max_wait")
        self.escorts = cell(self.event, "escorts", 0)
        self.fill = share(cell(self.event, "fill", 1.0))
        self.party = cell(self.event, "coaches_per_group", 1) if self.coach_travel else 1
        self.group_max = cell(self.event, "group_max", 50 * self.party)
        self.group_min = cell(self.event, "group_min", 1)
        self.convoy = cell(self.event, "movement", "free") == "convoy"
        sessions = used_rows(tables, "sessions")
        dates = [cell(row, "date", cell(self.event, "date")) for row in sessions]
        self.first_day = dt.date.fromisoformat(min(dates))
        self.last_day = dt.date.fromisoformat(max(dates))
        self.sessions = sorted(
            (self._session(row, date) for row, date in zip(sessions, dates, strict=True)),
            key=lambda session: session.start,
        )
        self.areas = self._areas()
        self.legs = self._legs()
        self.starts = {site: self._starts(site) for site in self.sites}
        self._windows = {}

    def _session(self, row, date):
        midnight = (dt.date.fromisoformat(date) - self.first_day).days * DAY
        hub = cell(self.event, "hub")
        return Session(
            row["session"],
            midnight + clock_minutes(row["start"]),
            midnight + clock_minutes(row["end"]),
            cell(row, "from", hub),
            cell(row, "to", hub),
            names(row, "tracks"),
            midnight + clock_minutes(cell(row, "leave_by", row["end"])),
        )

    def _areas(self):
        """Site or place -> the place; none where all walk anyway."""
        inside = {name: cell(row, "area") for name, row in self.sites.items() if cell(row, "area")}
        return {place: place for place in inside.values()} | inside if self.coach_travel else {}

    def _legs(self):
        """Whole minutes between all sites: all-pairs shortest paths, slack, rounded up once.

        Coaches go to the places of areas, and walks inside an area have no slack.
        """
        travel = "coach" if self.coach_travel else "walk"
        ridden, walked = self._paths(travel), self._paths("walk")
        doors = {self.areas.get(site, site) for site in self.sites}
        self._draw_lines(ridden, doors, travel)
        for place in set(self.areas.values()):
            nodes = [name for name, area in self.areas.items() if area == place]
            self._draw_lines(walked, nodes, "walk")
        slack = cell(self.event, "slack", 0)
        legs = {}
        for a, b in product(self.sites, self.sites):
            origin, destination = self.areas.get(a, a), self.areas.get(b, b)
            if a != b and origin == destination:
                legs[a, b] = round_up(walked[a, b])
                continue
            length = ridden[origin, destination]
            if length < inf:
                legs[a, b] = 0 if a == b else round_up(length + slack)
        return legs

    def _draw_lines(self, minutes, places, by):
        """Straight lines between places that no road joins; the shortest ways run over both."""
        for a, b in product(places, places):
            km = self._straight_km(a, b)
            if minutes[a, b] == inf and km is not None:
                minutes[a, b] = km * DETOUR / KMH[by] * 60
        _shorten(minutes)

    def _paths(self, by):
        """Minutes of the shortest paths along the roads that are travelled so."""
        nodes = list(self.sites)
        nodes += [road[end] for road in self.roads for end in ("from", "to")]
        nodes = list(dict.fromkeys(nodes))
        minutes = {(a, b): 0.0 if a == b else inf for a, b in product(nodes, nodes)}
        for road in self.roads:
            if by not in self._travelled(road):
                continue
            length = cell(road, "minutes")
            if length is None:
                length = road["km"] / cell(road, "kmh", KMH[by]) * 60
            a, b = road["from"], road["to"]
            minutes[a, b] = min(minutes[a, b], length)
            if not yes(road, "one_way", "no"):
                minutes[b, a] = min(minutes[b, a], length)
        _shorten(minutes)
        return minutes

    def _travelled(self, road):
        by, ends = cell(road, "by"), (road["from"], road["to"])
        if not self.coach_travel:
            return () if by == "coach" else ("walk",)
        if by:
            return (by,)
        if not all(end in self.sites for end in ends):
            return ("coach", "walk")
        areas = {self.areas.get(end) for end in ends}
        return ("walk",) if len(areas) == 1 and areas != {None} else ("coach",)

    def parts(self, session, stops, hotel):
        """A tour's stops by area: (place, sites, whether it is walked from the start, to the end).

        The place is None for a stop outside of any area.
        """
        ends = [hotel if end == "hotel" else end for end in (session.origin, session.destination)]
        parts = []
        for site in stops:
            area = self.areas.get(site)
            if area and parts and parts[-1][0] == area:
                parts[-1][1].append(site)
            else:
                parts.append((area, [site]))
        last = len(parts) - 1
        return [
            (
                area,
                sites,
                area is not None and rank == 0 and area == ends[0],
                area is not None and rank == last and area == ends[1],
            )
            for rank, (area, sites) in enumerate(parts)
        ]

    def one_call_each(self, session, stops, hotel):
        """R18: one call an area, besides what is walked from the start or to the end."""
        ridden = [
            area
            for area, _sites, from_start, to_end in self.parts(session, stops, hotel)
            if area and not from_start and not to_end
        ]
        return len(ridden) == len(set(ridden))

    def next_start(self, site, minute):
        """The first minute from this one on at which a visit may begin; inf: none."""
        starts = self.starts[site]
        if starts is None:
            return minute
        return min((start for start in starts if start >= minute), default=inf)

    def _starts(self, site):
        text = cell(self.sites[site], "starts")
        if text is None:
            return None
        days = range(-1, (self.last_day - self.first_day).days + 3)
        if not text.startswith("every"):
            times = [clock_minutes(part) for part in text.split(";")]
            return sorted({day * DAY + time for day in days for time in times})
        every, minutes = int(text.split()[1]), set()
        for part in cell(self.sites[site], "open", "00:00-24:00").split(";"):
            *date, hours = part.split()
            opens, closes = (clock_minutes(end) for end in hours.split("-"))
            of_window = days
            if date:
                of_window = [(dt.date.fromisoformat(date[0]) - self.first_day).days]
            for day in of_window:
                minutes |= set(range(day * DAY + opens, day * DAY + closes, every))
        return sorted(minutes)

    def _straight_km(self, a, b):
        a, b = self.sites[a], self.sites[b]
        if cell(a, "x") is not None and cell(b, "x") is not None:
            return hypot(a["x"] - b["x"], a["y"] - b["y"])
        if cell(a, "lat") is None or cell(b, "lat") is None:
            return None
        lat0, lon0, lat1, lon1 = (radians(v) for v in (a["lat"], a["lon"], b["lat"], b["lon"]))
        chord = sin((lat1 - lat0) / 2) ** 2
        chord += cos(lat0) * cos(lat1) * sin((lon1 - lon0) / 2) ** 2
        return 2 * 6371 * asin(sqrt(chord))

    def limit(self, site, column):
        """A site's limit, None where there is none; `fill` shrinks people only."""
        limit = cell(self.sites[site], column)
        if limit is not None and column == "people_at_once":
            limit = round_down(self.fill * limit)
        return limit

    def guides_needed(self, site, size):
        each = cell(self.sites[site], "people_per_guide")
        return 1 if each is None else -(-size // each)

    def seats(self, coach):
        return round_down(self.fill * self.coaches[coach])

    def heads(self, people, coaches):
        """People with escorts, and those of them in the fullest coach."""
        if not self.coach_travel:
            return people + self.escorts, 0
        size = people + len(coaches) * self.escorts
        seats = [self.coaches[coach] for coach in coaches]
        return size, -(-size * max(seats) // sum(seats))

    def windows(self, site):
        """Opening windows in absolute minutes, touching ones joined; None: always open."""
        if site not in self._windows:
            self._windows[site] = self._join_windows(site)
        return self._windows[site]

    def _join_windows(self, site):
        text = cell(self.sites[site], "open")
        if text is None and self._at_meal_hours(site):
            text = MEAL_HOURS
        if text is None:
            return None
        minutes = set()
        for part in text.split(";"):
            *date, hours = part.split()
            opens, closes = (clock_minutes(end) for end in hours.split("-"))
            days = range(-1, (self.last_day - self.first_day).days + 3)
            if date:
                days = [(dt.date.fromisoformat(date[0]) - self.first_day).days]
            for day in days:
                minutes |= set(range(day * DAY + opens, day * DAY + closes))
        starts = sorted(m for m in minutes if m - 1 not in minutes)
        ends = sorted(m + 1 for m in minutes if m + 1 not in minutes)
        return list(zip(starts, ends, strict=True))

    def _at_meal_hours(self, site):
        """Lunch and supper, if every session and appointment of the meal has room for it then."""
        if cell(self.sites[site], "kind") != "meal":
            return False
        usual = [set(range(*map(clock_minutes, part.split("-")))) for part in MEAL_HOURS.split(";")]
        by_name = {session.name: session for session in self.sessions}
        for track in {cell(row, "track", "") for row in self.visitors.values()}:
            for visit in self.visits(track):
                spans = [self._span_at(visit.site, self.sessions[n]) for n in visit.sessions]
                times = cell(self.sites[visit.site], "starts", "every")
                if not times.startswith("every"):
                    begins = map(clock_minutes, times.split(";"))
                    spans += [(begin, begin + visit.minutes) for begin in begins]
                for row in self.appointments:
                    if row["site"] == visit.site and self._concerns(row, track):
                        midnight = by_name[row["session"]].start // DAY * DAY
                        start = midnight + clock_minutes(row["start"])
                        spans.append((start, start + visit.minutes))
                for start, end in spans if visit.site == site else ():
                    common = (len([m for m in range(start, end) if m % DAY in h]) for h in usual)
                    if max(common) < visit.minutes:
                        return False
        return True

    def _span_at(self, site, session):
        """A session less the shortest roads at a site's door, and getting off and on there."""
        row, begin, end = self.sites[site], session.start, session.end
        to, back = [], []
        for road in self.roads:
            ways = {(road["from"], road["to"])}
            if not yes(road, "one_way", "no"):
                ways.add((road["to"], road["from"]))
            to += [cell(road, "minutes", 0) for _a, b in ways if b == site]
            back += [cell(road, "minutes", 0) for a, _b in ways if a == site]
        if cell(row, "x") is not None or cell(row, "lat") is not None:
            to, back = [], []
        area, one = cell(row, "area"), (1 + self.escorts) / 60 if self.coach_travel else 0
        if session.origin not in (site, "hotel"):
            seconds = 0 if session.origin == area else cell(self.event, "alight_seconds", 2.4)
            begin += round_up(min(to, default=0)) + cell(row, "minutes_in", 0)
            begin += round_up(one * seconds)
        if session.destination not in (site, "hotel"):
            seconds = 0 if session.destination == area else cell(self.event, "board_seconds", 3.5)
            end -= round_up(min(back, default=0)) + cell(row, "minutes_out", 0)
            end -= round_up(one * seconds)
        return begin, end

    def _concerns(self, appointment, track):
        who = cell(appointment, "who", "all")
        return who in ("all", track) or any(
            cell(row, "track", "") == track and who in (row.get("delegation"), row.get("group"))
            for row in self.visitors.values()
        )

    def visits(self, track):
        rows = {row["site"]: row for row in self.programme if cell(row, "track", "") == track}
        visits = []
        for name, site in self.sites.items():
            kind = cell(site, "kind", "visit")
            row = rows.get(name, {})
            named = any(other["site"] == name for other in self.programme)
            if kind == "place" or (not row and (named or (kind == "visit" and self.programme))):
                continue
            choice = cell(site, "one_of", "")
            allowed = names(row, "sessions") or names(site, "sessions")
            minutes = cell(row, "minutes", cell(site, "minutes", 0))
            visits.append(
                Visit(
                    name,
                    minutes,
                    max(minutes, cell(site, "minutes_max", 0)),
                    yes(row, "must", cell(site, "must", "yes")) and not choice,
                    choice,
                    cell(site, "score", 0),
                    tuple(
                        number
                        for number, session in enumerate(self.sessions)
                        if session.concerns(track) and (not allowed or session.name in allowed)
                    ),
                )
            )
        return visits

    def transfer(self, size, column, default):
        """Minutes of alighting or boarding."""
        if not self.coach_travel:
            return 0
        return round_up(size * cell(self.event, column, default) / 60)

    def ride(self, site, size, step_free, direction):
        """Minutes, busy and clear of one ride (design, section 5)."""
        floor_number = cell(self.sites[site], "floor", 1)
        if floor_number == 1:
            return 0, 0, 0
        bank = self.lifts.get(cell(self.sites[site], "lift"))
        part = 1 if bank is None else share(cell(bank, f"stairs_{direction}", 0))
        walkers = round_down(part * (size - step_free))
        storeys = floor_number - 1
        stairs = storeys * {"up": 20, "down": 15}[direction] + walkers if walkers else 0
        riders = size - walkers
        if bank is None or riders == 0:
            return round_up(stairs / 60), 0, 0
        load = max(1, round_down(share(cell(bank, "loading", 0.8)) * self.fill * bank["persons"]))
        mixed = yes(bank, "mixed_trips", "no")
        flight = self._flight(bank, floor_number)
        doors, person = cell(bank, "door_seconds", 6.0), cell(bank, "transfer_seconds", 1.2)
        loads = load * (2 if mixed else 1)
        round_trip = cell(bank, "cycle_seconds", 2 * flight + 2 * doors + 2 * person * loads)
        trips, cars = -(-riders // load), cell(bank, "cars", 1)
        last = riders - (trips - 1) * load if (trips - 1) % cars == 0 else load
        trip, rounds = flight + doors + 2 * last * person, (trips - 1) // cars
        stopwatch = cell(bank, "cycle_seconds")
        taken = rounds * round_trip + (trip if stopwatch is None else min(trip, stopwatch))
        highest = max(
            cell(row, "floor", 1)
            for row in self.sites.values()
            if cell(row, "lift") == bank["lift"]
        )
        empty = self._flight(bank, highest) + doors + (2 * person * load if mixed else 0)
        back = taken + empty if stopwatch is None else (rounds + 1) * stopwatch
        return (
            round_up(max(taken, stairs) / 60),
            round_up(taken / 60),
            round_up(back / 60),
        )

    def _flight(self, bank, floor_number):
        """Seconds of a flight (Peters 1995)."""
        metres = (floor_number - 1) * cell(bank, "floor_height", 4.0)
        v, a = cell(bank, "speed") or self._usual_speed(bank), cell(bank, "acceleration", 0.9)
        j = cell(bank, "jerk", 1.2)
        if metres >= v * v / a + v * a / j:
            return metres / v + v / a + a / j
        if metres >= 2 * a**3 / j**2:
            return a / j + sqrt(4 * metres / a + (a / j) ** 2)
        return (32 * metres / j) ** (1 / 3)

    def _usual_speed(self, bank):
        """The slowest that is at the bank's highest floor in 25 s, D/v."""
        floors = [
            cell(row, "floor", 1) for row in self.sites.values() if row.get("lift") == bank["lift"]
        ]
        metres = (max(floors) - 1) * cell(bank, "floor_height", 4.0)
        return min([v for v in (1.0, 1.6, 2.5, 4.0) if metres / v <= 25], default=6.0)


def _shorten(minutes):
    """Make the minutes between nodes those of the shortest ways over any others."""
    nodes = list(dict.fromkeys(a for a, _b in minutes))
    for middle, a, b in product(nodes, nodes, nodes):
        minutes[a, b] = min(minutes[a, b], minutes[a, middle] + minutes[middle, b])


def share(value):
    if isinstance(value, str) and value.endswith("%"):
        return float(value[:-1]) / 100
    return float(value)
