"""The brute force's answers as plans, and a plan's groups as the brute force takes them."""

from routeplan.plans.model import STOP_EVENTS, Call, Group, Member, Plan, Stop, Tour


def groups_of(plan):
    """The plan's groups as the brute force takes them."""
    return [
        {
            "name": group.name,
            "coaches": group.coaches,
            "visitors": {member.visitor: member.count for member in group.members},
        }
        for group in plan.groups
    ]


def plan_of(scenario, answer):
    """The brute force's answer as a plan."""
    taken = {group["pin"] for group in answer.groups}
    free = (f"G{n}" for n in range(1, 99) if f"G{n}" not in taken)
    rows = list(scenario.visitor_of)
    first = [min(map(rows.index, group["visitors"])) for group in answer.groups]
    name_of, groups = {}, []
    for number in sorted(range(len(first)), key=first.__getitem__):
        group = answer.groups[number]
        name_of[number] = group["pin"] or next(free)
        groups.append(
            Group(
                name=name_of[number],
                people=sum(group["visitors"].values()),
                escorts=scenario.event.escorts * (len(group.get("coaches", ())) or 1),
                track=scenario.visitors[first[number]].track,
                coaches=tuple(group.get("coaches", ())),
                members=tuple(
                    Member(visitor, count, count == scenario.visitor_of[visitor].count)
                    for visitor, count in group["visitors"].items()
                ),
            )
        )
    tours = tuple(
        Tour(
            name_of[tour["group"]],
            tour["session"],
            scenario.moment(tour["depart"]),
            scenario.moment(tour["back"]),
        )
        for tour in answer.tours
    )
    stops = tuple(
        Stop(
            name_of[stop["group"]],
            stop["session"],
            stop["site"],
            *(scenario.moment(stop[name]) for name in STOP_EVENTS),
        )
        for stop in answer.stops
    )
    calls = tuple(
        Call(
            name_of[call["group"]],
            call["session"],
            call["place"],
            *(scenario.moment(call[name]) for name in ("arrive", "board", "depart")),
        )
        for call in answer.calls
    )
    return Plan(
        "optimal",
        finish=answer.finish,
        bound=answer.finish,
        score=answer.score,
        waiting=answer.waiting,
        travel=answer.travel,
        groups=tuple(groups),
        tours=tours,
        stops=stops,
        calls=calls,
    )
