"""The demonstration: a department with people, and a portfolio in mid-life, made through the desk's own services."""
