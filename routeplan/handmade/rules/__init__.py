"""What a hand-made timetable breaks, as far as it says."""
