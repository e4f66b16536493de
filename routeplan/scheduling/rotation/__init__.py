"""The rotation grid: what a planner draws by hand."""
