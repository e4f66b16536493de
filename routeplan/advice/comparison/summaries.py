"""What a comparison comes to, in a few sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from routeplan.advice.comparison.rows import ResultRow
from routeplan.advice.comparison.verdicts import Verdict, judge
from routeplan.texts import _, ngettext

MOST_NAMED = 6

Judged = tuple[ResultRow, Verdict]
Item = TypeVar("Item")


def summarise(base: ResultRow, rows: Iterable[ResultRow]) -> list[str]:
    """Say what the changes are worth: first what is proven, best first.

    Parameters
    ----------
    rows : iterable of ResultRow
        The others.

    Examples
    --------
    >>> def row(title, finish):
    ...     return ResultRow(title, "own", title, status="optimal", finish=finish, bound=finish,
    ...                bound_any_grouping=finish)
    >>> summarise(ResultRow("base", "base", "as it is", status="optimal", finish=247, bound=247,
    ...               bound_any_grouping=247),
    ...           [row("a third lift", 247), row("one more coach", 233), row("a second lift", 212)])
    ['Proven: a second lift saves 35 min; one more coach saves 14 min; a third lift saves nothing.']
    """
    judged = [(row, judge(base, row)) for row in rows]
    if base.finish is None:
        return _sum_up_ways_out(base, judged)
    sentences = []
    savers = [each for each in judged if (each[1].least or 0) > 0]
    proven = _name(
        sorted(savers, key=lambda each: -(each[1].least or 0)),
        lambda each: _say_saving(base, *each),
    )
    vain = [each for each in judged if each[1].most == 0 and not _is_earlier(base, each[0])]
    if vain:
        verb = ngettext("{titles} saves nothing", "{titles} save nothing", len(vain))
        titles = ", ".join(_name(vain, lambda each: each[0].title))
        proven.append(verb.format(titles=titles))
    if proven:
        sentences.append(_("Proven: {parts}.").format(parts="; ".join(proven)))
    gains = {
        row.title + _say_score(base, row): base.finish - row.finish
        for row, verdict in judged
        if row.finish is not None and _is_earlier(base, row) and not (verdict.least or 0) > 0
    }
    if gains:
        text = _("Found earlier, but not proven for all groups: {parts}.")
        parts = _name(
            sorted(gains.items(), key=lambda gain: -gain[1]),
            lambda gain: _("{title} by {n} min").format(title=gain[0], n=gain[1]),
        )
        sentences.append(text.format(parts="; ".join(parts)))
    return sentences + _sum_up_failures(judged)


def _say_saving(base: ResultRow, row: ResultRow, verdict: Verdict) -> str:
    text = _("{title} saves at least {n} min{score}")
    if verdict.code == "exact":
        text = _("{title} saves {n} min{score}")
    return text.format(title=row.title, n=verdict.least, score=_say_score(base, row))


def _say_score(base: ResultRow, row: ResultRow) -> str:
    """What a change does to the score of optional stops, which come before the finish."""
    if base.score == row.score:
        return ""
    return _(" (score {score} instead of {before})").format(score=row.score, before=base.score)


def _is_earlier(base: ResultRow, row: ResultRow) -> bool:
    """Whether a row's plan finishes before the one as it is."""
    return base.finish is not None and row.finish is not None and row.finish < base.finish


def _sum_up_ways_out(base: ResultRow, judged: Sequence[Judged]) -> list[str]:
    """What helps where there is no plan."""
    sentences = [_("As it is no plan was found, and none is proven impossible.")]
    if base.status == "infeasible":
        sentences = [_("As it is there is no plan: proven.")]
    ways_out = [(row, verdict) for row, verdict in judged if row.finish is not None]
    if ways_out:
        parts = _name(
            sorted(ways_out, key=lambda each: each[0].finish or 0),
            lambda each: _("{title} (finish {finish} min)").format(
                title=each[0].title, finish=each[0].finish
            ),
        )
        sentences.append(_("There is one with: {parts}.").format(parts="; ".join(parts)))
    else:
        sentences.append(_("None of these changes led to a plan."))
    return sentences + _sum_up_failures(judged)


def _sum_up_failures(judged: Sequence[Judged]) -> list[str]:
    """What leaves no plan, and what is not known."""
    texts = {
        "impossible": _("Impossible, proven: {parts}."),
        "unknown": _("No plan found in time, and none proven impossible: {parts}."),
        "failed": _("Not computed: {parts}."),
    }
    sentences = []
    for code, text in texts.items():
        these = [row.title for row, verdict in judged if verdict.code == code]
        if these:
            sentences.append(text.format(parts="; ".join(_name(these, str))))
    return sentences


def _name(items: Sequence[Item], say: Callable[[Item], str]) -> list[str]:
    """Say the first ones, and how many more there are."""
    said = [say(item) for item in items[:MOST_NAMED]]
    more = len(items) - MOST_NAMED
    return [*said, _("{n} more").format(n=more)] if more > 0 else said
