"""Times of day as people write them: 8点半, 下午2:00, 约8:30, 0730, 2:30 pm, noon."""

from __future__ import annotations

import re

NOON = 12
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_DIGITS |= {"七": 7, "八": 8, "九": 9}
_NUMERAL = re.compile("([一二两三四五六七八九])?(十)?([零〇一二三四五六七八九])?")
_HAN = "零〇一二两三四五六七八九十"
_SPOKEN = re.compile(
    r"(?:约|大约|大概|around|about|approx\.?|ca\.?|at)?\s*"
    r"(?P<half>上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|晚)?\s*"
    rf"(?:(?P<hour>\d{{1,2}})|(?P<spelt>[{_HAN}]{{1,3}})(?=[点时]))"
    rf"(?:[:.]?(?P<minute>\d{{2}})|[点时](?:(?P<past>\d{{1,2}}|[{_HAN}]{{1,3}})分?"
    r"|(?P<thirty>半)|(?P<quarter>[一三])刻|整|钟)?)?"
    r"\s*(?P<suffix>[ap]\.?m\.?)?\s*(?:左右|前后|许)?"
    r"\s*(?:出发|发车|到达|抵达|集合|开始|结束|离开|返回|返程)?",
    re.IGNORECASE,
)
_WORDS = {"noon": 720, "midday": 720, "正午": 720, "中午": 720, "midnight": 1440, "午夜": 1440}


def read_spoken(text: str) -> int | None:
    """The minutes after midnight that a text says; None where it may mean two things, or none.

    Examples
    --------
    >>> texts = "8.10", "0930", "下午2点半", "2:30 pm", "约8:30左右", "八点一刻", "十点二十", "noon"
    >>> [read_spoken(text) for text in texts]
    [490, 570, 870, 870, 510, 495, 620, 720]
    >>> read_spoken("8") is None, read_spoken("25点") is None
    (True, True)
    """
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    match = _SPOKEN.fullmatch(text)
    if match is None or (text.isdecimal() and len(text) < 3):
        return None
    half = match["half"] or (match["suffix"] or "").replace(".", "").lower()
    hour = _turn(half, _count(match["hour"] or match["spelt"]))
    minute = _count(match["minute"] or match["past"] or "0")
    if match["thirty"] or match["quarter"]:
        minute = 30 if match["thirty"] else 15 * _count(match["quarter"])
    if hour is None or hour > 23 or minute > 59:
        return None
    return hour * 60 + minute


def _count(numeral: str) -> int:
    """A number below a hundred, in figures or in Chinese characters."""
    if numeral.isdecimal():
        return int(numeral)
    match = _NUMERAL.fullmatch(numeral)
    if match is None:
        return 100  # no hour and no minute
    tens, ten, ones = match.groups()
    if not ten:
        return _DIGITS[tens or ones] if not (tens and ones) else 100
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _turn(half: str, hour: int) -> int | None:
    """The hour of 24 that an hour of half a day is."""
    if half in ("am", "凌晨") and hour == NOON:
        return 0
    if half in ("am", "上午", "早上", "早晨", "清晨", "凌晨"):
        return hour if hour < NOON else None
    if half == "中午":
        return {11: 11, 12: 12, 1: 13, 2: 14, 13: 13}.get(hour)
    if half in ("pm", "下午"):
        return hour + NOON if 0 < hour < NOON else hour or None
    if half in ("傍晚", "晚上", "晚"):
        return hour + NOON if 5 <= hour < NOON else hour if hour > NOON else None
    return hour
