"""What a key of the API may open, and for how long."""

FIGURES, REPORTS = "figures", "reports"
SCOPES = (FIGURES, REPORTS)
MOST_DAYS = 1100  # three years, after which somebody should look again who still needs it
