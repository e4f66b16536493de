"""The cheapest tour under prices, against every order and every minute."""

from itertools import permutations

import numpy as np
import pytest

from routeplan.scenario.network import close_legs
from routeplan.scheduling.bounds.pricing import NEVER, Pricing, cheapest_tour, prepare

FINISH = 24


def cheapest_by_trial(legs, out, back, segments, prices):
    """Least price over all orders, waiting anywhere between segments for any time."""
    best = NEVER
    for order in permutations(range(len(out))):
        ready = {0: 0}  # minute -> least price so far
        last = None
        for stop in order:
            way = out[stop] if last is None else legs[last, stop]
            ready = {minute + way: price for minute, price in ready.items()}
            for cut, minutes in enumerate(segments[stop]):
                after = {}
                for minute, price in ready.items():
                    for begin in range(minute, FINISH + 1):
                        paid = price + prices[stop, cut, begin]
                        end = begin + minutes
                        after[end] = min(after.get(end, NEVER), paid)
                ready = after
            last = stop
        best = min([best, *(p for minute, p in ready.items() if minute + back[last] <= FINISH)])
    return best


def drawn(seed):
    """Legs between four stops, from and to the hub, two segments a stop, and their prices."""
    dice = np.random.default_rng(seed)
    legs = close_legs(dice.integers(0, 5, (5, 5)))
    stops, hub = range(1, 5), 0
    between = np.ascontiguousarray(legs[np.ix_(stops, stops)])
    out, back = legs[hub, stops], legs[stops, hub]
    segments = dice.integers(0, 4, (4, 2))
    prices = dice.integers(-5, 20, (4, 2, FINISH + 1)).astype(np.int32)
    return between, out, back, segments, prices


@pytest.mark.parametrize("seed", range(12))
def test_no_order_and_no_waiting_is_cheaper(seed):
    between, out, back, segments, prices = drawn(seed)
    price, begins = cheapest_tour(prepare(between, out, back, segments), prices, FINISH, 10**6)
    least = cheapest_by_trial(between, out, back, segments, prices)
    assert (price >= NEVER) == (least >= NEVER)
    if least < NEVER:
        assert price == least
        assert price == sum(prices[s, cut, begins[s, cut]] for s in range(4) for cut in range(2))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("must", [0b0000, 0b0100, 0b1001])
def test_no_tour_of_a_set_of_stops_is_cheaper(seed, must):
    between, out, back, segments, prices = drawn(seed)
    graph = prepare(between, out, back, segments)
    pricing = Pricing(graph, prices, FINISH, 10**6, must)
    least = pricing.price_sets()
    for made in range(1, 16):
        some = [stop for stop in range(4) if made >> stop & 1]
        part = np.ix_(some, some)
        expected = cheapest_by_trial(
            between[part], out[some], back[some], segments[some], prices[some]
        )
        if made & must != must or expected >= NEVER:
            assert least[made] >= NEVER
            continue
        price, begins = pricing.trace(made)
        assert price == least[made] == expected
        assert (begins[[stop for stop in range(4) if stop not in some]] == -1).all()
        assert price == sum(prices[s, cut, begins[s, cut]] for s in some for cut in range(2))
    assert least[0] == (NEVER if must else 0)
