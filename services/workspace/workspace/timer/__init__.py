"""What a person works on now, and since when."""
