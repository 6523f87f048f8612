"""What is not billed yet, of every kind, and why."""
