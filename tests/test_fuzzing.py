"""Hostile inputs through the command line: no traceback, in time, in little memory."""

import pytest
from fuzzing.fuzzer import run_all, run_inputs

INPUTS = 2000
# What broke once, of 150,000 inputs.
FELL = (3714, 4494, 8615, 12293, 12496, 12540, 145223, 166421, 176435)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, INPUTS, 500))
def test_hostile_inputs_end_in_sentences(first):
    (result,) = run_all(500, first, 1, 500)
    assert result.inputs == 500
    assert result.sound, "\n".join([*result.tracebacks, *result.late, *result.controls])


@pytest.mark.slow
def test_what_broke_once_holds():
    result = run_inputs(FELL)
    assert (result.inputs, result.tracebacks, result.controls) == (len(FELL), [], [])
