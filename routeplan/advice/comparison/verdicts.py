"""What a change is worth, and how much of that is proven.

A row's finish was found, its bound for any groups is proven: the earliest finish
that the scenario allows lies between the two. So what a change saves lies
between ``base.bound_any_grouping - row.finish`` and
``base.finish - row.bound_any_grouping``, and no sentence here says more. What
only adds plans costs nothing besides, what only takes plans away saves nothing.
Where the fewest groups are asked for, other numbers of groups are compared with
the plan's own groups: these finish between ``base.bound`` and ``base.finish``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routeplan.advice.comparison.rows import ResultRow
from routeplan.texts import _, ngettext

Code = Literal[
    "base",  # the scenario as it is
    "exact",  # what it saves (or costs) is proven to the minute
    "saves",  # it saves at least so much
    "costs",  # it costs at least so much
    "saves-nothing",
    "costs-nothing",
    "for-groups",  # proven for the groups that were formed, but not for all
    "unsettled",
    "possible",  # there is a plan, and without the change there is none, or none was found
    "impossible",
    "unknown",  # no plan was found, and none is proven impossible
    "invalid",
    "undrawn",
    "failed",
]


@dataclass(frozen=True)
class Verdict:
    """What a change is worth.

    Attributes
    ----------
    code : str
        Stable; see `Code`.
    says : str
        For people.
    least, most : int or None
        Proven: the change saves at least and at most so many minutes (below 0: it
        costs). None: nothing is proven.
    """

    code: Code
    says: str
    least: int | None = None
    most: int | None = None


def judge(base: ResultRow, row: ResultRow) -> Verdict:
    """Compare a row with the scenario as it is.

    Examples
    --------
    >>> as_it_is = ResultRow("base", "base", "as it is", status="optimal", finish=200, bound=200,
    ...                bound_any_grouping=190)
    >>> lift = ResultRow("lift", "lifts", "two lifts", status="feasible", finish=170, bound=160,
    ...            bound_any_grouping=155)
    >>> judge(as_it_is, lift).says
    'saves at least 20 min, at most 45: proven'
    """
    if row.kind == "base":
        return Verdict("base", _judge_alone(row))
    if row.finish is None or base.finish is None:
        return _judge_without_both(base, row)
    regroups = row.effect == "regroups"  # then the base is what its own groups make of it
    earliest = base.bound if regroups and base.score_complete else base.bound_any_grouping
    least = _minus(earliest, _latest_best(row))
    most = _minus(_latest_best(base), _earliest_best(row))
    if base.score_complete and row.effect == "loosens":  # its best plan remains one
        least = max(least or 0, 0)
    if row.score_complete and row.effect == "tightens":
        most = min(most or 0, 0)
    assert least is None or most is None or least <= most, (base, row)
    code, says = _say(base.finish - row.finish, least, most, base, row)
    if regroups and (least is not None or most is not None):
        text = ngettext(
            "{verdict} (as against the {n} group of the plan as it is)",
            "{verdict} (as against the {n} groups of the plan as it is)",
            base.groups or 0,
        )
        says = text.format(verdict=says, n=base.groups)
    elif most is not None and most <= 0 and row.finish < base.finish:
        text = _("{verdict}; as it is, {groups} groups can finish {n} min earlier, too")
        says = text.format(verdict=says, groups=row.groups, n=base.finish - row.finish)
    if base.score != row.score:
        text = _("{verdict}; optional stops score {score} instead of {before}")
        says = text.format(verdict=says, score=row.score, before=base.score)
    return Verdict(code, says, least, most)


def _minus(one: int | None, other: int | None) -> int | None:
    """A difference, where both are known."""
    return None if one is None or other is None else one - other


def _earliest_best(row: ResultRow) -> int | None:
    """No plan finishes earlier. A rotation is what it is: the one that was drawn."""
    return row.finish if row.method == "rotation" else row.bound_any_grouping


def _latest_best(row: ResultRow) -> int | None:
    """The best plan finishes no later, unless a better score makes it do so."""
    return row.finish if row.score_complete else None


def _say(
    found: int, least: int | None, most: int | None, base: ResultRow, row: ResultRow
) -> tuple[Code, str]:
    """Say what is proven of a saving, of which `found` is between the two plans at hand."""
    if least is not None and least == most:
        return "exact", _say_exactly(least)
    if least is not None and least > 0:
        text = _("saves at least {least} min: proven")
        if most is not None:
            text = _("saves at least {least} min, at most {most}: proven")
        return "saves", text.format(least=least, most=most)
    if most is not None and most < 0:
        text = _("costs at least {least} min: proven")
        if least is not None:
            text = _("costs at least {least} min, at most {most}: proven")
        return "costs", text.format(least=-most, most=-(least or 0))
    if most == 0:
        text = _("saves nothing: proven")
        if least is not None:
            text = _("saves nothing, costs at most {most} min: proven")
        return "saves-nothing", text.format(most=-(least or 0))
    limits = _say_limits(least, most)
    if base.status == row.status == "optimal":
        if found > 0:
            text = _("saves {n} min, proven for the groups formed only{limits}")
        elif found < 0:
            text = _("costs {n} min, proven for the groups formed only{limits}")
        else:
            text = _("no difference, proven for the groups formed only{limits}")
        return "for-groups", text.format(n=abs(found), limits=limits)
    if least == 0:
        text = _("costs nothing: proven{limits}")
        return "costs-nothing", text.format(limits=_say_limits(None, most))
    if found > 0:
        text = _("{n} min earlier was found; not settled{limits}")
    elif found < 0:
        text = _("{n} min later is the best that was found; not settled{limits}")
    else:
        text = _("nothing better was found; not settled{limits}")
    return "unsettled", text.format(n=abs(found), limits=limits)


def _say_exactly(saving: int) -> str:
    if not saving:
        return _("changes nothing: proven")
    text = _("saves {n} min: proven") if saving > 0 else _("costs {n} min: proven")
    return text.format(n=abs(saving))


def _say_limits(least: int | None, most: int | None) -> str:
    """Say within what a saving lies that is not known to the minute."""
    said = []
    if most is not None:
        said.append(_("saves at most {n}").format(n=most))
    if least is not None:
        text = _("costs at most {n}") if least else _("costs nothing")
        said.append(text.format(n=-least))
    text = _("with any groups: {limits}")
    return f" ({text.format(limits=', '.join(said))})" if said else ""


def _judge_alone(row: ResultRow) -> str:
    """What is known of one row."""
    texts = {
        "optimal": _("finish {finish} min, proven the earliest with these groups"),
        "feasible": _("finish {finish} min, not proven"),
        "infeasible": _("impossible: proven"),
        "unknown": _("no plan was found, and none is proven impossible"),
        "invalid": _("the tables make no scenario: {note}"),
        "undrawn": _("no rotation grid was drawn: {note}"),
        "failed": _("not computed: {note}"),
    }
    text = texts[row.status]
    if row.method == "rotation" and row.finish is not None:
        text = _("finish {finish} min, as drawn")
    elif row.finish is not None and row.finish == row.bound_any_grouping and row.score_complete:
        text = _("finish {finish} min, proven the earliest")
    return text.format(finish=row.finish, note=row.note)


def _judge_without_both(base: ResultRow, row: ResultRow) -> Verdict:
    """A verdict where one of two has no plan."""
    if row.finish is not None:
        text = _("there is a plan: {plan}")
        if base.status == "infeasible":
            text = _("makes a plan possible: {plan}")
        return Verdict("possible", text.format(plan=_judge_alone(row)))
    codes: dict[str, Code] = {
        "infeasible": "impossible",
        "invalid": "invalid",
        "undrawn": "undrawn",
        "failed": "failed",
    }
    return Verdict(codes.get(row.status, "unknown"), _judge_alone(row))
