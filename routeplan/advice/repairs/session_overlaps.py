"""Sessions that overlap, as no tables can say it: what they leave no plan, no division does.

Between two sessions of a day their boundary may be moved either way. A scenario
in which the former may last until the latter was to start, and the latter may
start when the former was to end, allows all that any boundary between does. It
is good for proofs that there is no plan; for a plan a boundary has to be chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from routeplan.advice.changes.steps import Change, apply_steps
from routeplan.scenario import Scenario, Session
from routeplan.tables import edit_row


def has_overlap(scenario: Scenario) -> bool:
    """Whether a session starts before one of the same track has ended."""
    return any(_list_overlaps(scenario))


def _list_overlaps(scenario: Scenario) -> Iterator[tuple[Session, Session]]:
    """The pairs of sessions that share a track and a minute, the one that starts first in front."""
    for former, later in combinations(scenario.sessions_in_order, 2):
        if scenario.span(later)[0] < scenario.span(former)[1] and former.meets(later):
            yield former, later


def part_sessions(scenario: Scenario) -> tuple[Scenario, ...]:
    """Scenarios with a boundary where sessions overlap: as late as can be, and as early.

    Returns
    -------
    tuple of Scenario
        Just the one that is given, where its sessions do not overlap.
    """
    if not has_overlap(scenario):
        return (scenario,)
    late = early = scenario
    for former, later in _list_overlaps(scenario):
        shared = scenario.span(former)[1] - scenario.span(later)[0]
        start = max(later.start + shared, late.session_of[later.session].start)
        end = min(former.end - shared, early.session_of[former.session].end)
        late = edit_row(late, "sessions", later.session, start=start)
        early = edit_row(early, "sessions", former.session, end=end)
    return late, early


def list_session_overlaps(
    scenario: Scenario, changes: Sequence[Change]
) -> Iterator[dict[int, set[int]]]:
    """Steps of two changes that make sessions overlap: which ones, by the changes' numbers."""
    numbers = [number for number, change in enumerate(changes) if change.kind[0] == "sessions"]
    for one, other in combinations(numbers, 2):
        pair = changes[one], changes[other]
        most = len(pair[1].steps)
        for step in range(1, len(pair[0].steps) + 1):
            # The higher the other, the more it overlaps.
            over = set()
            for top in range(most, 0, -1):
                if not has_overlap(apply_steps(scenario, pair, (step, top))):
                    break
                over.add(top)
            if over:
                yield {one: {step}, other: over}
