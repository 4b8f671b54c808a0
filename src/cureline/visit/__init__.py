"""Visit: the field day: route, two persons, check-in, evidence, alarm."""
