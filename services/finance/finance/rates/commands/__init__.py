"""What changes rate cards and cost rates."""
