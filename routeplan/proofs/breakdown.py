"""How a resource's least load adds up: the groups that need no more than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from routeplan.proofs.needs import Need, count_groups
from routeplan.proofs.splits import cheapest_sizes
from routeplan.scenario import Scenario
from routeplan.texts import _, ngettext

MOST_SIZES = 3  # different terms of a sum that people will read


def describe_breakdown(scenario: Scenario, need: Need) -> str:
    """Say how a need adds up, in one sentence; empty where that takes too many figures."""
    if len(need.prices) != 1:
        return ""
    ((track, prices),) = need.prices.items()
    people = scenario.people_of[track]
    least, most = count_groups(scenario)
    sizes = cheapest_sizes(prices, people, least, most)
    terms = [
        (size, times, prices[size - 1])
        for size, times in sorted(Counter(sizes).items(), reverse=True)
    ]
    if not terms or sum(times * price for _size, times, price in terms) != need.load:
        return ""
    escorts = scenario.event.escorts
    if need.resource.kind == "people" and _alike(p / (size + escorts) for size, _t, p in terms):
        text = _("That is {people} people for {minutes:g} min each.")
        size, _times, price = terms[0]
        everybody = people + escorts * len(sizes)
        return text.format(people=everybody, minutes=price / (size + escorts))
    if _alike(price for _size, _times, price in terms):
        text = ngettext(
            "That is {n} group at {price:g}.", "That is {n} groups at {price:g} each.", len(sizes)
        )
        return text.format(n=len(sizes), price=terms[0][2])
    if len(terms) > MOST_SIZES:
        return ""
    first, *others = terms
    text = _("That is {first}{others}: no way to form groups needs less.")
    return text.format(
        first=_term(_("{times} · {price:g} with {size} visitors"), *first),
        others="".join(_term(_(" + {times} · {price:g} with {size}"), *other) for other in others),
    )


def _term(text: str, size: int, times: int, price: float) -> str:
    return text.format(size=size, times=times, price=price)


def _alike(figures: Iterable[float]) -> bool:
    return len({round(figure, 6) for figure in figures}) == 1
