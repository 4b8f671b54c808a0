"""Script: what is said and written: versioned, approved, checked for forbidden words."""
