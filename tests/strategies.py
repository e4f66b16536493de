"""Small scenarios over all tables and columns, as hypothesis draws them.

They are small enough for the brute force: at most three groups, three stops a
group and sessions of about an hour. About half of them have a plan.
"""

from hypothesis import strategies as st

DAYS = ("2026-05-04", "2026-05-05")
HUB = "Hub"


def clock_text(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Dice:
    """Draws with odds in tenths; everything shrinks to the plain case."""

    def __init__(self, draw):
        self.draw = draw

    def chance(self, tenths):
        return self.draw(st.integers(0, 9)) >= 10 - tenths

    def number(self, low, high):
        return self.draw(st.integers(low, high))

    def one_of(self, *values):
        return self.draw(st.sampled_from(values))

    def some(self, values):
        """A non-empty selection, in order."""
        values = list(values)
        kept = self.draw(st.sets(st.sampled_from(values), min_size=1))
        return [value for value in values if value in kept]

    def maybe(self, row, tenths, **columns):
        """Fill in columns, given as functions that draw, each with these odds."""
        for column, value in columns.items():
            if self.chance(tenths):
                row[column.rstrip("_")] = value()


@st.composite
def scenarios(draw, pinned=False, optional=True):
    """A valid scenario in JSON form.

    With `pinned`, pins settle every visitor's group; without `optional`, every
    group makes every stop of its programme.
    """
    dice = Dice(draw)
    walking = dice.chance(3)
    event = {"name": "drawn", "date": DAYS[0], "hub": HUB, "travel": "walk" if walking else "coach"}
    dice.maybe(
        event,
        2,
        escorts=lambda: 1,
        movement=lambda: "convoy",
        slack=lambda: dice.one_of(0.5, 1),
        clock=lambda: dice.one_of(2, 3, 5),
        max_wait=lambda: dice.number(0, 8),
        fill=lambda: dice.one_of(0.8, "90%"),
        alight_seconds=lambda: dice.one_of(0, 10, 30),
        board_seconds=lambda: dice.one_of(0, 20, 40),
        sheet_language=lambda: "zh",
    )
    tables = {"event": event}
    hotels = dice.chance(2)
    tables["sessions"] = _sessions(dice, hotels)
    visitors = tables["visitors"] = _visitors(dice, hotels, pinned)
    tracks = list(dict.fromkeys(row.get("track", "") for row in visitors))
    named = [track for track in tracks if track]
    if named and dice.chance(1):
        tables["sessions"][-1]["tracks"] = ";".join(dice.some(named))
    if not pinned:
        _wish_groups(dice, event, visitors, walking)
    if not walking:
        count, size = _largest_groups(event, visitors, pinned)
        seats = size + event.get("escorts", 0) + 1
        tables["coaches"] = [
            {"coach": f"C{number}", "seats": dice.number(seats - dice.chance(2), seats + 8)}
            for number in range(1, max(count, dice.number(1, 3)) + 1)
        ]
    stairs = all(row.get("step_free", "no") == "no" for row in visitors)
    _sites(dice, tables, hotels, stairs, optional)
    _roads(dice, tables, walking)
    stops = [row for row in tables["sites"] if row.get("kind") != "place"]
    if dice.chance(2):
        tables["programme"] = _programme(dice, stops, tracks, tables["sessions"], optional)
    if dice.chance(2):
        _appoint(dice, tables, stops, tracks)
    if dice.chance(1):
        tables["sites"].append({"site": "Closed", "minutes": 5, "use": "no"})
    return tables


def _sessions(dice, hotels):
    start = dice.one_of(480, 483, 540)
    length = dice.number(25, 75)
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


def _visitors(dice, hotels, pinned):
    rows = []
    two_tracks = dice.chance(2)
    for number in range(1, dice.one_of(2, 1, 3, 4) + 1):
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
        # Pinned together: one track, one hotel, one language, one row at least.
        for row in rows:
            row.pop("language", None)
            row.pop("delegation", None)
            row["group"] = f"P{dice.number(1, 3)}"
            first = next(other for other in rows if other.get("group") == row["group"])
            for column in ("track", "hotel"):
                if column in first:
                    row[column] = first[column]
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
    profiles = {(row.get("track"), row.get("hotel")) for row in visitors}
    apart = max(len(profiles), len({row["group"] for row in visitors if "group" in row}))
    count = dice.number(min(3, max(1, apart - dice.chance(1))), 3)
    event["group_max"] = dice.number(max(2, -(-people // count)), max(2, people) + 1)
    wish = dice.one_of("", "", "free", "range")
    if wish == "range":
        most = dice.number(min(count, people), 3)
        least = dice.number(1, most)
        wish = str(most) if least == most else f"{least}-{most}"
    if wish:
        event["groups"] = wish
    if wish in ("", "free") and walking:
        event["group_min"] = people // 4 + 1  # at most three groups
    elif dice.chance(1):
        event["group_min"] = 2


def _sites(dice, tables, hotels, stairs, optional):
    sessions = [row["session"] for row in tables["sessions"]]
    start = min(_clock(row["start"]) for row in tables["sessions"])
    end = max(_clock(row["end"]) for row in tables["sessions"])
    sites = tables["sites"] = [{"site": HUB, "kind": "place"}, {"site": "Hall", "kind": "place"}]
    sites += [{"site": name, "kind": "place"} for name in ("H1", "H2") if hotels]
    lift = dice.chance(4)
    count = dice.one_of(2, 1, 3, 3)
    for number in range(1, count + 1):
        row = {"site": f"S{number}", "minutes": dice.number(3, 12)}
        if number == count > 1 and dice.chance(2):
            row = {"site": "Meal", "kind": "meal", "minutes": dice.number(5, 12)}
        dice.maybe(
            row,
            2,
            people_at_once=lambda: dice.number(2, 10),
            groups_at_once=lambda: dice.number(1, 2),
            coaches_at_once=lambda: dice.number(1, 2),
            minutes_in=lambda: dice.number(1, 3),
            minutes_out=lambda: dice.number(1, 3),
            coach_waits=lambda: "no",
        )
        dice.maybe(
            row,
            1,
            guides=lambda: dice.number(1, 3),
            entry_every=lambda: dice.number(2, 8),
            position=lambda: dice.one_of("first", "last", "first_in_session", "last_in_session"),
            sessions=lambda: ";".join(dice.some(sessions)),
            minutes_min=lambda: 2,
            name=lambda: "安利",
        )
        if "guides" in row or dice.chance(1):
            dice.maybe(row, 6, people_per_guide=lambda: dice.number(1, 5))
        if row.get("groups_at_once") == 1:
            dice.maybe(row, 4, gap_minutes=lambda: dice.number(1, 4))
        if number > 1 and dice.chance(1):
            earlier = [site["site"] for site in sites if site.get("kind") != "place"]
            row["after_sites"] = ";".join(dice.some(earlier))
        if dice.chance(3):
            opens = start + dice.number(0, 20)
            closes = dice.number(opens + 10, max(opens + 11, end))
            row["open"] = f"{clock_text(opens)}-{clock_text(closes)}"
            if dice.chance(4):
                again = closes + dice.number(0, 15)
                date = f"{DAYS[0]} " if dice.chance(3) else ""
                row["open"] += f";{date}{clock_text(again)}-{clock_text(again + 30)}"
        if optional and dice.chance(2):
            row["must"] = "no"
            row["score"] = dice.number(0, 3)
        elif optional and dice.chance(2):
            row["one_of"] = "choice"
            row["score"] = dice.number(0, 2)
        if lift and dice.chance(7):
            row["lift"], row["floor"] = "L", dice.number(2, 7)
        elif stairs and dice.chance(1):
            row["floor"] = dice.number(2, 4)
        sites.append(row)
    if any("lift" in row for row in sites):
        bank = {"lift": "L", "persons": dice.number(2, 10)}
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
            roads.append(road)
    if roads:
        tables["roads"] = roads


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


def _appoint(dice, tables, stops, tracks):
    """An opening or an audience for someone whose programme has that site."""
    programme = tables.get("programme", [])
    site = dice.one_of(*(row["site"] for row in stops))
    meal = any(row["site"] == site and row.get("kind") == "meal" for row in stops)
    concerned = [
        track
        for track in tracks
        if meal or not programme or (track, site) in {(r.get("track", ""), r["site"]) for r in programme}
    ]
    whos = ["all", *(track for track in concerned if track)]
    for row in tables["visitors"]:
        if row.get("track", "") in concerned:
            whos += [row[column] for column in ("delegation", "group") if column in row]
    for row in tables["visitors"]:
        if row.get("track", "") not in concerned:
            unfit = {row.get("delegation"), row.get("group")}
            whos = [who for who in whos if who not in unfit]
    if concerned:
        session = dice.one_of(*tables["sessions"])
        allowed = next(row for row in stops if row["site"] == site).get("sessions", "")
        if not allowed or session["session"] in allowed.split(";"):
            start = _clock(session["start"]) + dice.number(3, 20)
            row = {"who": dice.one_of(*dict.fromkeys(whos)), "site": site}
            row |= {"session": session["session"], "start": clock_text(start)}
            tables["appointments"] = [row]
