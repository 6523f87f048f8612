"""What is read of engagements, self-bills and the time that they settle."""
