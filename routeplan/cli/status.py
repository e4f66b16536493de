"""The exit statuses."""

DONE = 0
ANSWER_IS_NO = 1  # infeasible, rules broken, nothing found in time
INPUT_WRONG = 2
INTERRUPTED = 130
