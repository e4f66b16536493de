"""The independent verifier: rules R01 to R18, from the scenario and the plan alone."""

from __future__ import annotations

from routeplan.verification.verifier import certify, check_groups, check_untimed, verify
from routeplan.verification.violations import Violation
