"""What happens when processes, the database, the disk, gateways and clocks fail."""
