"""What planners ask around a plan: what cannot work, what would mend it, what changes are worth."""
