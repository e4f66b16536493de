"""A file of any shape becomes the rows of a timetable, or all its faults."""
