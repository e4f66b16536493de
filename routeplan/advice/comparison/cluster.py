"""A Dask cluster as the executor of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from routeplan.errors import RoutePlanError
from routeplan.texts import _

ANSWER_WITHIN = 10  # seconds


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """Connect with a cluster's scheduler.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.5:8786``; its workers need routeplan in the same
        version.

    Raises
    ------
    RoutePlanError
        If the library is missing, or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError:
        text = _("A cluster needs the library distributed: pip install 'routeplan[cluster]'.")
        raise RoutePlanError(text) from None
    try:
        client = Client(address, timeout=ANSWER_WITHIN)
    except (OSError, TypeError, ValueError) as error:
        text = _("No cluster answers at {address}: {reason}")
        raise RoutePlanError(text.format(address=address, reason=error)) from None
    with client:
        yield client.get_executor()
