"""The CP-SAT model of a Problem, and the questions that it answers."""
