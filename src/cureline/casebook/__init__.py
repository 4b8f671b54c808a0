"""The library of cases, and the review meetings that turn lessons into changes."""
