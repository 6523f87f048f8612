"""What is done with engagements and self-bills."""
