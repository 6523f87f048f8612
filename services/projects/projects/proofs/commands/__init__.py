"""What is done with versions: they are added and changed, and signed off."""
