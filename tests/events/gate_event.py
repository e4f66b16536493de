"""Two sites behind a gate, for which figures are worked out by hand."""

from __future__ import annotations

from typing import Any


def tables(
    groups: int = 3,
    *,
    gate: dict[str, Any] | None = None,
    sessions: list[dict[str, Any]] | None = None,
    sites: dict[str, dict[str, Any]] | None = None,
    party: int = 1,
    **event: Any,
) -> dict[str, Any]:
    """Groups of 40 a coach, 10 minutes from a gate with a bay, behind which they visit A and B.

    On foot it is 3 minutes from the gate to A, 4 to B, 2 from one to the other. 40 people get off
    in 2 minutes and on in 3.
    """
    changes = sites or {}
    return {
        "event": {"date": "2026-05-04", "hub": "Hub", "groups": str(groups), "clock": 1}
        | ({"coaches_per_group": party} if party > 1 else {})
        | event,
        "sites": [
            {"site": "Hub", "kind": "place"},
            {"site": "Gate", "kind": "place", "coaches_at_once": 1, "name": "East gate"}
            | (gate or {}),
            {"site": "A", "area": "Gate", "minutes": 20} | changes.get("A", {}),
            {"site": "B", "area": "Gate", "minutes": 15} | changes.get("B", {}),
        ],
        "roads": [
            {"from": "Hub", "to": "Gate", "minutes": 10},
            {"from": "Gate", "to": "A", "minutes": 3},
            {"from": "Gate", "to": "B", "minutes": 4},
            {"from": "A", "to": "B", "minutes": 2},
        ],
        "visitors": [{"visitor": f"V{n}", "count": 40 * party} for n in range(groups)],
        "coaches": [{"coach": f"C{n}", "seats": 40} for n in range(groups * party)]
        if event.get("travel") != "walk"
        else [],
        "sessions": sessions or [{"session": "am", "start": "09:00", "end": "12:00"}],
    }


def session(name: str, start: str, end: str, **cells: Any) -> dict[str, Any]:
    return {"session": name, "start": start, "end": end} | cells
