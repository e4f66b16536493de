"""What may be changed of a scenario: by priced steps, given up altogether, or tried for its worth.

Audit, repair and compare draw on this one catalogue. `steps` says what a change is and what it
costs; `catalogue` lists those of `agenda`, `groups`, `lifts` and `sites`. `statements` are what can
be given up altogether, `concessions` the scenarios in which it is; `variants` what is tried.
"""
