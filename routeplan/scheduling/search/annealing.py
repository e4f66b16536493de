"""Compiled: ruin and recreate with simulated annealing."""

from __future__ import annotations

from math import log
from typing import Any, NamedTuple

from routeplan.scheduling.problem import Integers
from routeplan.scheduling.search.beam import MOST_STOPS, STOP, Beam, build_tour
from routeplan.scheduling.search.insertion import FAR, draw, insert_best, take_out, weigh
from routeplan.scheduling.search.justification import justify
from routeplan.scheduling.search.layout import (
    CHOICE,
    FIRST_MEMBER,
    FIRST_OF_GROUP,
    GROUP,
    LAST_MEMBER,
    LAST_OF_GROUP,
    SCORE,
    SESSION,
    SHORTEST,
    TOUR_GROUP,
)
from routeplan.scheduling.search.placement import compiled, copy, hold
from routeplan.scheduling.search.ruin import ruin
from routeplan.scheduling.search.settling import settle_tour
from routeplan.scheduling.search.sorting import sort_by_key

ANEW = 30  # of 100 iterations build whole tours anew; the others move single stops
REORDER = 5  # of 100 change the common order of a convoy
MOST = 8  # stops taken out at a time
BLINK = 3  # of 256 positions are overlooked, so that the same stops go elsewhere


class Room(NamedTuple):
    """Arrays to work in, and the counters of a search."""

    dice: Integers  # (1,)
    rest: Integers  # (longest tour,)
    bounds: Integers  # (longest tour,)
    trial: Integers  # (longest tour, 8)
    removed: Integers  # (S,)
    keys: Integers  # (S,)
    marked: Any  # (S,) bool
    touched: Integers  # (G,) groups whose tours an iteration changes
    affected: Any  # (G,) bool
    finish: Integers  # (sessions,)
    merit: Integers  # (2,) of the best tours: weight of what is missing, finish
    done: Integers  # (2,) iterations and reinsertions so far
    beam: Beam


@compiled
def cost_of_group(layout: Any, state: Any, group: int) -> Any:
    """The weight of a group's returns and of the stops that it misses."""
    cost = weigh_missing(layout, state, group)
    for n in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
        tour = layout.lists[n]
        cost += weigh(layout, state, tour, state.back[tour])
    return cost


@compiled
def is_late(layout: Any, state: Any, group: int) -> Any:
    """Whether one of a group's tours is back after its target."""
    for n in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
        tour = layout.lists[n]
        if state.back[tour] > state.target[layout.tours[tour, SESSION]]:
            return True
    return False


@compiled
def weigh_missing(layout: Any, state: Any, group: int) -> Any:
    """The weight of the stops that a group misses."""
    cost = 0
    for n in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
        stop = layout.lists[n]
        if state.tour[stop] < 0:
            cost += layout.stops[stop, SCORE]
        choice = layout.stops[stop, CHOICE]
        first = choice >= 0 and layout.lists[layout.choices[choice, 0]] == stop
        if first and not is_made(layout, state, choice):
            cost += layout.missing
    return cost


@compiled
def is_made(layout: Any, state: Any, choice: int) -> Any:
    """Whether one of the stops of a choice is made."""
    for n in range(layout.choices[choice, 0], layout.choices[choice, 1]):
        if state.tour[layout.lists[n]] >= 0:
            return True
    return False


@compiled
def measure_finish(layout: Any, state: Any, finish: Any) -> Any:
    """Minutes from each session's start to its last return, and their sum."""
    for session in range(len(finish)):
        finish[session] = layout.returns[session]
    for tour in range(len(layout.tours)):
        session = layout.tours[tour, SESSION]
        finish[session] = max(finish[session], state.back[tour] - layout.starts[session])
    total = 0
    for session in range(len(finish)):
        total += finish[session]
    return total


@compiled
def touch(layout: Any, state: Any, saved: Any, room: Any, group: int, count: int) -> Any:
    """Save a group's tours before they change."""
    if room.affected[group]:
        return count
    room.affected[group] = True
    room.touched[count] = group
    for n in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
        tour = layout.lists[n]
        saved.length[tour], saved.back[tour] = state.length[tour], state.back[tour]
        for k in range(state.length[tour]):
            saved.sequence[tour, k] = state.sequence[tour, k]
    for n in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
        stop = layout.lists[n]
        saved.tour[stop] = state.tour[stop]
        copy(saved.events[stop], state.events[stop])
    return count + 1


@compiled
def restore(layout: Any, state: Any, saved: Any, room: Any, count: int) -> None:
    """Undo what has changed since the groups were touched."""
    for n in range(count):
        group = room.touched[n]
        for m in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
            stop = layout.lists[m]
            if state.tour[stop] >= 0:
                hold(layout, state.usage, stop, state.events[stop], -1)
    for n in range(count):
        group = room.touched[n]
        for m in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
            stop = layout.lists[m]
            state.tour[stop] = saved.tour[stop]
            copy(state.events[stop], saved.events[stop])
            if state.tour[stop] >= 0:
                hold(layout, state.usage, stop, state.events[stop], 1)
        for m in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
            tour = layout.lists[m]
            state.length[tour], state.back[tour] = saved.length[tour], saved.back[tour]
            for k in range(state.length[tour]):
                state.sequence[tour, k] = saved.sequence[tour, k]


@compiled
def list_missing(layout: Any, state: Any, group: int, count: int, removed: Any) -> Any:
    """Append the stops that a group could still make: of a choice only one to a turn."""
    for n in range(layout.groups[group, FIRST_MEMBER], layout.groups[group, LAST_MEMBER]):
        stop = layout.lists[n]
        choice = layout.stops[stop, CHOICE]
        if state.tour[stop] < 0 and (choice < 0 or not is_made(layout, state, choice)):
            removed[count] = stop
            count += 1
    return count


@compiled
def recreate(layout: Any, state: Any, room: Any, groups: int, blink: int) -> None:
    """Put back what the touched groups miss, in an order of a kind drawn at random."""
    count = 0
    for n in range(groups):
        count = list_missing(layout, state, room.touched[n], count, room.removed)
    kind = draw(room.dice, 4)
    for n in range(count):
        stop = room.removed[n]
        if kind == 0:
            key = draw(room.dice, 1 << 20)
        elif kind == 1:
            key = -layout.stops[stop, SHORTEST] * 64 + draw(room.dice, 64)
        elif kind == 2:
            key = state.events[stop, 0] * 64 + draw(room.dice, 64)
        else:
            key = layout.stops[stop, GROUP] * 64 + draw(room.dice, 64)
        # Stops that must be made come first, then those with the best score.
        if layout.stops[stop, CHOICE] < 0:
            key += FAR - layout.stops[stop, SCORE]
        room.keys[n] = key
    sort_by_key(room.removed, room.keys, count)
    for n in range(count):
        stop = room.removed[n]
        choice = layout.stops[stop, CHOICE]
        if state.tour[stop] >= 0 or (choice >= 0 and is_made(layout, state, choice)):
            continue
        # Where nothing asks for a stop it has to be worth its minutes.
        most = FAR if choice >= 0 else layout.stops[stop, SCORE]
        insert_best(layout, state, stop, most, blink, room.dice, room.rest, room.bounds, room.trial)
        room.done[1] += 1


@compiled
def swap_ranks(state: Any, room: Any) -> None:
    """Exchange two places of a convoy's common order."""
    one, other = draw(room.dice, len(state.convoy)), draw(room.dice, len(state.convoy))
    state.convoy[one], state.convoy[other] = state.convoy[other], state.convoy[one]


@compiled
def choose_groups(layout: Any, state: Any, saved: Any, room: Any) -> Any:
    """Touch up to four groups, first one of those that return late."""
    count = len(room.touched)
    first = draw(room.dice, count)
    if draw(room.dice, 2):
        for n in range(len(layout.tours)):
            tour = (first + n) % len(layout.tours)
            if state.back[tour] > state.target[layout.tours[tour, SESSION]]:
                first = layout.tours[tour, TOUR_GROUP]
                break
    groups = touch(layout, state, saved, room, first, 0)
    while draw(room.dice, 2) and groups < min(count, 4):
        groups = touch(layout, state, saved, room, draw(room.dice, count), groups)
    return groups


@compiled
def build_group(layout: Any, state: Any, saved: Any, room: Any, group: int) -> None:
    """Build a group's tours anew; where waits are limited, only empty them."""
    for n in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
        tour = layout.lists[n]
        while state.length[tour]:
            take_out(layout, state, state.sequence[tour, state.length[tour] - 1])
        count = saved.length[tour]
        for k in range(count):
            room.beam.stops[k, STOP] = saved.sequence[tour, k]
        if 0 < count <= MOST_STOPS and layout.leg_wait < 0:
            build_tour(layout, state, tour, count, room.beam, BLINK, room.dice)


@compiled
def anneal(
    layout: Any,
    state: Any,
    saved: Any,
    best: Any,
    room: Any,
    iterations: int,
    heat: float,
    cooling: float,
) -> None:
    """Ruin and recreate for some iterations; keeps the best tours.

    Parameters
    ----------
    layout : Layout
    state, saved, best : State
        Where the search stands, room to undo an iteration, and the best tours so far.
    room : Room
    iterations : int
    heat, cooling : float
        Temperature at first, and its factor from one iteration to the next.
    """
    for _iteration in range(iterations):
        room.done[0] += 1
        groups, before, chosen = 0, 0, 0
        # A pass over all stops takes as long as some iterations for each of them.
        free = layout.leg_wait < 0
        justified = free and draw(room.dice, len(layout.stops)) == 0
        anew = free and not justified and draw(room.dice, 100) < ANEW
        reordered = len(state.convoy) > 1 and not justified and draw(room.dice, 100) < REORDER
        if anew:
            groups = choose_groups(layout, state, saved, room)
        elif not justified:
            chosen = ruin(layout, state, MOST, room.dice, room.removed, room.marked)
            for n in range(chosen):
                group = layout.stops[room.removed[n], GROUP]
                groups = touch(layout, state, saved, room, group, groups)
        if reordered or justified:
            for group in range(len(layout.groups)):
                groups = touch(layout, state, saved, room, group, groups)
        if reordered:
            # Another common order concerns everybody.
            copy(saved.convoy, state.convoy)
            swap_ranks(state, room)
            anew = True
        if groups == 0:  # nothing to take out: somebody tries what is missing
            group = draw(room.dice, len(layout.groups))
            groups = touch(layout, state, saved, room, group, 0)
        late = False
        for n in range(groups):
            before += cost_of_group(layout, state, room.touched[n])
            late |= is_late(layout, state, room.touched[n])
        if anew:
            for n in range(groups):
                build_group(layout, state, saved, room, room.touched[n])
        elif justified:
            justify(layout, state, room.removed, room.keys, room.trial[0])
        else:
            for n in range(chosen):
                take_out(layout, state, room.removed[n])
        recreate(layout, state, room, groups, BLINK)
        after, fits = settle_groups(layout, state, room, groups)
        chance = (1 + draw(room.dice, 1 << 24)) / (1 << 24)
        if fits and after <= before - heat * log(chance):
            for n in range(groups):
                late &= not is_late(layout, state, room.touched[n])
            # Who is in time at last may weigh more: others took longer, but are in time.
            if after < before or late:
                keep_better(layout, state, best, room)
        else:
            restore(layout, state, saved, room, groups)
            if reordered:
                copy(state.convoy, saved.convoy)
        for n in range(groups):
            room.affected[room.touched[n]] = False
        heat *= cooling


@compiled
def settle_groups(layout: Any, state: Any, room: Any, groups: int) -> Any:
    """Move the touched groups' stops to the left; their weight, and whether all is well."""
    cost, fits = 0, True
    for n in range(groups):
        group = room.touched[n]
        for m in range(layout.groups[group, FIRST_OF_GROUP], layout.groups[group, LAST_OF_GROUP]):
            fits &= settle_tour(layout, state, layout.lists[m], room.trial)
        cost += cost_of_group(layout, state, group)
    return cost, fits


@compiled
def keep_better(layout: Any, state: Any, best: Any, room: Any) -> None:
    """Copy the tours if they miss less than the best or finish earlier, and aim lower."""
    finish, merit = room.finish, room.merit
    total = measure_finish(layout, state, finish)
    if total >= merit[1] and merit[0] == 0:
        return
    penalty = 0
    for group in range(len(layout.groups)):
        penalty += weigh_missing(layout, state, group)
    if penalty > merit[0] or (penalty == merit[0] and total >= merit[1]):
        return
    merit[0], merit[1] = penalty, total
    copy(best.tour, state.tour)
    copy(best.convoy, state.convoy)
    for stop in range(len(state.events)):
        copy(best.events[stop], state.events[stop])
    aim(layout, state, room)


@compiled
def aim(layout: Any, state: Any, room: Any) -> None:
    """Set targets that together are a minute below the finish of the tours as they are.

    Every other time one session is to give up more, and another one may take longer.
    """
    finish, sessions = room.finish, len(room.finish)
    measure_finish(layout, state, finish)
    for session in range(sessions):
        state.target[session] = layout.starts[session] + finish[session]
    one = draw(room.dice, sessions)
    for _session in range(sessions):
        if finish[one] == layout.returns[one]:  # nothing to be gained there
            one = (one + 1) % sessions
    shift = 0
    if sessions > 1 and draw(room.dice, 2):
        shift = draw(room.dice, finish[one] - layout.returns[one] + 1)
        state.target[(one + 1 + draw(room.dice, sessions - 1)) % sessions] += shift
    state.target[one] -= 1 + shift
