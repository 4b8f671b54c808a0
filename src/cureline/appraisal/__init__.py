"""Scorecards adjusted for the difficulty of the book, quality samples, pay rules, appeals."""
