"""People: teams, staff, absences."""
