"""With no travel and one group per site, a scenario is an open shop whose optimum is known."""

import pytest

import routeplan as rp
from benchmarks.taillard import build_tables, job_minutes, list_open_shops
from routeplan.planning import find_plan

INSTANCES = list_open_shops()
SMALL = [instance for instance in INSTANCES if instance.size <= 10]


def test_generator_gives_the_published_instance():
    first = INSTANCES[0]
    assert first.name == "tai4_01"
    assert job_minutes(first)[0] == [34, 2, 54, 61]


def test_no_optimum_is_below_its_busiest_job_or_machine():
    for instance in INSTANCES:
        jobs = job_minutes(instance)
        loads = [sum(job) for job in jobs] + [sum(column) for column in zip(*jobs, strict=True)]
        assert max(loads) <= instance.optimum


@pytest.mark.slow
@pytest.mark.parametrize("instance", SMALL, ids=lambda instance: instance.name)
def test_optimum_is_reached_and_proven(instance):
    assert len(SMALL) == 40
    scenario = rp.read(build_tables(instance))
    plan = find_plan(scenario, aim="finish", time_limit=12, workers=2)
    assert (plan.status, plan.finish, plan.bound) == ("optimal", instance.optimum, instance.optimum)
    assert rp.verify(scenario, plan) == []
