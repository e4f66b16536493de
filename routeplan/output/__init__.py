"""What people look at: sentences, sheets and pictures."""

from __future__ import annotations

from routeplan.output.sentences import (
    describe_answer,
    describe_finish,
    describe_reading,
    describe_waits,
)
