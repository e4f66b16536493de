"""One fault hides no other, and no two of them make a third.

Some of all pairs are tried here; all of them in about a minute by
``PYTHONPATH=.:tests python tests/tables/test_fault_pairs.py``.
"""

import random
from functools import cache
from itertools import combinations

import pytest
from tables.single_faults import CHANGES, SOUND, alter, touch

from routeplan.errors import ScenarioError
from routeplan.tables.conversion import read

# What is kept back, because of what (its code, table and column), and why.
KEPT_BACK = [
    (
        "dangling not-a-stop not-visited outside-session unreachable",
        ["missing-table sites"],
        "nobody knows the sites, nor how long a visit lasts",
    ),
    (
        "dangling no-date no-hotel no-hub not-visited-then outside-opening outside-session "
        "pins-divided",
        ["missing-table sessions"],
        "nobody knows the sessions, nor which of them start or end at hotels",
    ),
    (
        "dangling no-lift no-minutes no-session not-visited not-visited-then outside-session "
        "position-reversed too-few-groups two-positions",
        ["missing-table visitors", "empty-table visitors"],
        "nobody knows who comes, so that no track visits anything",
    ),
    (
        "no-lift no-minutes no-session not-visited not-visited-then outside-session "
        "position-reversed two-positions",
        ["not-a-table programme", "missing-column programme"],
        "nobody knows what is visited, nor for how long",
    ),
    ("no-programme", ["not-a-table programme"], "the row may be in there"),
    (
        "dangling",
        [
            "not-a-table lifts",
            "not-a-row sites",
            "not-a-row sessions",
            "not-a-row visitors",
            "blank sites site",
            "blank lifts lift",
            "blank sessions session",
            "not-a-cell sites site",
            "not-a-cell visitors track",
            "duplicate-column visitors",
        ],
        "the row, or the cell, that cannot be read may have the name",
    ),
    (
        "no-minutes not-visited",
        ["blank sites site", "not-a-cell sites site", "not-a-row programme"],
        "a row of the programme that cannot be understood may be about this stop",
    ),
    (
        "circular-order position-reversed",
        ["blank sites site"],
        "the site that comes before may be another",
    ),
    (
        "two-positions",
        ["not-yes-or-no programme must", "blank programme site"],
        "the stop may be optional, or the row about another",
    ),
    (
        "no-session not-visited",
        ["blank programme site"],
        "the row may be about this stop, or about another",
    ),
    (
        "no-programme",
        ["not-a-row programme", "not-a-cell programme track", "dangling programme track"],
        "the row may be of this track",
    ),
    (
        "no-lift",
        [
            "not-a-whole-number sites floor",
            "not-yes-or-no visitors step_free",
            "not-a-cell programme track",
        ],
        "nobody knows whether it is upstairs, or who cannot climb, or whose stop it is",
    ),
    (
        "no-minutes",
        ["duplicate-column sites", "not-a-whole-number programme minutes"],
        "something is written, though it cannot be understood",
    ),
    ("no-minutes", ["not-a-choice sites kind"], "nobody stops at a place"),
    ("no-session", ["blank sessions session"], "it may be the session that is allowed"),
    (
        "not-visited-then",
        ["dangling programme site", "dangling appointments site"],
        "nobody knows which site is meant",
    ),
    ("no-coaches", ["not-a-choice event travel"], "whoever walks needs none"),
    ("too-few-groups", ["duplicate-key event 组数"], "nobody knows which of two numbers counts"),
    ("sizes-reversed", ["not-a-whole-number event group_max"], "the size to compare with"),
    (
        "minutes-reversed",
        [
            "not-a-whole-number sites minutes",
            "not-a-table programme",
            "missing-column programme",
            "missing-table visitors",
            "empty-table visitors",
        ],
        "the minutes to compare with, which those of a track's programme are",
    ),
    ("end-inside-area", ["missing-table sessions"], "nobody knows where tours end"),
    (
        "not-a-place",
        ["blank sites site", "not-a-cell sites site", "not-a-choice sites kind"],
        "it may be a place",
    ),
    (
        "between-starts",
        [
            "missing-table sessions",
            "missing-column appointments",
            "dangling appointments site",
        ],
        "nobody knows of which session, or of which site",
    ),
    ("circular-order position-reversed", ["not-yes-or-no sites must"], "only must stops bind"),
    (
        "session-reversed",
        ["missing-column sessions", "not-a-time sessions start"],
        "nobody knows when the session begins",
    ),
    (
        "outside-session",
        ["missing-column sessions", "blank sessions end"],
        "nobody knows when the session is",
    ),
    (
        "sessions-overlap",
        [
            "not-a-time sessions start",
            "blank sessions end",
            "session-reversed sessions end",
            "no-date sessions date",
            "not-a-date sessions date",
        ],
        "nobody knows when one of the sessions is",
    ),
    (
        "outside-opening outside-session",
        ["missing-column appointments", "blank appointments site"],
        "nobody knows of which session, or for how long",
    ),
    (
        "mixed-coordinates unreachable",
        ["not-a-row roads", "blank roads from", "road-to-itself roads to"],
        "the road may lead there",
    ),
    ("unreachable", ["not-a-table roads", "missing-column roads"], "a road may lead there"),
    (
        "mixed-coordinates unreachable",
        [
            "missing-table sessions",
            "missing-table visitors",
            "empty-table visitors",
            "not-a-table programme",
            "missing-column programme",
            "not-a-row programme",
            "blank programme site",
            "dangling programme site",
            "not-a-stop programme site",
            "duplicate-row programme site",
            "no-session sites sessions",
            "blank sites site",
            "not-a-cell sites site",
            "no-hub event hub",
            "dangling event hub",
        ],
        "nobody knows whether any group goes there, or where it sets out",
    ),
    (
        "no-minutes",
        ["blank programme site", "dangling programme site"],
        "the row may give the meal to another track",
    ),
    (
        "unreachable",
        ["not-a-number sites lat", "half-coordinates sites lon"],
        "the site is placed, though nobody knows where",
    ),
    ("road-without-length", ["out-of-range roads km"], "the length is given, though it is wrong"),
]
NAMES = {"liftz": "lifts"}  # under which one change hides a table
EXCUSED = {
    (hidden, hiding)
    for codes, causes, _why in KEPT_BACK
    for hidden in codes.split()
    for hiding in causes
}


@cache
def list_pairs():
    """All pairs of changes to different cells, by their numbers."""
    numbers = combinations(range(len(CHANGES)), 2)
    return [pair for pair in numbers if not touch(*(CHANGES[number] for number in pair))]


def find(*changes):
    """The faults that the changes bring: code, table, row, column and value."""
    try:
        read(alter(*changes))
    except ScenarioError as error:
        return {
            (fault.code, NAMES.get(fault.table, fault.table), fault.row, fault.column, fault.value)
            for fault in error.faults
        }
    return set()


@cache
def find_alone(number):
    """The faults of one change."""
    return find(CHANGES[number])


def compare(pair):
    """What one change of a pair hides of the other, as (hidden, hiding), and what they add."""
    one, other = map(find_alone, pair)
    both = find(*(CHANGES[number] for number in pair))
    hidden = {
        (fault[0], f"{by[0]} {by[1]} {by[3]}".strip())
        for lost, causes in ((one - both, other), (other - both, one))
        for fault in lost
        for by in causes
    }
    return hidden, both - one - other


def test_every_change_brings_a_fault():
    assert find() == set()
    assert all(find_alone(number) for number in range(len(CHANGES)))


@pytest.mark.slow
def test_a_pair_has_the_faults_of_both():
    wrong = []
    for pair in random.Random(0).sample(list_pairs(), 500):
        hidden, added = compare(pair)
        if added or not hidden <= EXCUSED:
            wrong.append((pair, hidden, added))
    assert wrong == []


def list_blots():
    """Every table, row and cell as something that cannot be read, and the fault that this is."""
    for table, rows in SOUND.items():
        yield table, 3, "not-a-table"
        if isinstance(rows, dict):
            yield from ((f"{table}/{key}", {}, "not-a-cell") for key in rows)
            continue
        for row, cells in enumerate(rows):
            yield f"{table}/{row}", 3, "not-a-row"
            yield from ((f"{table}/{row}/{column}", {}, "not-a-cell") for column in cells)


@pytest.mark.parametrize(("place", "value", "code"), list(list_blots()))
def test_what_cannot_be_read_is_one_fault_and_brings_no_other(place, value, code):
    assert [fault[0] for fault in find({place: value})] == [code]


if __name__ == "__main__":
    used, wrong = set(), 0
    for pair in list_pairs():
        hidden, added = compare(pair)
        used.update(hidden)
        if added or not hidden <= EXCUSED:
            wrong += 1
            print(*(CHANGES[number] for number in pair), hidden, added, sep="\n    ")
    print(f"{len(CHANGES)} changes, {len(list_pairs())} pairs, {wrong} wrong; never needed:")
    print(*sorted(EXCUSED - used), sep="\n")
