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
        self.clock = cell(self.event, "clock", 1)
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
        self.legs = self._legs()
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
        )

    def _legs(self):
        """Whole minutes between all sites: all-pairs shortest paths, slack, rounded up once."""
        travel = "coach" if self.coach_travel else "walk"
        nodes = list(self.sites)
        nodes += [road[end] for road in self.roads for end in ("from", "to")]
        nodes = list(dict.fromkeys(nodes))
        minutes = {(a, b): 0.0 if a == b else inf for a, b in product(nodes, nodes)}
        for road in self.roads:
            length = cell(road, "minutes")
            if length is None:
                length = road["km"] / cell(road, "kmh", KMH[travel]) * 60
            a, b = road["from"], road["to"]
            minutes[a, b] = min(minutes[a, b], length)
            if not yes(road, "one_way", "no"):
                minutes[b, a] = min(minutes[b, a], length)
        for middle, a, b in product(nodes, nodes, nodes):
            minutes[a, b] = min(minutes[a, b], minutes[a, middle] + minutes[middle, b])
        slack = cell(self.event, "slack", 0)
        legs = {}
        for a, b in product(self.sites, self.sites):
            length = minutes[a, b]
            if length == inf:
                length = self._straight_km(a, b) * DETOUR / KMH[travel] * 60
            legs[a, b] = 0 if a == b else round_up(length + slack)
        return legs

    def _straight_km(self, a, b):
        a, b = self.sites[a], self.sites[b]
        if cell(a, "x") is not None:
            return hypot(a["x"] - b["x"], a["y"] - b["y"])
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

    def visits(self, track):
        rows = {row["site"]: row for row in self.programme if cell(row, "track", "") == track}
        visits = []
        for name, site in self.sites.items():
            kind = cell(site, "kind", "visit")
            row = rows.get(name, {})
            if kind == "place" or (kind == "visit" and self.programme and not row):
                continue
            choice = cell(site, "one_of", "")
            allowed = names(row, "sessions") or names(site, "sessions")
            visits.append(
                Visit(
                    name,
                    cell(row, "minutes", cell(site, "minutes", 0)),
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
        v, a = cell(bank, "speed", 1.0), cell(bank, "acceleration", 0.9)
        j = cell(bank, "jerk", 1.2)
        if metres >= v * v / a + v * a / j:
            return metres / v + v / a + a / j
        if metres >= 2 * a**3 / j**2:
            return a / j + sqrt(4 * metres / a + (a / j) ** 2)
        return (32 * metres / j) ** (1 / 3)


def share(value):
    if isinstance(value, str) and value.endswith("%"):
        return float(value[:-1]) / 100
    return float(value)
