"""What changes are worth: a scenario and its variants, planned side by side."""

from __future__ import annotations

from routeplan.advice.changes.variants import KINDS, Variant, list_variants
from routeplan.advice.comparison.cluster import connect
from routeplan.advice.comparison.comparing import Comparison, compare
from routeplan.advice.comparison.rows import ResultRow
from routeplan.advice.comparison.verdicts import Verdict
