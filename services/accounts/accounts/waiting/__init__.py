"""What waits for a person in selling."""
