"""What can be said about a scenario before any solving, most serious first."""
