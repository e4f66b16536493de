"""Shortest ways, against every order of the places."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from routeplan.scenario.network import close_legs
from routeplan.scheduling.bounds.shortest_paths import shortest_way


@pytest.mark.parametrize("count", range(7))
def test_no_order_of_the_places_is_shorter(count):
    dice = np.random.default_rng(count)
    for _ in range(5):
        legs = close_legs(dice.integers(0, 20, (count + 2, count + 2)))
        places = range(2, count + 2)
        shortest = min(
            sum(legs[pair] for pair in pairwise((0, *order, 1))) for order in permutations(places)
        )
        assert shortest_way(legs, 0, 1, places) == shortest


def test_sixty_places_on_a_ring_take_one_round():
    places = np.arange(60)
    apart = np.abs(np.subtract.outer(places, places))
    assert shortest_way(np.minimum(apart, 60 - apart), 0, 0, places[1:]) == 60
