"""Hypothesis draws the same examples on every run, so that a failure can be repeated.

``--hypothesis-profile=explore`` draws new ones.
"""

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=_SLOW, print_blob=False
)
settings.register_profile("explore", deadline=None, suppress_health_check=_SLOW)
settings.load_profile("fixed")


def pytest_collection_modifyitems(items):
    """Slow tests come first: at the end no core waits for the other one's long test."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
