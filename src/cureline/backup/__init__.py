"""Backup of a whole home, restore to an instant, and the drill that proves both."""
