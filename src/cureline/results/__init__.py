"""What worked: facts drawn from the desk, figures over them, how each came about."""
