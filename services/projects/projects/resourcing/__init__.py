"""Who does the work, and when they are there."""
