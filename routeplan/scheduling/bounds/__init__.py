"""Lower bounds on the finish of given groups, and what they come from."""
