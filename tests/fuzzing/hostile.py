"""Values and bytes that break programs, and small events to put them into."""

from __future__ import annotations

import copy
import random
from typing import Any

from events.small_event import TABLES

# As JSON writes them: some are no values of Python's, and some no JSON at all.
LITERALS = (
    "9" * 5000,
    "-" + "9" * 4301,
    "9" * 4299,
    "1e400",
    "-1e308",
    "1e200",
    "0.1e-400",
    "NaN",
    "Infinity",
    "-0",
    "null",
    "true",
    "{}",
    "[]",
    "[[1]]",
    '{"a": {"b": 1}}',
    "[" * 1000 + "]" * 1000,
    '{"a":' * 1000 + "1" + "}" * 1000,
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\uffff"',
    '"\\ufffe"',
    '"\\u0000"',
    '"\\u001b]0;x\\u0007"',
    '"\\u001b[31m"',
    '"\\u202eabc"',
    '"\\u200b"',
    '"a\\nb"',
    '"=1+1"',
    '"@SUM(A1)"',
    '"\'=1"',
    '"-1-2"',
    '"%s%n{0}{x}"',
    '"' + "x" * 40_000 + '"',
    '""',
    '" "',
    '"hotel"',
    '"all"',
    '"free"',
    '"合计"',
    '"例"',
    '"50%"',
    '"-5"',
    "-5",
    "0",
    "1",
    "2",
    "999999999999999999999",
    "1000000",
    "100001",
    '"1e9"',
    '"24:30"',
    '"47:59"',
    '"99:99"',
    '"00:00-47:59"',
    '"0001-01-01"',
    '"9999-12-31"',
    '"2020-06-23T10:00:00+08:00"',
    '"2020-02-30"',
    '"4-8"',
    '"1-999999"',
    '"999999"',
    '"../../etc/passwd"',
    '"con.txt"',
    '"a/b\\\\c:d*e?f[g]h"',
    '"𠮷👩‍👩‍👧"',
    '"e\\u0301"',
)
BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b'""',
    b"\r\n",
    b"\r",
    b";",
    b"\t",
    b",",
    b"\x1b[2J",
    b"\x80",
    b"\xed\xa0\x80",
    b"\x81\x30\x81\x30",
    "合计".encode(),
    b"=cmd|' /C calc'!A0",
    b"," * 3000,
    b"9" * 5000,
    b"x" * 140_000,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"<c r='XFD1048576'/>",
)
EVENT: dict[str, Any] = {
    **TABLES,
    "event": {**TABLES["event"], "name": "Visit", "groups": "2", "slack": 0.5, "clock": 5},
    "sites": [
        {"site": "hub", "kind": "place", "x": 0, "y": 0},
        {"site": "安利", "x": 1, "y": 0, "minutes": 30, "people_at_once": 25, "lift": "L",
         "floor": 3, "open": "09:00-11:30", "备注": "badge"},
        {"site": "Mill", "x": 0, "y": 1, "minutes": 15, "groups_at_once": 1, "must": "no",
         "score": 2, "after_sites": "安利"},
        {"site": "Inn", "kind": "meal", "x": 1, "y": 1, "minutes": 20, "open": "10:00-12:00",
         "sessions": "day 1"},
    ],
    "lifts": [{"lift": "L", "persons": 13, "stairs_down": "50%"}],
    "roads": [
        {"from": "hub", "to": "安利", "minutes": 5},
        {"from": "安利", "to": "cross", "km": 2},
        {"from": "cross", "to": "Mill", "minutes": 1.5, "one_way": "no"},
    ],
    "visitors": [
        {"visitor": "a", "count": 20, "delegation": "Hefei", "track": "t", "language": "zh;en"},
        {"visitor": "b", "count": 19, "delegation": "Wuhu", "track": "t", "step_free": "yes"},
        {"visitor": "c", "delegation": "Wuhu", "track": "t", "group": "B", "hotel": "hub"},
    ],
    "programme": [{"track": "t", "site": "安利", "minutes": 25}, {"track": "t", "site": "Mill"}],
    "appointments": [{"who": "B", "site": "安利", "session": "day 1", "start": "10:00"}],
}  # fmt: skip
PATCH: dict[str, Any] = {
    "event": {"movement": "free"},
    "sites": {"安利": {"guides": 2, "open": ""}, "Mill": {"use": "no"}},
    "roads": [{"from": "hub", "to": "Mill", "minutes": 3}],
}
TIMETABLE = (
    "group,people,date,site,arrive,depart\r\n"
    "G1,20,2020-06-23,安利,09:05,09:40\r\n"
    "G1,20,2020-06-23,Inn,10:05,10:30\r\n"
    "G2,20,2020-06-23,安利,09:45,10:20\r\n"
)


def mutate(document: Any, dice: random.Random) -> Any:
    """The document with some of its values, keys and rows changed; marks stand for literals."""
    document = copy.deepcopy(document)
    for _change in range(dice.choice((1, 1, 1, 2, 3))):
        _change_one(document, dice)
    return document


def _change_one(document: Any, dice: random.Random) -> None:
    """Change something in a random object or list of a document."""
    nests = list(_list_nests(document))
    nest = dice.choice(nests)
    mark = f"\x00{dice.randrange(len(LITERALS))}\x00"
    keys = list(nest) if isinstance(nest, dict) else list(range(len(nest)))
    if not keys:
        return
    key = dice.choice(keys)
    how = dice.randrange(6)
    if how == 0:
        del nest[key]
    elif how == 1 and isinstance(nest, dict):
        nest[_misspell(str(key), dice)] = nest.pop(key)
    elif how == 2 and isinstance(nest, dict):
        nest[mark] = nest[key]
    elif how == 3 and isinstance(nest, list):
        nest.append(copy.deepcopy(nest[key]))
    else:
        nest[key] = mark


def _list_nests(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from _list_nests(item)


def _misspell(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text) + 1)
    return text[:place] + dice.choice("e_ \x1bX") + text[place + 1 :]


def break_bytes(content: bytes, dice: random.Random) -> bytes:
    """Some bytes left out, doubled or replaced."""
    for _change in range(dice.choice((1, 1, 2, 4))):
        place = dice.randrange(len(content) + 1)
        how = dice.randrange(4)
        if how == 0:
            content = content[:place]
        elif how == 1:
            content = content[:place] + content[place + dice.randrange(40) :]
        elif how == 2:
            content = content[:place] + bytes([dice.randrange(256)]) + content[place + 1 :]
        else:
            content = content[:place] + dice.choice(BYTES) + content[place:]
    return content
