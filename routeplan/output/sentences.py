"""Sentences about a scenario and its plan; none says more than is proven."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from routeplan.plans import (
    Binding,
    Plan,
    busiest,
    list_activities,
    list_occupancies,
    longest_wait,
    title_load,
)
from routeplan.scenario import Scenario, clock_of_day
from routeplan.texts import _, join_names, ngettext

if TYPE_CHECKING:
    from routeplan.scenario import Network


def describe_reading(scenario: Scenario) -> str:
    """Say how much of everything was read; what there is none of is left out."""
    people = sum(visitor.count for visitor in scenario.visitors)
    delegations = len({visitor.delegation for visitor in scenario.visitors} - {""})
    kinds = [site.kind for site in scenario.sites]
    counts = [
        (people, ngettext("{n} person", "{n} people", people)),
        (delegations, ngettext("{n} delegation", "{n} delegations", delegations)),
        *_tracks_and_coaches(scenario),
        (kinds.count("visit"), ngettext("{n} visit", "{n} visits", kinds.count("visit"))),
        (kinds.count("meal"), ngettext("{n} meal", "{n} meals", kinds.count("meal"))),
        (
            len(scenario.sessions),
            ngettext("{n} session", "{n} sessions", len(scenario.sessions)),
        ),
    ]
    return ", ".join(text.format(n=n) for n, text in counts if n)


def _tracks_and_coaches(scenario: Scenario) -> list[tuple[int, str]]:
    counts = []
    tracks = len(scenario.tracks)
    if tracks > 1:
        counts.append((tracks, ngettext("{n} track", "{n} tracks", tracks)))
    if scenario.event.travel == "coach":
        coaches = len(scenario.coaches)
        seats = sum(coach.seats for coach in scenario.coaches)
        text = ngettext("{n} coach with {seats} seats", "{n} coaches with {seats} seats", coaches)
        counts.append((coaches, text.replace("{seats}", str(seats))))
    return counts


def describe_answer(scenario: Scenario, plan: Plan, network: Network) -> str:
    """Say what the plan comes to and how much of it is proven, in one sentence.

    Parameters
    ----------
    network : Network
        Tells how long the roads take: a leg that takes longer is a wait.
    """
    if plan.status == "infeasible":
        return _refusal(plan)
    if not plan.groups:
        return _nothing_found(plan)
    answer = f"{describe_finish(scenario, plan)}; {describe_waits(scenario, plan, network)}"
    if plan.interrupted:
        text = _("interrupted after {seconds:.0f} s; the best plan until then: {answer}")
        return text.format(seconds=plan.seconds, answer=answer)
    return answer


def describe_finish(scenario: Scenario, plan: Plan) -> str:
    """Say when all are back and how much of that is proven.

    This part of an answer stands before waits are shortened.
    """
    times = _("all back by {times}").format(times=join_names(_returns(scenario, plan)))
    return "; ".join([times, *_proof(scenario, plan)])


def describe_waits(scenario: Scenario, plan: Plan, network: Network) -> str:
    """Name what has the least room, unless that was said to bind, and who waits the longest."""
    return "; ".join([*_busiest(scenario, plan), _longest_wait(scenario, plan, network)])


def _refusal(plan: Plan) -> str:
    if plan.ordered:
        if plan.assumed:
            return _("proven impossible in the given order under the assumptions above")
        return _("proven impossible in the given order")
    if plan.assumed:
        return _("proven impossible under the assumptions above")
    return _("proven impossible")


def _nothing_found(plan: Plan) -> str:
    if plan.interrupted:
        return _("interrupted after {seconds:.0f} s, before a plan was found").format(
            seconds=plan.seconds
        )
    text = _(
        "no plan was found in {seconds:.0f} s, and none is proven impossible. Try a longer "
        "--time-limit, longer opening hours or sessions, or another number of groups"
    )
    if plan.ordered:
        text = _(
            "no times for the given order were found in {seconds:.0f} s, and none are proven "
            "impossible. Try a longer --time-limit, another order, or plan without --order"
        )
    return text.format(seconds=plan.seconds)


def _returns(scenario: Scenario, plan: Plan) -> list[str]:
    """The clock time of the last return in each session that is toured."""
    times = []
    for session in scenario.sessions_in_order:
        backs = [tour.back for tour in plan.tours if tour.session == session.session]
        if backs:
            back, day = max(backs), scenario.date_of(session)
            clock = clock_of_day(back, day)
            if back.date() > day:
                text = _("{clock} ({time} on {date})")
                clock = text.format(clock=clock, time=f"{back:%H:%M}", date=back.date())
            times.append(clock)
    return times


def _proof(scenario: Scenario, plan: Plan) -> list[str]:
    n = len(plan.groups)
    groups = ngettext("the one group", "these {n} groups", n)
    if plan.ordered:
        groups = ngettext(
            "the one group in the given order of sites",
            "these {n} groups in the given order of sites",
            n,
        )
    groups = groups.format(n=n)
    scored = any(
        (not visit.must) and visit.score
        for track in scenario.tracks
        for visit in scenario.visits(track)
    )
    said = []
    if scored:
        said.append(_("optional stops score {score}").format(score=plan.score))
    if plan.status == "optimal":
        text = _("proven optimal for {groups}")
    elif plan.bound is None:
        text = _("finish {finish} min; no bound was proven")
    elif plan.finish == plan.bound and scored:
        text = _("finish {finish} min, proven the earliest with this score for {groups}")
    elif scored:
        text = _(
            "finish {finish} min, proven to be at most {gap} % from the best possible with this "
            "score for {groups} (bound {bound})"
        )
    else:
        text = _(
            "finish {finish} min, proven to be at most {gap} % from the best possible for "
            "{groups} (bound {bound})"
        )
    sentence = text.format(
        groups=groups,
        finish=plan.finish,
        bound=plan.bound,
        gap=_gap(plan.finish, plan.bound) if plan.finish and plan.bound else None,
    )
    if plan.assumed and plan.bound is not None:
        sentence = _("{proof}, under the assumptions above").format(proof=sentence)
    if plan.binding and plan.bound is not None:
        reason = _describe_binding(scenario, plan)
        sentence = _("{proof}, because {reason}").format(proof=sentence, reason=reason)
    said.append(sentence)
    if plan.finish is not None and plan.finish == plan.bound_any_grouping and not scored:
        said.append(_("no other way to form groups can finish earlier"))
    return said


def _describe_binding(scenario: Scenario, plan: Plan) -> str:
    """Say why finish cannot be below the bound."""
    causes = []
    for binding in plan.binding:
        if binding.shared:
            cause = _describe_need(scenario, binding)
        elif binding.place:
            cause = _describe_hour(scenario, binding)
        else:
            text = _("the shortest tour of {group} takes {minutes} minutes")
            cause = text.format(group=binding.group, minutes=binding.minutes)
        if len(scenario.sessions) > 1:
            cause = _("in {session} {cause}").format(session=binding.session, cause=cause)
        causes.append(cause)
    said = _(", and ").join(causes)
    if sum(binding.minutes for binding in plan.binding) == plan.bound:
        return said
    if len(plan.tours) > 1:
        text = _("together the tours do not fit into less (alone, {causes})")
    else:
        text = _("with all its stops the tour does not fit into less ({causes})")
    return text.format(causes=said)


def _describe_hour(scenario: Scenario, binding: Binding) -> str:
    """Say which hour makes it so late, and what comes after: they add up."""
    texts = {
        "opening": _("{site} opens at {clock}, then {busy} + {tail} minutes pass until the return"),
        "appointment": _(
            "for its appointment {site} is entered by {clock}, then {busy} + {tail} minutes pass "
            "until the return"
        ),
        "order": _(
            "no order of the stops of {group} is quicker: at best {site} is entered at {clock}, "
            "when its hour has come, and then {tail} minutes pass until the return"
        ),
    }
    clock, site = _clock_after(scenario, binding), scenario.site_of[binding.place]
    if binding.kind == "opening" and not site.open:
        clock = _("{clock} (assumed)").format(clock=clock)
    return texts[binding.kind].format(
        site=site.title,
        clock=clock,
        busy=binding.busy,
        tail=binding.tail,
        group=binding.group,
    )


def _clock_after(scenario: Scenario, binding: Binding, more: int = 0) -> str:
    """The clock time at which a binding's `head`, and some minutes more, are over."""
    session = scenario.session_of[binding.session]
    moment = scenario.moment(scenario.span(session)[0] + (binding.head or 0) + more)
    return clock_of_day(moment, scenario.date_of(session))


def _describe_need(scenario: Scenario, binding: Binding) -> str:
    """Say from when something shared is needed, how long, and what comes after: they add up."""
    if binding.kind == "departures":
        text = _(
            "{resource} lets the last tour out at {last} at the earliest, {busy} minutes after the "
            "first, and {tail} more pass until the return"
        )
    elif not binding.tail:
        text = _(
            "{resource} cannot be used before {clock} and is needed for at least {busy} minutes "
            "even if used to the full"
        )
    elif binding.tail > 0:
        text = _(
            "{resource} cannot be used before {clock}, is needed for at least {busy} minutes even "
            "if used to the full, and getting back takes {tail} more"
        )
    else:
        text = _(
            "{resource} cannot be used before {clock} and is needed for at least {busy} minutes "
            "even if used to the full, the last {rest} of which may pass after the last return"
        )
    return text.format(
        resource=title_load(scenario, binding.kind, binding.place),
        clock=_clock_after(scenario, binding),
        last=_clock_after(scenario, binding, binding.busy),
        busy=binding.busy,
        tail=binding.tail,
        rest=-(binding.tail or 0),
    )


def _gap(finish: int, bound: int) -> str:
    """How far above the bound the finish is, in per cent, rounded up."""
    return f"{ceil(1000 * (finish - bound) / bound) / 10:g}"


def _busiest(scenario: Scenario, plan: Plan) -> list[str]:
    """Name the resource with the least room, unless one is named as what binds."""
    if plan.bound is not None and any(binding.shared for binding in plan.binding):
        return []
    load = busiest(list_occupancies(scenario, plan))
    if load is None:
        return []
    if not load.full:
        return [_("no hall, lift or coach park is ever full")]
    text = _("{resource} is the busiest: no room for another group {percent} % of the time")
    return [text.format(resource=load.title, percent=floor(100 * load.full))]


def _longest_wait(scenario: Scenario, plan: Plan, network: Network) -> str:
    wait = longest_wait(scenario, plan, list_activities(scenario, plan, network))
    if wait is None:
        return _("nobody waits")
    return _("longest wait {group}, {minutes} min").format(group=wait.group, minutes=wait.minutes)
