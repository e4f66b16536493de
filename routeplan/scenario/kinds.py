"""The kinds of cells: how each is read, and within which limits it may lie."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field

from routeplan.scenario.cells import (
    parse_clock,
    parse_date,
    parse_identifier,
    parse_languages,
    parse_list,
    parse_number,
    parse_share,
    parse_text,
    parse_whole,
    parse_yes_no,
)
from routeplan.scenario.windows import DAY

# Beyond any event; solvers count in whole numbers that must not overflow.
MOST = 1_000_000
MOST_VISITORS = 100_000  # of one event, which solvers and sheets can still hold
LEAST = 0.001  # of what is divided by, such as a speed
FARTHEST = 50_000  # km; the equator has 40,075

Text = Annotated[str, BeforeValidator(parse_text)]
Identifier = Annotated[str, BeforeValidator(parse_identifier), Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(parse_list)]
Languages = Annotated[tuple[str, ...], BeforeValidator(parse_languages)]
Clock = Annotated[int, BeforeValidator(parse_clock), Field(ge=0, lt=2 * DAY)]
Date = Annotated[dt.date, BeforeValidator(parse_date)]
YesNo = Annotated[bool, BeforeValidator(parse_yes_no)]
Whole = Annotated[int, BeforeValidator(parse_whole), Field(ge=0, le=MOST)]
Positive = Annotated[int, BeforeValidator(parse_whole), Field(ge=1, le=MOST)]
Number = Annotated[float, BeforeValidator(parse_number), Field(allow_inf_nan=False)]
NotNegative = Annotated[Number, Field(ge=0, le=MOST)]
AboveZero = Annotated[Number, Field(ge=LEAST, le=MOST)]
Share = Annotated[float, BeforeValidator(parse_share), Field(ge=0, le=1)]
ShareAboveZero = Annotated[float, BeforeValidator(parse_share), Field(gt=0, le=1)]
