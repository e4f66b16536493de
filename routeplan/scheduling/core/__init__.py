"""The compiled core: the search's moves and the prices of tours, in C11."""

from __future__ import annotations

from routeplan.scheduling.core.library import core
from routeplan.scheduling.core.tables import (
    EVENTS,
    NONE,
    Layout,
    PricingStruct,
    join_tables,
)
