"""What the demonstration's department does to lead: a module a room of risk, people and training, each with `tell`."""
