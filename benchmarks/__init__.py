"""Benchmarks: routeplan's engines beside what a planner could use instead.

``python -m benchmarks SUITE`` runs a suite; README.md says what stands where.
"""
