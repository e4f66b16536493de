"""The independent verifier: rules R01 to R17, from the scenario and the plan alone."""
