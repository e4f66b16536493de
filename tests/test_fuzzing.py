"""Hostile inputs through the command line: no traceback, in time, in little memory."""

import pytest
from fuzzing.fuzzer import run_all

INPUTS = 2000


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, INPUTS, 500))
def test_hostile_inputs_end_in_sentences(first):
    (result,) = run_all(500, first, 1, 500)
    assert result.inputs == 500
    assert result.sound, "\n".join([*result.tracebacks, *result.late, *result.controls])
