"""A campus on foot and a hall by coach, with two groups' tours made by hand.

G1 calls at the campus gate first (A, then B), G2 sets out on foot from the gate.
"""

from events.verification_town import group_of, plan_of, town

ROADS = [
    *({"from": a, "to": b, "minutes": 10} for a, b in ("HP", "HC", "PC")),
    {"from": "P", "to": "A", "minutes": 4},
    {"from": "A", "to": "B", "minutes": 3},
    {"from": "B", "to": "P", "minutes": 5},
]
# G1 comes from the hotel H, G2 has its own at the gate P; both end at H.
TOURS = {
    "G1": "09:00 A 09:17 B 09:50 C 10:41 back 11:26",
    "G2": "09:00 A 09:04 B 09:37 C 10:26 back 11:11",
}
CALLS = {"G1": ["P 09:10 10:27 10:30"], "G2": ["P 09:00 10:13 10:16"]}
PARTS = {"C": {"alight": 2, "board": 3}}


def campus():
    """The scenario and its plan: G1 waits on its way to A, at the coach and on its way to C.

    A minute each. Getting off takes 2 minutes, boarding 3, and the way to the coaches 1.
    """
    scenario = town(
        {"alight_seconds": 6, "board_seconds": 9},
        {
            "H": {"x": 0, "y": 0},
            "P": {"kind": "place", "x": 4, "y": 0, "minutes_out": 1, "coaches_at_once": 2},
            "A": {"area": "P", "x": 4.2, "y": 0.2, "coaches_at_once": 1},
            "B": {"area": "P", "x": 4.3, "y": -0.1},
            "C": {"x": 2, "y": 3},
        },
        roads=ROADS,
        visitors=[
            {"visitor": "V1", "count": 20, "delegation": "D1", "hotel": "H"},
            {"visitor": "V2", "count": 20, "delegation": "D2", "hotel": "P"},
        ],
        sessions=[{"session": "day", "start": "09:00", "end": "12:00", "from": "hotel"}],
    )
    groups = [group_of(scenario, "G1", "C1", "V1"), group_of(scenario, "G2", "C2", "V2")]
    return scenario, plan_of(scenario, TOURS, groups, PARTS, CALLS)
