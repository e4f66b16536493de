"""What can be said about a scenario before any solving, most serious first."""

from __future__ import annotations

from routeplan.advice.auditing.loads import Load
from routeplan.advice.auditing.overview import Audit, audit
