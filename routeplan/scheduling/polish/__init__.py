"""Less waiting, then less travel, at the same score and finish."""
