"""Posts and competences, recruiting, probation, career paths, rewards."""
