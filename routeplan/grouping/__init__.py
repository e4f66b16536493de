"""Visitors become groups: R01, R02 and R14 to R16."""

from routeplan.grouping.drafts import (
    DraftGroup,
    Grouping,
    Profile,
    Wanted,
    adopt_groups,
    list_concerned,
    profiles,
)
from routeplan.grouping.forming import Result, form_groups
from routeplan.grouping.limits import fewest_by_track, fewest_groups, most_groups

__all__ = [
    "DraftGroup",
    "Grouping",
    "Profile",
    "Result",
    "Wanted",
    "adopt_groups",
    "fewest_by_track",
    "fewest_groups",
    "form_groups",
    "list_concerned",
    "most_groups",
    "profiles",
]
