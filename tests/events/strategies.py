"""Small scenarios over all tables and columns, as hypothesis draws them.

They are small enough for the brute force: at most three groups, three stops a
group and sessions of about an hour. About half of them have a plan.
"""

from random import Random

from hypothesis import strategies as st

DAYS = ("2026-05-04", "2026-05-05")
HUB = "Hub"


def clock_text(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# Most scenarios are about one thing, whose columns they then fill in more often:
# rules are hard to break where each of them is rare.
THEMES = ("any", "halls", "bays", "lifts", "waits", "order", "choice", "entries")
AREA_THEMES = (*THEMES, "areas", "areas", "together")
THEMES = ("any", "halls", "bays", "lifts", "waits", "order", "choice", "entries", "tracks")


class Dice:
    """Draws with odds in tenths, from a seed.

    Hypothesis varies what it has drawn already; with one draw a cell, nearly
    half of its scenarios were repeated ones.
    """

    def __init__(self, seed, themes=THEMES):
        self.random = Random(seed)
        self.theme = self.one_of(*themes)

    def odds(self, *themes, usual=1):
        """Tenths for what belongs to these themes."""
        return 7 if self.theme in themes else usual

    def chance(self, tenths):
        return self.random.randrange(10) < tenths

    def number(self, low, high):
        return self.random.randint(low, high)

    def one_of(self, *values):
        return self.random.choice(values)

    def some(self, values):
        """A non-empty selection, in order."""
        values = list(values)
        kept = self.random.sample(values, self.number(1, len(values)))
        return [value for value in values if value in kept]

    def maybe(self, row, tenths, **columns):
        """Fill in columns, given as functions that draw, each with these odds."""
        for column, value in columns.items():
            if self.chance(tenths):
                row[column.rstrip("_")] = value()


@st.composite
def scenarios(draw, pinned=False, optional=True, areas=True):
    """A valid scenario in JSON form.

    With `pinned`, pins settle every visitor's group; without `optional`, every
    group makes every stop of its programme; with `areas`, some sites are reached on
    foot, and `starts`, `minutes_max`, `leave_by` and `depart_every` are filled in.
    """
    themes = AREA_THEMES if areas else THEMES
    dice = Dice(draw(st.binary(min_size=8, max_size=8)), themes)
    walking = dice.theme != "bays" and dice.chance(3)
    event = {"name": "drawn", "date": DAYS[0], "hub": HUB, "travel": "walk" if walking else "coach"}
    dice.maybe(
        event,
        1,
        escorts=lambda: 1,
        slack=lambda: dice.one_of(0.5, 1),
        fill=lambda: dice.one_of(0.8, "90%"),
        alight_seconds=lambda: dice.one_of(0, 10, 30),
        board_seconds=lambda: dice.one_of(0, 20, 40),
        sheet_language=lambda: "zh",
    )
    dice.maybe(event, dice.odds("waits"), max_wait=lambda: dice.number(1, 8))
    dice.maybe(event, 8 * (not walking), clock=lambda: 1)  # else 5, where little fits
    dice.maybe(event, dice.odds("waits", "bays"), clock=lambda: dice.one_of(2, 3, 5))
    dice.maybe(event, dice.odds("order"), movement=lambda: "convoy")
    dice.maybe(event, dice.odds("bays"), coaches_per_group=lambda: dice.one_of(2, 2, 3))
    tables = {"event": event}
    hotels = dice.chance(2)
    tables["sessions"] = _sessions(dice, hotels)
    visitors = tables["visitors"] = _visitors(dice, hotels, pinned)
    tracks = list(dict.fromkeys(row.get("track", "") for row in visitors))
    named = [track for track in tracks if track]
    if set(tracks) == {"A", "B"} and dice.chance(6):
        _part_tracks(dice, tables["sessions"])
    elif named and dice.chance(1):
        tables["sessions"][-1]["tracks"] = ";".join(dice.some(named))
    if not pinned:
        _wish_groups(dice, event, visitors, walking)
    if not walking:
        count, size = _largest_groups(event, visitors, pinned)
        seats = size + event.get("escorts", 0) + 1
        party = event.get("coaches_per_group", 1)
        seats = -(-seats // party) + (party > 1)
        number = max(count, dice.number(1, 3)) + (party > 1) * dice.number(1, count)
        tables["coaches"] = [
            {
                "coach": f"C{number}",
                "seats": dice.number(seats - dice.chance(2), seats + 8 // party),
            }
            for number in range(1, number + 1)
        ]
        _pin_coaches(dice, tables["coaches"], visitors, party)
    stairs = all(row.get("step_free", "no") == "no" for row in visitors)
    _sites(dice, tables, hotels, stairs, optional)
    _roads(dice, tables, walking)
    if areas:
        _areas(dice, tables, walking)
        _togetherness(dice, tables)
    stops = [row for row in tables["sites"] if row.get("kind") != "place"]
    if dice.chance(2):
        tables["programme"] = _programme(dice, stops, tracks, tables["sessions"], optional)
    _allow_sessions(tables, stops, tracks)
    _settle_orders(tables, stops)
    for _ in range(dice.chance(dice.odds("waits")) + dice.chance(1)):
        _appoint(dice, tables, stops, tracks)
    if dice.chance(1):
        tables["sites"].append({"site": "Closed", "minutes": 5, "use": "no"})
    return tables


def _settle_orders(tables, stops):
    """Take out positions of stops that have to be made and contradict one another."""
    musts = {row["site"] for row in tables.get("programme", ()) if row.get("must") == "yes"}
    bound = [
        row
        for row in stops
        if "one_of" not in row and (row.get("must") != "no" or row["site"] in musts)
    ]
    ends = {}
    for row in bound:
        end = row.get("position", "").partition("_")[0]
        others = {other["site"] for other in bound}
        before = others & set(row.get("after_sites", "").split(";"))
        if end and (end in ends.values() or (end == "first" and before)):
            del row["position"]
        elif end:
            ends[row["site"]] = end
        if any(ends.get(name) == "last" for name in before):
            del row["after_sites"]


def _pin_coaches(dice, coaches, visitors, most):
    """Put coaches at the service of groups that visitors are pinned to."""
    pins = [row["group"] for row in visitors if "group" in row]
    for row in coaches:
        if pins and dice.chance(2):
            row["group"] = dice.one_of(*pins)
            if sum(other.get("group") == row["group"] for other in coaches) > most:
                del row["group"]


def _sessions(dice, hotels):
    start = dice.one_of(480, 483, 540, 650, 790)  # the last two around a meal's hours
    length = dice.number(20, 40) if dice.chance(3) else dice.number(45, 90)
    sessions = [{"session": "am", "start": clock_text(start), "end": clock_text(start + length)}]
    if dice.chance(3):
        begins = start if dice.chance(5) else start + length + dice.number(0, 60)
        second = {"session": "pm", "start": clock_text(begins), "date": DAYS[begins == start]}
        sessions.append(second | {"end": clock_text(begins + dice.number(10, 60))})
    for session in sessions:
        if hotels and dice.chance(5):
            session[dice.one_of("from", "to")] = "hotel"
        elif dice.chance(1):
            session[dice.one_of("from", "to")] = "Hall"
    return sessions


def _part_tracks(dice, sessions):
    """A session for each of two tracks, which may overlap."""
    first = sessions[0]
    if len(sessions) == 1:
        sessions.append(first | {"session": "pm"})
    start = _clock(first["start"]) + dice.number(-15, 30)
    day = {"start": clock_text(start), "end": clock_text(start + dice.number(30, 70))}
    sessions[1] |= day | {"tracks": "B"}
    sessions[1].pop("date", None)
    first["tracks"] = "A"


def _visitors(dice, hotels, pinned):
    rows = []
    two_tracks = dice.chance(dice.odds("tracks"))
    for number in range(1, dice.one_of(2, 3, 3, 1, 4) + 1):
        row = {"visitor": f"V{number}"}
        dice.maybe(
            row,
            5,
            count=lambda: dice.one_of(1, 2, 3),
            delegation=lambda: dice.one_of("D1", "D2"),
        )
        dice.maybe(
            row,
            1,
            step_free=lambda: "yes",
            language=lambda: dice.one_of("en", "zh", "en;zh"),
            group=lambda: dice.one_of("P1", "P2"),
            phone=lambda: "+86 551",
        )
        if two_tracks:
            row["track"] = dice.one_of("A", "B")
        if hotels:
            row["hotel"] = dice.one_of("H1", "H1", "H2")
        rows.append(row)
    if dice.chance(3):
        rows[0]["count"] = dice.number(3, 6)
    if pinned:
        for row in rows:
            row["group"] = f"P{dice.number(1, 3)}"
            row.pop("language", None)
            row.pop("delegation", None)
    for place, row in enumerate(rows):
        # Who is pinned together needs one track, one hotel and one language.
        for other in rows[:place]:
            if "group" in row and other.get("group") == row["group"]:
                for column in ("track", "hotel", "language"):
                    row.pop(column, None)
                    if column in other:
                        row[column] = other[column]
    return rows


def _largest_groups(event, visitors, pinned):
    """How many groups there have to be about, and how large they may be."""
    if pinned:
        sizes = {}
        for row in visitors:
            sizes[row["group"]] = sizes.get(row["group"], 0) + row.get("count", 1)
        return len(sizes), max(sizes.values())
    people = sum(row.get("count", 1) for row in visitors)
    return -(-people // event["group_max"]), event["group_max"]


def _wish_groups(dice, event, visitors, walking):
    people = sum(row.get("count", 1) for row in visitors)
    # Groups get into each other's way where there are several of them.
    profiles = {(row.get("track"), row.get("hotel")) for row in visitors}
    pins = {(row.get("track"), row["group"]) for row in visitors if "group" in row}
    loose = {row.get("track") for row in visitors} - {track for track, _pin in pins}
    least = len(pins) + len(loose)  # fewer would be an input error
    apart = max(len(profiles), least)
    count = min(3, max(1, apart - dice.chance(1), dice.one_of(2, 2, 1, 3)))
    event["group_max"] = dice.number(max(2, -(-people // count)), max(2, -(-people // count) + 1))
    wish = dice.one_of("", "range", "free")
    if wish == "range":
        most = max(least, min(count, people))
        least = most - dice.chance(3) if most > 1 else 1
        wish = str(most) if least == most else f"{least}-{most}"
    if wish:
        event["groups"] = wish
    if wish in ("", "free") and (walking or "coaches_per_group" in event):
        event["group_min"] = people // 4 + 1  # at most three groups
    elif dice.chance(1):
        event["group_min"] = 2


def _sites(dice, tables, hotels, stairs, optional):
    sessions = [row["session"] for row in tables["sessions"]]
    start = min(_clock(row["start"]) for row in tables["sessions"])
    end = max(_clock(row["end"]) for row in tables["sessions"])
    sites = tables["sites"] = [{"site": HUB, "kind": "place"}, {"site": "Hall", "kind": "place"}]
    sites += [{"site": name, "kind": "place"} for name in ("H1", "H2") if hotels]
    lift = dice.chance(dice.odds("lifts", usual=2))
    count = dice.one_of(2, 3, 3, 1) if dice.theme == "any" else dice.one_of(2, 3)
    for number in range(1, count + 1):
        row = {"site": f"S{number}", "minutes": dice.number(2, 12 - 6 * (dice.theme == "lifts"))}
        if number == count > 1 and dice.chance(2):
            row = {"site": "Meal", "kind": "meal", "minutes": dice.number(5, 12)}
        dice.maybe(
            row,
            dice.odds("halls"),
            people_at_once=lambda: dice.number(2, 10),
            guides=lambda: dice.number(1, 4),
        )
        dice.maybe(
            row,
            dice.odds("bays"),
            coaches_at_once=lambda: dice.one_of(1, 1, 2),
            coach_waits=lambda: "no",
            minutes_in=lambda: dice.number(1, 3),
            minutes_out=lambda: dice.number(1, 4),
        )
        dice.maybe(
            row,
            dice.odds("entries", "lifts", usual=2),
            groups_at_once=lambda: dice.one_of(1, 1, 2),
        )
        dice.maybe(row, dice.odds("entries"), entry_every=lambda: dice.number(2, 8))
        dice.maybe(
            row,
            dice.odds("order", usual=0) - 3 * (dice.theme == "order"),
            position=lambda: dice.one_of("first", "last", "first_in_session", "last_in_session"),
            sessions=lambda: ";".join(dice.some(sessions)),
        )
        dice.maybe(row, 1, minutes_min=lambda: 2, name=lambda: "安利")
        if "guides" in row:
            dice.maybe(row, 6, people_per_guide=lambda: dice.number(1, 5))
        if row.get("groups_at_once") == 1:
            dice.maybe(row, 5, gap_minutes=lambda: dice.number(1, 4))
        if number > 1 and dice.chance(dice.odds("order", usual=0) // 2):
            earlier = [site["site"] for site in sites if site.get("kind") != "place"]
            row["after_sites"] = ";".join(dice.some(earlier))
        if dice.chance(dice.odds("waits", usual=2)):
            opens = start + dice.number(0, 20)
            closes = dice.number(opens + 10, max(opens + 11, end))
            row["open"] = f"{clock_text(opens)}-{clock_text(closes)}"
            if dice.chance(4):
                again = closes + dice.number(0, 15)
                date = f"{DAYS[0]} " if dice.chance(3) else ""
                row["open"] += f";{date}{clock_text(again)}-{clock_text(again + 30)}"
        if optional and dice.chance(dice.odds("choice") // 2):
            row["must"] = "no"
            row["score"] = dice.number(0, 3)
        elif optional and dice.chance(dice.odds("choice")):
            row["one_of"] = "choice"
            row["score"] = dice.number(0, 2)
        if lift and dice.chance(7):
            row["lift"], row["floor"] = "L", dice.one_of(2, 3, 4, 5, 6, 7, 20)
        elif stairs and dice.chance(1):
            row["floor"] = dice.number(2, 4)
        sites.append(row)
    if any("lift" in row for row in sites):
        bank = {"lift": "L", "persons": dice.number(2, 4 if dice.theme == "lifts" else 10)}
        dice.maybe(
            bank,
            2,
            cars=lambda: 2,
            loading=lambda: dice.one_of(0.5, "60%", 1.0),
            cycle_seconds=lambda: dice.number(40, 150),
            stairs_up=lambda: dice.one_of(0.3, 0.5, 1.0),
            stairs_down=lambda: dice.one_of(0.3, 0.5, 1.0),
            mixed_trips=lambda: "yes",
        )
        dice.maybe(
            bank,
            1,
            speed=lambda: dice.one_of(0.6, 1.6, 2.5),
            acceleration=lambda: 0.6,
            jerk=lambda: 0.8,
            floor_height=lambda: 5.5,
            door_seconds=lambda: 9.0,
            transfer_seconds=lambda: 3.0,
        )
        tables["lifts"] = [bank]


def _clock(text):
    return int(text[:2]) * 60 + int(text[3:])


def _roads(dice, tables, walking):
    sites = [row["site"] for row in tables["sites"]]
    style = dice.one_of("star", "pairs", "plane", "globe", "mixed")
    if style in ("plane", "mixed"):
        unit = 0.01 if walking else 0.1  # km
        for row in tables["sites"]:
            row["x"], row["y"] = dice.number(0, 20) * unit, dice.number(0, 20) * unit
    if style == "globe":
        unit = 0.0001 if walking else 0.001  # degrees, about 11 and 111 m
        for row in tables["sites"]:
            row["lat"] = round(31.7 + dice.number(0, 20) * unit, 4)
            row["lon"] = round(117.1 + dice.number(0, 20) * unit, 4)
    roads = []
    if style == "star":
        roads = [
            {"from": "junction", "to": site, "minutes": dice.number(0, 8) / 2} for site in sites
        ]
    if style == "pairs":
        for place, origin in enumerate(sites):
            for destination in sites[place + 1 :]:
                road = {"from": origin, "to": destination, "minutes": dice.number(0, 6)}
                roads.append(road)
                if dice.chance(2):
                    road["one_way"] = "yes"
                    back = {"from": destination, "to": origin, "minutes": dice.number(0, 9)}
                    roads.append(back | {"one_way": "yes"})
    if style == "mixed":
        for _ in range(dice.number(1, 3)):
            origin = dice.one_of(*sites)
            road = {"from": origin, "to": dice.one_of(*(s for s in sites if s != origin))}
            road["km"] = dice.number(1, 20) * (0.01 if walking else 0.1)
            dice.maybe(road, 4, kmh=lambda: dice.one_of(4, 20, 50), one_way=lambda: "yes")
            dice.maybe(road, 2, by=lambda: dice.one_of("coach", "walk"))
            roads.append(road)
    if roads:
        tables["roads"] = roads


def _areas(dice, tables, walking):
    """Areas of one to three sites around a gate, the hub or the hall, a few minutes on foot."""
    sites, roads = tables["sites"], tables.setdefault("roads", [])
    left = [row for row in sites if row.get("kind") != "place"]
    places = ["Gate", HUB, "Hall"]
    while left and places and dice.chance(dice.odds("areas", usual=4) - walking * 3):
        place = dice.one_of(*places)
        places.remove(place)
        if place == "Gate":
            gate = {"site": place, "kind": "place"}
            hub = sites[0]
            gate |= {axis: hub[axis] for axis in ("x", "y", "lat", "lon") if axis in hub}
            sites.append(gate)
            if "x" not in hub and "lat" not in hub:
                others = [row["site"] for row in sites if row.get("kind") == "place"]
                roads += [
                    {"from": place, "to": other, "minutes": dice.number(0, 5), "by": "coach"}
                    for other in dict.fromkeys([*others, "junction"])
                    if other != place
                ]
                roads += [
                    {"from": place, "to": row["site"], "minutes": dice.number(0, 5), "by": "coach"}
                    for row in sites
                    if row.get("kind") != "place"
                ]
        row = next(row for row in sites if row["site"] == place)
        dice.maybe(
            row,
            dice.odds("areas", "bays", usual=2) // 2,
            coaches_at_once=lambda: dice.one_of(1, 1, 2),
            coach_waits=lambda: "no",
            minutes_in=lambda: dice.number(1, 2),
            minutes_out=lambda: dice.number(1, 2),
        )
        inside = dice.some(left)
        for site in inside:
            site["area"] = place
            walk = {"from": place, "to": site["site"], "minutes": dice.number(0, 6) / 2}
            dice.maybe(walk, 2, by=lambda: "walk", one_way=lambda: "yes")
            roads.append(walk)
            if "one_way" in walk:
                back = {"from": site["site"], "to": place, "minutes": dice.number(0, 3)}
                roads.append(back | {"one_way": "yes"})
        if len(inside) > 1 and dice.chance(5):
            ends = {"from": inside[0]["site"], "to": inside[1]["site"]}
            roads.append(ends | {"minutes": dice.number(0, 3)})
        left = [site for site in left if "area" not in site]
    if not roads:
        del tables["roads"]


def _togetherness(dice, tables):
    """Visits that begin at times of their own or may last longer, and tours that leave in order."""
    start = min(_clock(row["start"]) for row in tables["sessions"])
    for row in tables["sites"]:
        if row.get("kind") == "place":
            dice.maybe(row, dice.odds("together", usual=1), depart_every=lambda: dice.number(1, 6))
            continue
        dice.maybe(row, dice.odds("waits", "together"), minutes_max=lambda: dice.number(12, 20))
        if dice.chance(dice.odds("together") // 2):
            times = sorted({start + dice.number(0, 50) for _ in range(3)})
            row["starts"] = ";".join(map(clock_text, times))
            if dice.chance(5):
                row["starts"] = f"every {dice.number(5, 25)}"
    for session in tables["sessions"]:
        if dice.chance(dice.odds("together")):
            session["leave_by"] = clock_text(_clock(session["start"]) + dice.number(0, 10))


def _programme(dice, stops, tracks, sessions, optional):
    rows = []
    for track in tracks:
        for stop in dice.some([row["site"] for row in stops]):
            row = {"site": stop}
            if track:
                row["track"] = track
            dice.maybe(
                row,
                3,
                minutes=lambda: dice.number(2, 10),
                must=lambda: dice.one_of("yes", "no") if optional else "yes",
            )
            if dice.chance(1):
                row["sessions"] = ";".join(dice.some([row["session"] for row in sessions]))
            rows.append(row)
    return rows


def _allow_sessions(tables, stops, tracks):
    """Lift restrictions that would leave a stop without any session: those are input errors."""
    for track in tracks:
        for stop in stops:
            rows = [
                row
                for row in tables.get("programme", ())
                if (row.get("track", ""), row["site"]) == (track, stop["site"])
            ]
            if not _is_visited(tables, track, stop) or _sessions_of(tables, track, stop):
                continue
            for row in [stop, *rows]:
                row.pop("sessions", None)
            if not _sessions_of(tables, track, stop):
                for session in tables["sessions"]:
                    session.pop("tracks", None)


def _sessions_of(tables, track, stop):
    """The sessions in which a track may make a stop; empty if it is not in its programme."""
    sessions = [
        row["session"]
        for row in tables["sessions"]
        if "tracks" not in row or track in row["tracks"].split(";")
    ]
    row = stop
    if "programme" in tables:
        named = [
            row
            for row in tables["programme"]
            if (row.get("track", ""), row["site"]) == (track, stop["site"])
        ]
        if named:
            row = stop | named[0]
    if "sessions" in row:
        sessions = [name for name in sessions if name in row["sessions"].split(";")]
    return sessions


def _is_visited(tables, track, stop):
    programme = tables.get("programme", [])
    named = {(row.get("track", ""), row["site"]) for row in programme}
    for_all = stop.get("kind") == "meal" and all(stop["site"] != site for _track, site in named)
    return for_all or not programme or (track, stop["site"]) in named


def _appoint(dice, tables, stops, tracks):
    """An opening or an audience for someone whose programme has that site at that time."""
    stop, session = dice.one_of(*stops), dice.one_of(*tables["sessions"])
    whos = {"all": tracks} | {track: [track] for track in tracks if track}
    for row in tables["visitors"]:
        for column in ("delegation", "group"):
            if column in row:
                whos.setdefault(row[column], []).append(row.get("track", ""))
    start = _clock(session["start"]) + dice.number(3, 20)
    who = dice.one_of(*whos)
    visiting = [track for track in whos[who] if _is_visited(tables, track, stop)]
    good = visiting if who == "all" else len(visiting) == len(whos[who])
    good = good and all(session["session"] in _sessions_of(tables, t, stop) for t in visiting)
    good = good and _holds(stop, session, start, start + 12)  # no visit is longer
    known = tables.get("appointments", [])
    good = good and "starts" not in stop  # an appointment between them would be a fault
    if good and stop["site"] not in {row["site"] for row in known}:
        row = {"who": who, "site": stop["site"], "session": session["session"]}
        tables["appointments"] = [*known, row | {"start": clock_text(start)}]


def _holds(stop, session, start, end):
    """Whether the session and a window of the site hold a visit."""
    windows = [window.split() for window in stop.get("open", "00:00-24:00").split(";")]
    return end <= _clock(session["end"]) and any(
        date in ([], [session.get("date", DAYS[0])])
        and _clock(hours[:5]) <= start
        and end <= _clock(hours[6:])
        for *date, hours in windows
    )
